import type { Format } from '../../protocol.ts'
import type { OdfId } from './kinds.ts'

/** Types of formats/known.ts that each kind is made from. */
const types: Readonly<Record<OdfId, readonly string[]>> = {
  odt: ['odt', 'ott', 'fodt'],
  ods: ['ods', 'ots', 'fods'],
  odp: ['odp', 'otp', 'fodp'],
  odg: ['odg', 'fodg'],
}

/** Both halves are loaded only where they are needed, and share nothing that reads. */
const odfFormat = (id: OdfId): Format => ({
  id,
  types: types[id],
  warm: async (work) => {
    if (work === 'inspect') return void (await import('./inspect/index.ts'))
    await import('./disarm.ts')
    await (await import('../../container/picture.ts')).warmPictures()
  },
  disarm: async (untrusted, type, options, limits) => {
    const { disarmFlatOdf, disarmOdf } = await import('./disarm.ts')
    return type.startsWith('fod') ? disarmFlatOdf(id, untrusted, options, limits) : disarmOdf(id, untrusted, options, limits)
  },
  inspect: async (bytes, limits) => (await import('./inspect/index.ts')).inspectOdf(id, bytes, limits),
})

export const odfFormats: readonly Format[] = (['odt', 'ods', 'odp', 'odg'] as const).map(odfFormat)
