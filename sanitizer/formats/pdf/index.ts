import type { Format, Nested } from '../../protocol.ts'
import { inspect } from './inspect.ts'

type Disarmer = typeof import('./disarm.ts')
let disarmer: Disarmer | undefined

/** pdf-lib, PDFium and sharp stay out of the children that only inspect. */
const load = async (): Promise<Disarmer> => (disarmer ??= await import('./disarm.ts'))

/** PDF (ISO 32000-2). `disarm` parses with pdf-lib and looks with PDFium; `inspect` shares neither. */
export const pdf = {
  id: 'pdf',
  types: ['pdf'],
  flattens: true,
  disarm: async (untrusted, _type, options, limits, nested?: Nested) => (await load()).disarm(untrusted, options, limits, nested),
  inspect,
  warm: async (work) => {
    if (work === 'disarm') await (await load()).warm()
  },
} satisfies Format
