import { PDFArray, type PDFContext, PDFDict, type PDFObject, PDFRawStream } from '@cantoo/pdf-lib'

/** Every dictionary of a file, reached or not, those of streams and those inside others too. */
export function* everyDict(context: PDFContext): Generator<PDFDict> {
  const open: PDFObject[] = []
  for (const [, object] of context.enumerateIndirectObjects()) {
    open.push(object)
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (value instanceof PDFArray) for (const one of value.asArray()) open.push(one)
      const dict = value instanceof PDFRawStream ? value.dict : value
      if (!(dict instanceof PDFDict)) continue
      yield dict
      for (const one of dict.values()) open.push(one)
    }
  }
}
