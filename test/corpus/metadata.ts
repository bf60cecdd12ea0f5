/** One file of each kind, full of metadata: exiftool looks for what is left. */
import { formatIds } from '../../sanitizer/protocol.ts'
import { exiftool, leftOf } from './exiftool.ts'
import { type Family, isClean, share } from './family.ts'

export const metadata: Family = {
  name: 'metadata',
  folders: ['metadata'],
  extensions: 'png jpg gif tif flac html mp3 mp4 odf docx wav wmv torrent'.split(' ').map((extension) => `.${extension}`),
  formats: formatIds,
  tools: [exiftool],
  opinions: async (_input, output) => ({ left: output === undefined ? undefined : ((await leftOf(output))?.join(' ') ?? '') }),
  columns: [
    { title: 'exiftool', width: 9, cell: ({ opinions: { left } }) => (left === undefined ? '' : left === '' ? 'nothing' : 'TAGS') },
  ],
  aims: [share('half of them are of kinds that cross', 0.5, () => true, isClean)],
  never: [
    {
      text: 'exiftool finds more in an output than how it is made',
      broken: ({ opinions: { left } }) => typeof left === 'string' && left !== '',
      note: ({ opinions: { left } }) => `${left}`,
    },
  ],
  method: ['exiftool: `-G1 -a -u`, less the tags that tell how the content is stored (test/corpus/exiftool.ts).'],
}
