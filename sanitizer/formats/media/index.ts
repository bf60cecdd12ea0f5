import type { Format } from '../../protocol.ts'
import type { MediaId } from './disarm.ts'

/** Types of formats/known.ts that each is made from. */
const types: Readonly<Record<MediaId, readonly string[]>> = {
  mp4: ['mp4', 'm4a', '3gp'],
  mov: ['mov'],
  webm: ['webm'],
  mkv: ['mkv'],
  mp3: ['mp3'],
  wav: ['wav'],
  aac: ['aac'],
  amr: ['amr'],
  flac: ['flac'],
  ogg: ['ogg'],
}

const media = (id: MediaId): Format => ({
  id,
  types: types[id],
  warm: async (work) => {
    await (work === 'disarm' ? import('./disarm.ts') : import('./inspect.ts'))
  },
  disarm: async (untrusted, type, _options, limits) => (await import('./disarm.ts')).disarmMedia(id, untrusted, type, limits),
  inspect: async (bytes, limits) => (await import('./inspect.ts')).inspectMedia(id, bytes, limits),
})

export const mediaFormats: readonly Format[] = (Object.keys(types) as MediaId[]).map(media)
