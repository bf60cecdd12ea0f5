import { isUtf8 } from 'node:buffer'
import { decodeText } from '../container/text/encoding.ts'
import type { KnownKey } from '../formats/known.ts'
import { beginnings, roots, settingsKind } from './beginnings.ts'
import { scriptKind } from './script.ts'

/** How much of the start is looked at for the kind of a text. Programs that sniff look at 256 to 1,445 bytes. */
const headCharacters = 4096

const mailHeaders =
  /^(?:mime-version|received|return-path|message-id|delivered-to|x-mailer|content-transfer-encoding|dkim-signature|arc-seal):/im
const headerLine = /^(?:[\x21-\x39\x3b-\x7e]+:|[ \t])/

/** Does it begin with a mail header block (RFC 5322 §2.2) that has at least one field no letter would have? */
function mail(head: string): KnownKey | undefined {
  const lines = head.split(/\r?\n/)
  const end = lines.findIndex((line) => !headerLine.test(line))
  const block = (end < 0 ? lines.slice(0, -1) : lines.slice(0, end)).join('\n')
  if (!mailHeaders.test(block)) return undefined
  return /^content-type:\s*multipart\/related/im.test(block) && !/^(?:to|received|return-path):/im.test(block) ? 'mht' : 'eml'
}

/** A whole package in one XML file, as Word saves it on request: its parts are elements, its pictures base64. */
const FLAT_PACKAGE = /^<(?:\w+:)?package\s[^>]*["']http:\/\/schemas\.microsoft\.com\/office\/2006\/xmlPackage["']/

function markup(head: string): KnownKey | undefined {
  const root = head.replace(
    /^(?:\s|<\?(?:(?!\?>)[\s\S])*\?>|<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE(?!\s+html)[^>[]*(?:\[[^\]]*\]\s*)?>)+/i,
    '',
  )
  if (FLAT_PACKAGE.test(root)) return 'flat-opc'
  if (/<\?mso-application/i.test(head)) return 'office-xml'
  // What says that it is XML is a page only by the root of one: `<a>` and `<table>` name other things there.
  if (/^<\?xml\s/.test(head) && !/^<(?:!doctype\s+html|(?:\w+:)?html[\s>])/i.test(root))
    return (roots.find(([kind, begins]) => kind !== 'html' && begins.test(root)) ?? (['xml'] as const))[0]
  return (roots.find(([, begins]) => begins.test(root)) ?? roots.find(([, begins]) => begins.test(head)))?.[0]
}

/** ODF 1.3 Part 3 §3.1.2: a document in one XML file says on its root what it is. Its namespaces may be longer than what is looked at else. */
const flatKinds: Readonly<Record<string, KnownKey>> = { text: 'fodt', spreadsheet: 'fods', presentation: 'fodp', graphics: 'fodg' }
const flatKind = (characters: string): KnownKey => {
  const root = /<office:document\s[^>]*>/.exec(characters.slice(0, 4 * headCharacters))?.[0] ?? ''
  const type = /\soffice:mimetype\s*=\s*["']application\/vnd\.oasis\.opendocument\.(\w+)(?:-template)?["']/.exec(root)?.[1] ?? ''
  return (Object.hasOwn(flatKinds, type) ? flatKinds[type] : undefined) ?? 'flat-odf'
}

/** The kind of a text from how it begins; `text` for ordinary text, which may mention anything further on. */
export function kindOfText(characters: string): KnownKey {
  const from = characters.search(/[^\ufeff\s\0]/)
  const head = characters.slice(Math.max(0, from), Math.max(0, from) + headCharacters)
  const begun = beginnings.find(([, begins]) => begins.test(head))?.[0] ?? settingsKind(head)
  const kind = begun ?? (head.startsWith('<') ? markup(head) : mail(head)) ?? scriptKind(head) ?? 'text'
  return kind === 'flat-odf' ? flatKind(characters) : kind
}

/**
 * A binary can be valid in a text encoding by chance. No text begins with NUL, and more control characters than stray ones in an old file
 * (1 %, and 8 for short ones) make it a binary.
 */
function looksBinary(characters: string): boolean {
  const controls = characters.match(/[\0-\x08\x0b\x0e-\x1f\x7f]/g)?.length ?? 0
  return characters.startsWith('\0') || controls > 8 + characters.length / 100
}

/** UTF-8 is proven by the platform at once, and its kind and its controls show at the start. */
const sampledBytes = 65_536

/** RFC 2045 §6.2: bodies of several encodings, or of bytes, under fields that are ASCII. */
const eightBitMail = (bytes: Uint8Array): KnownKey | undefined => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headCharacters)).toString('latin1')
  return mail(head) === 'eml' && head.split(/\r?\n/, 1)[0]?.includes(':') ? 'eml' : undefined
}

/** `undefined` when the bytes are not text in any encoding we know. */
export function plainKind(bytes: Uint8Array): KnownKey | undefined {
  const sample = isUtf8(bytes) && !bytes.subarray(0, sampledBytes).includes(0x1b) ? bytes.subarray(0, sampledBytes) : undefined
  const characters = sample ? new TextDecoder().decode(sample) : decodeText(bytes)?.characters
  if (characters === undefined || looksBinary(characters)) return eightBitMail(bytes)
  return kindOfText(characters)
}

/** HTML Living Standard §13.2.3.2: labels that pages of Japan are declared with. */
const declared =
  /<meta[^>]{0,200}?charset\s*=\s*["']?\s*(utf-8|shift_jis|shift-jis|x-sjis|sjis|windows-31j|ms932|cp932|euc-jp|x-euc-jp|iso-2022-jp|us-ascii|iso-8859-1|windows-1252)\b/i
const aliases: Readonly<Record<string, string>> = { 'shift-jis': 'shift_jis', sjis: 'shift_jis', cp932: 'shift_jis', ms932: 'shift_jis' }

/**
 * The text of a page: as its byte order mark says, else as it declares where that fits, else as it looks. Every byte belongs to a
 * character. @returns undefined when nothing fits
 */
export function declaredText(bytes: Uint8Array): string | undefined {
  const label = declared.exec(Buffer.from(bytes.subarray(0, headCharacters)).toString('latin1'))?.[1]?.toLowerCase()
  const hasMark = isUtf8(bytes) || (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (label === undefined || (hasMark && label !== 'iso-2022-jp')) return decodeText(bytes)?.characters
  try {
    return new TextDecoder((Object.hasOwn(aliases, label) ? aliases[label] : undefined) ?? label, { fatal: true }).decode(bytes)
  } catch {
    return decodeText(bytes)?.characters
  }
}
