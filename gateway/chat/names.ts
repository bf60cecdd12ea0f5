import { Problem } from '../http/problem.ts'

/**
 * A file name is untrusted text for people to read, never a path. NFC; CP932 where the client sent CP932; only its last
 * component; no control or other invisible characters; no name of a device of Windows (CON, NUL, COM1 …), which a browser there
 * would not save; at most 200 characters with its extension kept.
 * @param untrusted as received: latin1 of the raw bytes, or real text where the client declared UTF-8 (RFC 5987)
 * @throws Problem file-name-refused when it holds characters that reverse how it reads (RTLO and kin)
 */
export function fileName(untrusted: string): string {
  const text = decode(untrusted)
  if (/[\u202a-\u202e\u2066-\u2069]/u.test(text)) throw new Problem('file-name-refused')
  const last = text.split(/[/\\]/u).at(-1) ?? ''
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replaceAll(/[<>:"|?*]/gu, '_')
    .normalize('NFC')
  const short = shorten(trimmed(plain))
  return reserved.test(short) ? `_${short}` : short || 'file'
}

const trimmed = (name: string): string => name.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '')

/** Names that Windows takes for devices, whatever extension follows (Naming Files, Paths, and Namespaces). */
const reserved = /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)\s*(?:\.|$)/iu

const longest = 200

function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= longest) return name
  const extension = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? ''
  return trimmed(characters.slice(0, longest - [...extension].length).join('') + extension)
}

function decode(untrusted: string): string {
  if (!/^[\0-\xff]*$/u.test(untrusted)) return untrusted
  const bytes = Buffer.from(untrusted, 'latin1')
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // the next encoding
    }
  }
  return untrusted
}

/** The name of the clean file: the old name with the extension of what it is now. */
export function cleanName(name: string, extension: string): string {
  const stem = name.replace(/\.[^.]{1,10}$/u, '')
  return name.toLowerCase().endsWith(`.${extension}`) ? name : `${stem || 'file'}.${extension}`
}
