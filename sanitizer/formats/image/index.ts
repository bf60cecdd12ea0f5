import type { Format } from '../../protocol.ts'
import type { ImageId } from './encode.ts'

/** Types of formats/known.ts that each is made from. */
const types: Readonly<Record<ImageId, readonly string[]>> = {
  jpeg: ['jpeg', 'heic', 'avif'],
  png: ['png', 'bmp', 'icon', 'emf', 'wmf', 'svg'],
  webp: ['webp'],
  gif: ['gif'],
}

/** Both halves are loaded only where they are needed: an inspecting child never holds a decoder. */
const imageFormat = (id: ImageId): Format => ({
  id,
  types: types[id],
  warm: async (work) => {
    if (work === 'disarm') {
      await (await import('./disarm.ts')).warm()
      await import('./tiff.ts')
    } else await import('./inspect.ts')
  },
  disarm: async (untrusted, type, options, limits) => (await import('./disarm.ts')).disarmImage(id, untrusted, type, options, limits),
  inspect: async (bytes, limits) => (await import('./inspect.ts')).inspectImage(id, bytes, limits),
})

/** Pages, so a way of its own. */
const tiff: Format = {
  ...imageFormat('png'),
  id: 'tiff',
  types: ['tiff'],
  disarm: async (untrusted, _type, _options, limits) => (await import('./tiff.ts')).disarmTiff(untrusted, limits),
  inspect: async (bytes, limits) => (await import('./inspect.ts')).inspectImage('tiff', bytes, limits),
}

/** What an SVG comes out as where policy keeps it; its type belongs to PNG, which it becomes otherwise. */
const svg: Format = {
  ...imageFormat('png'),
  id: 'svg',
  types: [],
  inspect: async (bytes, limits) => (await import('./inspect.ts')).inspectImage('svg', bytes, limits),
}

export const imageFormats: readonly Format[] = [...(['jpeg', 'png', 'webp', 'gif'] as const).map(imageFormat), tiff, svg]
