import { ask } from '../../shared/api/client.ts'
import { Unreachable } from '../../shared/api/problem.ts'
import type { Attachment } from '../api.ts'

/** The clean file into the browser's downloads; a refusal is thrown rather than saved as a file. @throws ApiProblem, Unreachable */
export async function saveFile({ id, clean, name }: Attachment): Promise<void> {
  const response = await fetch(`/api/v1/attachments/${id}/content`, { cache: 'no-store' }).catch(() => {
    throw new Unreachable()
  })
  if (!response.ok) await ask(response.json().then((error: unknown) => ({ response, error })))
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = clean?.name ?? name
  link.click()
  // The download has taken hold of the blob when the click returns in every browser but Safari, which needs a moment.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
