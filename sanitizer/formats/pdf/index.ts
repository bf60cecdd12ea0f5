import type { Format } from '../../protocol.ts'
import { disarm } from './disarm.ts'
import { inspect } from './inspect.ts'
import { startPdfium } from './pdfium/engine.ts'

/** PDF (ISO 32000-2). `disarm` parses with pdf-lib and looks with PDFium; `inspect` shares neither. */
export const pdf: Format & { warm(): Promise<void> } = {
  id: 'pdf',
  types: ['pdf'],
  disarm: (untrusted, _type, options, limits) => disarm(untrusted, options, limits),
  inspect,
  warm: async () => {
    await startPdfium()
  },
}
