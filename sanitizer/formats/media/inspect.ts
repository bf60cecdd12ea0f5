/** Film and sound as we write them, walked by allow-list and to the last byte. */
import type { Finding } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { MediaId } from './disarm.ts'
import { inspectAac, inspectAmr, inspectFlac } from './inspect/frames.ts'
import { inspectMatroska } from './inspect/matroska.ts'
import { inspectMovie } from './inspect/movie.ts'
import { inspectMp3 } from './inspect/mp3.ts'
import { inspectOgg } from './inspect/ogg.ts'
import { inspectWav } from './inspect/wav.ts'

const inspectors: Readonly<Record<MediaId, (bytes: Uint8Array, limits: Limits) => Promise<readonly Finding[]>>> = {
  mp4: inspectMovie,
  mov: inspectMovie,
  webm: inspectMatroska,
  mkv: inspectMatroska,
  mp3: inspectMp3,
  wav: inspectWav,
  aac: inspectAac,
  amr: inspectAmr,
  flac: inspectFlac,
  ogg: inspectOgg,
}

/** @throws Refusal `malformed` when it is no file of this format at all */
export const inspectMedia = (id: MediaId, bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> => inspectors[id](bytes, limits)
