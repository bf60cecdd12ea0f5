import type { PDFRawStream } from '@cantoo/pdf-lib'
import { rewriteCff } from '../../../container/font/cff.ts'
import { rewriteSfnt } from '../../../container/font/sfnt.ts'
import { rewriteType1 } from '../../../container/font/type1.ts'
import { reference } from '../write.ts'
import { isExternal, type Rule } from './rules.ts'
import { key, type Walk } from './walk.ts'

interface FontProgram {
  readonly bytes: Uint8Array
  /** Entries of its dictionary: /Length1 to /Length3, /Subtype (ISO 32000-2, table 125). */
  readonly entries: string
  /** Glyphs that did not hold together. */
  readonly emptied?: number
}

const sfnt = (bytes: Uint8Array, subtype: string): FontProgram | undefined => {
  const written = rewriteSfnt(bytes)
  return written && { ...written, entries: subtype ? subtype : `/Length1 ${written.bytes.length}` }
}

const cff = (bytes: Uint8Array, subtype: string): FontProgram | undefined => {
  const written = rewriteCff(bytes)
  return written && { bytes: written, entries: subtype }
}

function type1(bytes: Uint8Array): FontProgram | undefined {
  const written = rewriteType1(bytes)
  if (!written) return undefined
  const { clear, encrypted, tail } = written
  const whole = Buffer.concat([clear, encrypted, tail])
  return { bytes: whole, entries: `/Length1 ${clear.length}/Length2 ${encrypted.length}/Length3 ${tail.length}` }
}

/** What the bytes are decides, not the slot they stand in: producers mix them up, and viewers look at the bytes too. */
function program(bytes: Uint8Array, subtype: string | undefined): { slot: string; font: FontProgram | undefined } {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  if (magic === 'OTTO') return { slot: 'FontFile3', font: sfnt(bytes, '/Subtype/OpenType') }
  if (magic === '\0\x01\0\0' || magic === 'true')
    return { slot: 'FontFile2', font: sfnt(bytes, subtype === '/OpenType' ? '/Subtype/OpenType' : '') }
  if (magic.startsWith('%!') || bytes[0] === 0x80) return { slot: 'FontFile', font: type1(bytes) }
  if (bytes[0] === 1 && (bytes[2] ?? 0) >= 4) {
    return { slot: 'FontFile3', font: cff(bytes, subtype === '/CIDFontType0C' ? '/Subtype/CIDFontType0C' : '/Subtype/Type1C') }
  }
  return { slot: '', font: undefined }
}

/** The one answer to a font that fails. @throws Refusal content-missing: the text would not be drawn as it was */
function fontFails(walk: Walk, slot: string): never {
  walk.findings.add('font')
  return walk.lose(`font program in ${slot}`)
}

const slots = ['FontFile', 'FontFile2', 'FontFile3'] as const

/**
 * The font program of a descriptor, parsed, checked and written anew, as the entry that its bytes belong under (9.9, table 124).
 * @throws Refusal content-missing when it does not pass
 */
export const fontProgram: Rule = (walk, value) => {
  const descriptor = walk.dict(value)
  for (const slot of slots) {
    const source = descriptor?.get(key(slot))
    const found = source && walk.stream(source)
    if (source && found && !isExternal(walk, found)) return walk.remember('fontprogram', source, () => copyFontFile(walk, found, slot))
  }
  return undefined
}

function copyFontFile(walk: Walk, found: PDFRawStream, slot: string): string {
  const decoded = walk.decode(found)
  const kind = decoded.codec ? undefined : program(decoded.bytes, walk.name(found.dict.get(key('Subtype'))))
  if (!kind?.font) return fontFails(walk, slot)
  walk.findings.add('malformed', kind.font.emptied ?? 0)
  const number = walk.file.reserve()
  walk.file.fillFlate(number, kind.font.entries, kind.font.bytes)
  return `/${kind.font.entries.includes('/OpenType') ? 'FontFile3' : kind.slot}${reference(number)}`
}
