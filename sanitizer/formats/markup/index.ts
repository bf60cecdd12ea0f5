import type { Format } from '../../protocol.ts'

const html: Format = {
  id: 'html',
  types: ['html'],
  async warm(work) {
    if (work === 'inspect') await import('./inspect.ts')
    else {
      await import('./disarm.ts')
      await (await import('../../container/picture.ts')).warmPictures()
    }
  },
  disarm: async (untrusted, _type, options, limits) => (await import('./disarm.ts')).disarmHtml(untrusted, options, limits),
  inspect: async (bytes, limits) => (await import('./inspect.ts')).inspectHtml(bytes, limits),
}

export const markupFormats: readonly Format[] = [html]
