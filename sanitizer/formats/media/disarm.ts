/** Film and sound: the table of who rebuilds what. */
import type { Limits } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { rebuildAac } from './rebuild/aac.ts'
import { rebuildAmr } from './rebuild/amr.ts'
import { rebuildFlac } from './rebuild/flac.ts'
import { rebuildMatroska } from './rebuild/matroska.ts'
import { rebuildMovie } from './rebuild/movie.ts'
import { rebuildMp3 } from './rebuild/mp3.ts'
import { rebuildOgg } from './rebuild/ogg.ts'
import { rebuildWav } from './rebuild/wav.ts'

export type MediaId = 'mp4' | 'mov' | 'webm' | 'mkv' | 'mp3' | 'wav' | 'aac' | 'amr' | 'flac' | 'ogg'

const rebuilders: Readonly<Record<MediaId, (untrusted: Uint8Array, limits: Limits, type: string) => Promise<Disarmed>>> = {
  mp4: rebuildMovie,
  mov: rebuildMovie,
  webm: rebuildMatroska,
  mkv: rebuildMatroska,
  mp3: rebuildMp3,
  wav: rebuildWav,
  aac: rebuildAac,
  amr: rebuildAmr,
  flac: rebuildFlac,
  ogg: rebuildOgg,
}

/** @throws Refusal as each says */
export const disarmMedia = (id: MediaId, untrusted: Uint8Array, type: string, limits: Limits): Promise<Disarmed> =>
  rebuilders[id](untrusted, limits, type)
