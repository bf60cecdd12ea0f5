/** One file on its way to quarantine. XMLHttpRequest, because fetch tells nothing of how far an upload has come. */
import { problemOf, Unreachable } from '../../shared/api/problem.ts'

export interface UploadWatch {
  readonly signal: AbortSignal
  /** Bytes that have left. */
  onProgress(sent: number): void
}

/** @returns the id by which a message names it @throws ApiProblem, Unreachable; AbortError when it was called off */
export function uploadFile(name: string, blob: Blob, { signal, onProgress }: UploadWatch): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', blob, name)
    request.open('POST', '/api/v1/uploads')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, blob.size))
    request.onload = () => {
      const id = (request.response as { uploads?: { id: string }[] } | null)?.uploads?.[0]?.id
      if (request.status === 201 && id !== undefined) resolve(id)
      else reject(problemOf(request.response))
    }
    request.onerror = () => reject(new Unreachable())
    request.ontimeout = () => reject(new Unreachable())
    request.onabort = () => reject(new DOMException('called off', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) request.abort()
    else request.send(form)
  })
}
