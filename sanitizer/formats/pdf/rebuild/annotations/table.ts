import { PDFArray } from '@cantoo/pdf-lib'
import { form, optionalContent } from '../../allow.ts'
import { rewriteContent } from '../page-content.ts'
import { anyName, arrayOf, bool, bytes, dict, first, int, mapOf, nameOf, num, numbers, type Rule, type Table } from '../rules.ts'
import { hexString } from '../syntax.ts'
import { key } from '../walk.ts'

/**
 * What an inert annotation may say (ISO 32000-2, 12.5). Never: /A /AA /PA /Popup /NM /T /Subj /M /CreationDate /RC /DS /IRT /FS /Sound
 * /Movie /Measure /ExData /AF. Authors and dates are metadata; rich text repeats what /Contents says.
 */

/** 12.5.5: normal appearances only, one or by state. */
const states = mapOf(form)
const appearances: Rule = (walk, value) => {
  const normal = walk.dict(value)?.get(key('N'))
  const written = normal && (walk.stream(normal) ? form(walk, normal) : states(walk, normal))
  return written && `<</N${written}>>`
}

/** 12.5.4: three numbers, and perhaps the dashes. */
export const border: Rule = (walk, value) => {
  const found = walk.resolve(value)
  if (!(found instanceof PDFArray) || found.size() < 3 || found.size() > 4) return undefined
  const lines = arrayOf(num, 3, 3)(walk, walk.context.obj(found.asArray().slice(0, 3)))
  const dashes = found.size() === 4 ? arrayOf(num, 0, 8)(walk, found.get(3)) : undefined
  return lines && (dashes ? `${lines.slice(0, -1)} ${dashes}]` : lines)
}

const colour = numbers(0, 4)

/** 12.7.4.3: a font, its size and a colour; written again by the content tokeniser, and nothing else may be in it. */
export const defaultAppearance: Rule = (walk, value) => {
  const found = walk.string(value)
  if (!found || found.length > 1_024) return undefined
  const written = Buffer.from(rewriteContent(walk, found, undefined))
    .toString('latin1')
    .trim()
    .replaceAll('\n', ' ')
  return plainAppearance.test(written) ? hexString(Buffer.from(written, 'latin1')) : undefined
}
const plainAppearance = /^(?:(?:\/[^\s/()<>[\]{}%]{1,127} -?[\d.]+ Tf|(?:-?[\d.]+ ){1,4}(?:g|rg|k|Tz|Tc|Tw))(?: |$))*$/

/** Every annotation that stays. */
export const common: Table = {
  Rect: numbers(4),
  Contents: bytes(65_535),
  F: int,
  AP: appearances,
  AS: anyName,
  Border: border,
  BS: dict('borderstyle', { W: num, S: nameOf('S', 'D', 'B', 'I', 'U'), D: numbers(0, 8) }),
  C: colour,
  OC: optionalContent,
  StructParent: int,
}

const blend: Table = { CA: num, ca: num }
const shape: Table = { ...blend, IC: colour, BE: dict('bordereffect', { S: nameOf('S', 'C'), I: num }), RD: numbers(4) }
const ending = nameOf('Square', 'Circle', 'Diamond', 'OpenArrow', 'ClosedArrow', 'None', 'Butt', 'ROpenArrow', 'RClosedArrow', 'Slash')
const endings = first(arrayOf(ending, 2, 2), ending)
const marking: Table = { ...blend, QuadPoints: numbers(8, 1 << 14) }
const vertices = numbers(2, 1 << 16)

/** 12.5.6: types that stay what they are, with the keys of their own. */
export const markup: Readonly<Record<string, Table>> = {
  '/Text': { ...blend, Name: nameOf('Comment', 'Key', 'Note', 'Help', 'NewParagraph', 'Paragraph', 'Insert') },
  '/FreeText': { ...shape, DA: defaultAppearance, Q: int, CL: numbers(4, 6), LE: ending },
  '/Line': { ...blend, IC: colour, L: numbers(4), LE: endings, LL: num, LLE: num, LLO: num, Cap: bool },
  '/Square': shape,
  '/Circle': shape,
  '/Polygon': { ...shape, Vertices: vertices },
  '/PolyLine': { ...shape, Vertices: vertices, LE: endings },
  '/Highlight': marking,
  '/Underline': marking,
  '/Squiggly': marking,
  '/StrikeOut': marking,
  '/Stamp': { ...blend, Name: anyName },
  '/Caret': { ...blend, RD: numbers(4), Sy: nameOf('P', 'None') },
  '/Ink': { ...blend, InkList: arrayOf(numbers(2, 1 << 16), 1, 4096) },
}

// 12.7 Interactive forms: what fields hold and look like; nothing that they do
const text = bytes(65_535)
const longText: Rule = (walk, value) => {
  const stream = walk.stream(value)
  if (!stream) return text(walk, value)
  const decoded = walk.decode(stream)
  return decoded.codec || decoded.bytes.length > 65_535 ? undefined : hexString(decoded.bytes)
}
const option = first(text, arrayOf(text, 2, 2))
export const field: Table = {
  FT: nameOf('Tx', 'Btn', 'Ch'),
  T: bytes(1_024),
  TU: bytes(4_096),
  Ff: int,
  V: first(anyName, longText, arrayOf(text, 0, 4_096)),
  DA: defaultAppearance,
  Q: int,
  MaxLen: int,
  Opt: arrayOf(option, 0, 1 << 14),
  TI: int,
  I: arrayOf(int, 0, 4_096),
}
/** 12.5.6.19: colours, rotation and caption; icons are drawn in the appearance. */
export const widget: Table = {
  H: nameOf('N', 'I', 'O', 'P'),
  MK: dict('characteristics', { R: int, BC: colour, BG: colour, CA: bytes(256) }),
}
