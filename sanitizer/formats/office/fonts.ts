import { type FontName, rewriteNamed } from '../../container/font/named.ts'
import type { Limits } from '../../limits.ts'
import { survey } from './survey.ts'

/** Fonts that a document carries (ECMA-376 Part 1 §17.8.1, Part 4 §14.2.1): disguised by a key, so that nobody installs them by a click. */

/** What the font table says of a font that its package holds. */
export interface CarriedFont extends FontName {
  readonly key: Uint8Array
}

export const obfuscatedFont = 'application/vnd.openxmlformats-officedocument.obfuscatedFont'
/** As many families in four styles as a document can reasonably use. */
export const mostFonts = 64
/** The key of every font that we write. */
export const OWN_KEY = '{5E4B1540-6F2A-4C0E-9D3B-27A1C8F06E91}'

/** Bytes at the beginning that the key disguises. */
const DISGUISED = 32
const KEY = /^\{[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\}$/i
const styles: Readonly<Record<string, FontName['style']>> = {
  'w:embedRegular': 'Regular',
  'w:embedBold': 'Bold',
  'w:embedItalic': 'Italic',
  'w:embedBoldItalic': 'Bold Italic',
}
export const carriesFont = (key: string): boolean => Object.hasOwn(styles, key)

/** Digits of a key in pairs, from the last to the first. @returns undefined when it is none */
const keyOf = (text: string): Uint8Array | undefined =>
  KEY.test(text) ? Buffer.from(text.replace(/[^0-9A-F]/gi, ''), 'hex').reverse() : undefined

/** By relationship id. What a font table says twice of one font says nothing. @throws Refusal malformed, limit-* */
export function carriedFonts(fontTable: Uint8Array, limits: Limits): ReadonlyMap<string, CarriedFont> {
  const found = new Map<string, CarriedFont>()
  const twice = new Set<string>()
  let family = ''
  survey(fontTable, limits, (element, value) => {
    if (element === 'w:font') family = value('w:name')
    const style = Object.hasOwn(styles, element) ? styles[element] : undefined
    const key = style && keyOf(value('w:fontKey'))
    if (!style || !key) return
    if (found.has(value('r:id'))) twice.add(value('r:id'))
    found.set(value('r:id'), { family, style, key })
  })
  for (const id of twice) found.delete(id)
  return found
}

/** The font under our key, or undefined when it does not pass. */
export function rebuildFont(untrusted: Uint8Array, { key, ...name }: CarriedFont): Uint8Array | undefined {
  const font = rewriteNamed(disguised(untrusted, key), name)
  const own = keyOf(OWN_KEY)
  return font && own && disguised(font, own)
}

/** Puts the disguise on, and takes it off. */
function disguised(bytes: Uint8Array, key: Uint8Array): Uint8Array {
  const out = Uint8Array.from(bytes)
  for (let at = 0; at < Math.min(DISGUISED, out.length); at++) out[at] = (out[at] ?? 0) ^ (key[at % key.length] ?? 0)
  return out
}
