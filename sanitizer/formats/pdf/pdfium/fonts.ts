/**
 * What PDFium draws with when a document names a Japanese font and does not carry it, which in Japan is common: without this the page
 * would be blank. FPDF_SetSystemFontInfo of fpdf_sysfontinfo.h, with one font that lies in memory.
 */
import { notoSansJp } from '../../../noto.ts'
import type { Pdfium } from './engine.ts'

/** FXFONT_*_CHARSET of fpdf_sysfontinfo.h: Japanese, Korean, Chinese (simplified, traditional). Noto Sans JP has most of their characters. */
const charsets: ReadonlySet<number> = new Set([128, 129, 134, 136])
const JAPANESE = 128
/** Any handle that is not zero: there is one font. */
const THE_FONT = 1
const NAME = Buffer.from('Noto Sans JP\0')
const TTC_TAG = 0x74746366

/** @param api fresh, before it opens a document */
export function lendFont(api: Pdfium): void {
  const module = api.pdfium
  const font = notoSansJp()
  const give = (part: Uint8Array, to: number, room: number): number => {
    if (to !== 0 && room >= part.length) module.HEAPU8.set(part, to)
    return part.length
  }
  const member = (call: (...values: number[]) => unknown, signature: string): number => module.addFunction(call as () => unknown, signature)
  const members = [
    1, // version
    member(() => undefined, 'vi'), // Release
    member(() => undefined, 'vii'), // EnumFonts
    member((_self, _weight, _italic, charset = 0) => (charsets.has(charset) ? THE_FONT : 0), 'iiiiiiii'), // MapFont
    member(() => 0, 'iii'), // GetFont
    member((_self, _font, table = 0, to = 0, room = 0) => give(table === 0 ? font : tableOf(font, table), to, room), 'iiiiii'), // GetFontData
    member((_self, _font, to = 0, room = 0) => give(NAME, to, room), 'iiiii'), // GetFaceName
    member(() => JAPANESE, 'iii'), // GetFontCharset
    member(() => undefined, 'vii'), // DeleteFont
  ]
  // FPDF_SYSFONTINFO stays where it is for as long as PDFium lives.
  const at = module.wasmExports.malloc(members.length * 4)
  for (const [index, value] of members.entries()) module.setValue(at + index * 4, value, 'i32')
  api.FPDF_SetSystemFontInfo(at)
}

const nothing = new Uint8Array()

/** One table of the font (OpenType 1.9, "Table directory"); of a collection there is none. */
function tableOf(font: Uint8Array, tag: number): Uint8Array {
  if (tag === TTC_TAG) return nothing
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  for (let index = 0; index < view.getUint16(4); index++) {
    const row = 12 + 16 * index
    if (view.getUint32(row) === tag >>> 0) return font.subarray(view.getUint32(row + 8), view.getUint32(row + 8) + view.getUint32(row + 12))
  }
  return nothing
}
