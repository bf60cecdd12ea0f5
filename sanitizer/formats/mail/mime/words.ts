import { decode, guess } from './charset.ts'
import { base64 } from './transfer.ts'

const word = /=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?\r\n]{0,2000})\?=/g

/** A header's bytes as text, before encoded words are read: RFC 6532 says UTF-8, older programs wrote their own charset. */
export const rawText = (latin1: string): string => (/[^\t\r\n\x20-\x7e]/.test(latin1) ? guess(Buffer.from(latin1, 'latin1')) : latin1)

/**
 * RFC 2047: blanks between two encoded words are not shown (§6.2). Bytes of neighbours in one charset are joined first, since programs cut
 * Japanese characters in the middle.
 */
export function decodeWords(text: string): string {
  let [shown, end] = ['', 0]
  let open: { readonly charset: string; readonly bytes: Buffer[] } | undefined
  const close = (): void => {
    if (open) shown += decode(Buffer.concat(open.bytes), open.charset)
    open = undefined
  }
  for (const match of text.matchAll(word)) {
    const between = text.slice(end, match.index)
    if (!open || between.trim() !== '') {
      close()
      shown += between
    }
    const [whole, charset = '', encoding = '', content = ''] = match
    if (open && open.charset !== charset.toLowerCase()) close()
    open ??= { charset: charset.toLowerCase(), bytes: [] }
    open.bytes.push(encoding.toLowerCase() === 'b' ? base64(Buffer.from(content, 'latin1')) : fromQ(content))
    end = match.index + whole.length
  }
  close()
  return shown + text.slice(end)
}

const fromQ = (content: string): Buffer =>
  Buffer.from(
    content.replaceAll('_', ' ').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
