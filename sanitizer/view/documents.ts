/** Every document as PDF: itself, or laid out as simple pages. */
import type { Limits } from '../limits.ts'
import { notoSansJp } from '../noto.ts'
import type { FormatId } from '../protocol.ts'
import { layOut } from './layout/index.ts'

/** The last page that was laid out: whoever looks asks for the sizes and then for the first page. */
let last: { readonly key: string; readonly pdf: Uint8Array } | undefined

/**
 * @param sha256 of the file, from the parent @param page from 1; of a file that is laid out only this one is drawn, the others are blank
 * @throws Refusal
 */
export async function asPdf(clean: Uint8Array, format: FormatId, sha256: string, page: number, limits: Limits): Promise<Uint8Array> {
  if (format === 'pdf') return clean
  const key = `${format} ${page} ${sha256}`
  if (last?.key === key) return last.pdf
  const pdf = await layOut(clean, format, { regular: notoSansJp(), bold: notoSansJp('Bold') }, limits, page - 1)
  last = { key, pdf }
  return pdf
}

/** Before the child locks itself up: reads both fonts and sets a line with them. */
export async function warmLayout(limits: Limits): Promise<void> {
  await asPdf(Buffer.from('暖'), 'text', '', 1, limits)
  last = undefined
}
