import type { Format } from '../../protocol.ts'

/** Both halves are loaded only where they are needed, and share nothing that reads. */
export const rtf: Format = {
  id: 'rtf',
  types: ['rtf'],
  warm: async (work) => {
    if (work === 'inspect') return void (await import('./inspect/index.ts'))
    await import('./disarm.ts')
    ;(await import('./charsets.ts')).warmDecoders()
    await (await import('../../container/picture.ts')).warmPictures()
  },
  disarm: async (untrusted, _type, options, limits) => (await import('./disarm.ts')).disarmRtf(untrusted, options, limits),
  inspect: async (bytes, limits) => (await import('./inspect/index.ts')).inspectRtf(bytes, limits),
}
