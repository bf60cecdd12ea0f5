import type { Format } from '../../protocol.ts'
import type { ImageId } from './encode.ts'

/** Both halves are loaded only where they are needed: an inspecting child never holds a decoder. */
const imageFormat = (id: ImageId): Format => ({
  id,
  types: [id],
  warm: async (work) => {
    if (work === 'disarm') await (await import('./disarm.ts')).warm()
    else await import('./inspect.ts')
  },
  disarm: async (untrusted, _type, options, limits) => (await import('./disarm.ts')).disarmImage(id, untrusted, options, limits),
  inspect: async (bytes, limits) => (await import('./inspect.ts')).inspectImage(id, bytes, limits),
})

export const imageFormats: readonly Format[] = (['jpeg', 'png', 'webp', 'gif'] as const).map(imageFormat)
