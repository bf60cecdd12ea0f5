import { createHash } from 'node:crypto'
import type { PDFName } from '@cantoo/pdf-lib'

/** How values are written: one spelling for each value, so that a second disarm writes the same bytes. */

/** ISO 32000-2, 7.3.3: no exponents. At most 10 decimals: what a page can show ends far above that. */
export function number(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value === 0 ? 0 : value)
  const clamped = Math.max(-3.4e38, Math.min(3.4e38, value))
  const short = String(clamped)
  if (!short.includes('e')) return short
  if (Math.abs(clamped) >= 1) return BigInt(Math.trunc(clamped)).toString()
  const fixed = clamped.toFixed(10).replace(/\.?0+$/, '')
  return fixed === '-0' || fixed === '' ? '0' : fixed
}

/** ISO 32000-2, 7.3.4.3. */
export const hexString = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex').toUpperCase()}>`

/** PostScript names have at most 63 characters; what is longer could carry anything. */
const LONGEST_NAME = 64

/** ISO 32000-2, 7.3.5: every character outside the regular ones as #xx; a longer name as its digest, the same everywhere. `text` holds one byte per character. */
export function name(text: string): string {
  if (text.length > LONGEST_NAME) return `/Long${createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 32)}`
  let out = '/'
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) & 0xff
    const regular = code > 0x20 && code < 0x7f && !'#()<>[]{}/%'.includes(String.fromCharCode(code))
    out += regular ? String.fromCharCode(code) : `#${code.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

/** The same for a name of the input, whose spelling stays where it is no longer than that. */
export function nameOf(found: PDFName): string {
  const spelt = found.asString()
  if (spelt.length <= LONGEST_NAME) return spelt
  const text = Buffer.from(found.asBytes()).toString('latin1')
  return text.length <= LONGEST_NAME ? spelt : name(text)
}
