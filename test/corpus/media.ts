/** Film and sound: ffprobe counts the streams, ffmpeg copies every packet out and says its times and hash, before and after. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type Family, isClean, type Opinions, type Row, share } from './family.ts'
import { run } from './tools.ts'

interface Seen {
  readonly streams: string
  readonly seconds: number | undefined
  readonly packets: number
  readonly hash: string
  readonly words: string
}

interface Probed {
  readonly streams?: readonly {
    readonly codec_type: string
    readonly codec_name?: string
    readonly disposition?: { readonly attached_pic?: number }
  }[]
  readonly format?: { readonly duration?: string; readonly tags?: Readonly<Record<string, string>> }
}

/** What every writer must say of itself or of the container, and nobody's words. */
const ours = /^(?:major_brand|minor_version|compatible_brands|encoder)$/

async function seen(path: string): Promise<Seen | undefined> {
  const probe = await run('ffprobe', '-v', 'quiet', '-of', 'json', '-show_streams', '-show_format', path)
  if (probe.status !== 0) return undefined
  const { streams = [], format } = JSON.parse(probe.stdout.toString('utf8')) as Probed
  const wanted = streams.filter(
    ({ codec_type, disposition }) => (codec_type === 'video' && disposition?.attached_pic !== 1) || codec_type === 'audio',
  )
  const copied = await run('ffmpeg', '-v', 'quiet', '-i', path, '-map', '0:V?', '-map', '0:a?', '-c', 'copy', '-f', 'framemd5', '-')
  const fields = copied.stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map((field) => field.trim()))
  const hashes = fields.map((row) => `${row[0]} ${row[5]}`).sort()
  return {
    streams: wanted.map(({ codec_type, codec_name }) => `${codec_type} ${codec_name}`).join(', '),
    seconds: format?.duration === undefined ? undefined : Number(format.duration),
    packets: fields.length,
    hash: createHash('sha256').update(hashes.join()).digest('hex'),
    words: Object.keys(format?.tags ?? {})
      .filter((name) => !ours.test(name))
      .join(),
  }
}

async function opinions(input: string, output: string | undefined): Promise<Opinions> {
  const before = existsSync(input) ? await seen(input) : undefined
  if (output === undefined) return { packets: before?.packets }
  const after = await seen(output)
  const later = Math.abs((before?.seconds ?? 0) - (after?.seconds ?? 0))
  return {
    opens: after !== undefined,
    streams: before?.streams === after?.streams,
    seconds: before?.seconds === undefined || later < 0.1,
    packets: before?.packets,
    packetsAfter: after?.packets,
    same: before !== undefined && before.hash === after?.hash,
    words: after?.words ?? '',
  }
}

const cleanOnes = (row: Row): boolean => isClean(row) && row.opinions.opens !== undefined

export const media: Family = {
  name: 'media',
  folders: ['media', 'metadata'],
  extensions: '.mp4 .m4v .m4a .mov .3gp .3g2 .webm .mkv .mka .mp3 .wav .flac .ogg .oga .opus .aac .amr'.split(' '),
  formats: ['mp4', 'mov', 'webm', 'mkv', 'mp3', 'wav', 'flac', 'ogg', 'aac', 'amr'],
  tools: [
    { command: 'ffprobe', debian: 'ffmpeg', version: ['-version'] },
    { command: 'ffmpeg', debian: 'ffmpeg', version: ['-version'] },
  ],
  opinions,
  columns: [
    { title: 'ffprobe', width: 8, cell: ({ opinions: { opens } }) => (opens === undefined ? '' : opens ? 'ok' : 'BAD') },
    { title: 'packets', width: 12, cell: ({ opinions: { packets, packetsAfter } }) => `${packets ?? ''}→${packetsAfter ?? ''}` },
    { title: 'same', width: 6, cell: ({ opinions: { same } }) => (same === undefined ? '' : same ? 'yes' : 'NO') },
  ],
  aims: [
    share('at least 85 % come out clean', 0.85, () => true, isClean),
    share('every packet of picture and sound is the same', 1, cleanOnes, ({ opinions: { same } }) => same === true),
    share('the same streams', 1, cleanOnes, ({ opinions: { streams } }) => streams === true),
    share('the same duration within 0.1 s', 1, cleanOnes, ({ opinions: { seconds } }) => seconds === true),
  ],
  never: [
    { text: 'ffprobe does not open an output', broken: ({ opinions: { opens } }) => opens === false },
    { text: 'an output has words about itself', broken: ({ opinions: { words } }) => typeof words === 'string' && words !== '' },
    {
      text: 'an output lost packets',
      broken: ({ opinions: { packets, packetsAfter } }) => packetsAfter !== undefined && packetsAfter !== packets,
    },
  ],
  method: [
    'packets: `ffmpeg -c copy -f framemd5` of all pictures and sounds (cover pictures are none), before and after; same: their hashes by stream.',
    'words: tags of the file that ffprobe shows, other than brands and the name of the writer.',
  ],
}
