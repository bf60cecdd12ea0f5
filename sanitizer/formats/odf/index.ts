import type { Finding, Format } from '../../protocol.ts'
import type { OdfId } from './kinds.ts'

/** Types of formats/known.ts that each kind is made from. */
const types: Readonly<Record<OdfId, readonly string[]>> = {
  odt: ['odt', 'ott', 'fodt'],
  ods: ['ods', 'ots', 'fods'],
  odp: ['odp', 'otp', 'fodp'],
  odg: ['odg', 'fodg'],
}

const withEncryption = (removed: readonly Finding[]): readonly Finding[] =>
  [...removed, { kind: 'encryption', count: 1 } as const].sort((a, b) => (a.kind < b.kind ? -1 : 1))

/** Both halves are loaded only where they are needed, and share nothing that reads. */
const odfFormat = (id: OdfId): Format => ({
  id,
  types: types[id],
  warm: async (work) => {
    if (work === 'inspect') return void (await import('./inspect/index.ts'))
    await import('./disarm.ts')
    await import('./protected.ts')
    await (await import('../../container/picture.ts')).warmPictures()
  },
  disarm: async (untrusted, type, options, limits) => {
    const { disarmFlatOdf, disarmOdf } = await import('./disarm.ts')
    if (type.startsWith('fod')) return disarmFlatOdf(id, untrusted, options, limits)
    const opened = (await import('./protected.ts')).openProtectedOdf(untrusted, options.password, limits)
    const disarmed = await disarmOdf(id, opened ?? untrusted, options, limits)
    return opened ? { ...disarmed, removed: withEncryption(disarmed.removed) } : disarmed
  },
  inspect: async (bytes, limits) => (await import('./inspect/index.ts')).inspectOdf(id, bytes, limits),
})

export const odfFormats: readonly Format[] = (['odt', 'ods', 'odp', 'odg'] as const).map(odfFormat)
