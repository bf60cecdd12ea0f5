import { extensionsOf } from './extension.ts'
import { type KnownKey, type KnownType, known, type Signature } from './formats/known.ts'
import { ebmlKind } from './identify/ebml.ts'
import { isOnlySound } from './identify/film.ts'
import { ole2Kind } from './identify/ole2.ts'
import { plainKind } from './identify/plain.ts'
import { zipKind } from './identify/zip.ts'
import type { Limits } from './limits.ts'
import { within } from './limits.ts'
import type { Identity } from './protocol.ts'
import { Refusal } from './refusal.ts'

const rows = Object.entries(known) as readonly (readonly [KnownKey, KnownType])[]
const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end)

const present = (bytes: Uint8Array, signature: Signature): boolean =>
  signature.every(([offset, expected]) => {
    const start = offset < 0 ? bytes.length + offset : offset
    return start >= 0 && start + expected.length <= bytes.length && latin1(bytes, start, start + expected.length) === expected
  })

/** ISO/IEC 14496-12 §4.3: brands of the file type box. Anything else in that box is treated as MP4 and refused by that name. */
const brands: readonly (readonly [KnownKey, RegExp])[] = [
  ['avif', /^avi[fs]/],
  ['heic', /^(?:hei[cxms]|hev[cxms]|mif[0-9]|msf1|avci|jpeg)/],
  ['jp2', /^jp2 /],
  ['jxl', /^jxl /],
  ['mov', /^qt {2}/],
  ['m4a', /^M4[ABP] /],
  ['3gp', /^3g[2egprst]/],
]

function boxKind(bytes: Uint8Array): KnownKey | undefined {
  const box = latin1(bytes, 4, 8)
  if (box === 'ftyp') {
    const brand = latin1(bytes, 8, 12)
    const compatible = latin1(bytes, 16, 64)
    if (/^mi[af]|^mif1/.test(brand) && compatible.includes('avif')) return 'avif'
    return brands.find(([, pattern]) => pattern.test(brand))?.[0] ?? (isOnlySound(bytes) ? 'm4a' : 'mp4')
  }
  return ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].includes(box) && (bytes[0] ?? 0x20) < 0x20 ? 'mov' : undefined
}

/** PE/COFF and its DOS ancestor: `MZ`, then a header no text has. */
const isDosProgram = (bytes: Uint8Array): boolean =>
  (latin1(bytes, 0, 2) === 'MZ' || latin1(bytes, 0, 2) === 'ZM') && bytes.subarray(2, 64).includes(0)

/** ISO 32000-2 §7.5.2 and Adobe's note 13: readers look for the header within the first 1,024 bytes, so a PDF there makes the file a PDF. */
const isPdf = (bytes: Uint8Array): boolean => latin1(bytes, 0, 1024 + 5).includes('%PDF-')

/** Viewers open a PDF that has lost its header by its objects; as a text it would cross with all that it does. */
const isHeadlessPdf = (bytes: Uint8Array): boolean =>
  /(?:^|[\r\n])[ \t]{0,8}\d{1,10} \d{1,5} obj\b/.test(latin1(bytes, 0, SEARCHED)) &&
  /[\r\n](?:xref|trailer|startxref)\b/.test(latin1(bytes, Math.max(0, bytes.length - SEARCHED), bytes.length))
const SEARCHED = 65_536

/** Kinds that a table of fixed places cannot tell, in the order they are asked. */
const looks: readonly ((bytes: Uint8Array, limits: Limits) => KnownKey | undefined)[] = [
  (bytes) => (isDosProgram(bytes) ? 'pe-executable' : undefined),
  (bytes, limits) => (latin1(bytes, 0, 8) === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' ? ole2Kind(bytes, limits) : undefined),
  (bytes) => (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(latin1(bytes, 0, 4)) ? zipKind(bytes) : undefined),
  (bytes) => (/^-(?:lh[0-9dx]|lz[s45]|pm[0-2s])-/.test(latin1(bytes, 2, 7)) ? 'lzh' : undefined),
  boxKind,
  ebmlKind,
  (bytes) => rows.find(([, row]) => row.signatures?.some((signature) => present(bytes, signature)))?.[0],
  (bytes) => (isPdf(bytes) || isHeadlessPdf(bytes) ? 'pdf' : undefined),
  plainKind,
]

function byContent(bytes: Uint8Array, limits: Limits): KnownKey {
  for (const look of looks) {
    const key = look(bytes, limits)
    if (key) return key
  }
  return 'unknown'
}

const byExtension = (wanted: (row: KnownType) => boolean): ReadonlyMap<string, KnownKey> =>
  new Map(rows.filter(([, row]) => wanted(row)).flatMap(([key, row]) => row.extensions.map((extension) => [extension, key] as const)))
const alwaysByExtension = byExtension((row) => row.always === true)
const namedByExtension = byExtension((row) => row.byName === true)
const textByExtension = byExtension((row) => row.family === 'text')

const firstOf = (table: ReadonlyMap<string, KnownKey>, extensions: readonly string[]): KnownKey | undefined =>
  extensions.map((extension) => table.get(extension)).find((key) => key !== undefined)

/** What says of itself that it is a page, or begins with what acts. */
const isPage = (bytes: Uint8Array): boolean =>
  /<(?:!doctype|html|head|body|frameset)[\s>]|^[^<]*<(?:script|iframe|object|embed|form|link|meta|base|style)[\s/>]/i.test(
    // UTF-16 has a NUL beside each letter.
    latin1(bytes, 0, SEARCHED).replaceAll('\0', ''),
  )

/** Content decides, with exceptions that can only make the answer stricter or choose between kinds of text. */
function keyOf(bytes: Uint8Array, extensions: readonly string[], limits: Limits): KnownKey {
  const content = byContent(bytes, limits)
  if (known[content].always) return content
  const always = firstOf(alwaysByExtension, extensions)
  if (always) return always
  if (content === 'unknown' || content === 'ole2') return firstOf(namedByExtension, extensions) ?? content
  const text = content === 'text' || (content === 'html' && !isPage(bytes)) ? firstOf(textByExtension, extensions) : undefined
  // Markdown may begin with a tag, and its rebuild leaves none that does anything.
  if (content === 'html') return text === 'markdown' ? text : content
  return text ?? content
}

/**
 * Says what the bytes are, from the bytes alone; a name decides nothing except that an extension of the always-block list
 * (threats.md §3.8) wins, and that plain text called .csv or .tsv is a table.
 *
 * @param fileName as the sender gave it, untrusted; used for `extensionMatches` and the rule above
 * @throws Refusal `file-empty`, or `limit-bytes` past `inputBytes`; `malformed` or `ambiguous` for an OLE2 file that is no sound one
 */
export async function identify(untrusted: Uint8Array, fileName: string, limits: Limits): Promise<Identity> {
  if (untrusted.length === 0) throw new Refusal('file-empty')
  within(limits, 'inputBytes', untrusted.length)
  const extensions = extensionsOf(fileName)
  const type = keyOf(untrusted, extensions, limits)
  const row = known[type]
  const extensionMatches = extensions.some((extension) => row.extensions.includes(extension))
  return { type, family: row.family, mediaType: row.mediaType, label: { ja: row.ja, en: row.en }, format: row.format, extensionMatches }
}
