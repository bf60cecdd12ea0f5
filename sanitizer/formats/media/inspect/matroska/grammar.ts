/** Matroska as we write it: which element may be in which, and what it may hold. */

export type Kind = 'uint' | 'float' | 'int' | 'block' | 'bytes' | Words | Grammar
export interface Words {
  readonly words: RegExp
}
export interface Grammar {
  /** Names in hexadecimal. */
  readonly [name: string]: Kind
}

const words = (pattern: RegExp): Words => ({ words: pattern })
const all = (kind: Kind, names: string): Grammar => Object.fromEntries(names.split(' ').map((name) => [name, kind]))

const NAME = words(/^Sekisho$/)
const PICTURES = 'V_VP8|V_VP9|V_AV1|V_MPEG4/ISO/AVC|V_MPEGH/ISO/HEVC|V_MJPEG'
const SOUNDS = 'A_OPUS|A_VORBIS|A_AAC|A_MPEG/L3|A_AC3|A_EAC3|A_FLAC|A_PCM/INT/LIT|A_PCM/INT/BIG|A_PCM/FLOAT/IEEE'

const colour: Grammar = {
  ...all('uint', '55b1 55b2 55b3 55b4 55b5 55b6 55b7 55b8 55b9 55ba 55bb 55bc 55bd'),
  '55d0': all('float', '55d1 55d2 55d3 55d4 55d5 55d6 55d7 55d8 55d9 55da'),
}
const picture: Grammar = {
  ...all('uint', 'b0 ba 9a 9d 53b8 53c0 54b0 54ba 54b2 54aa 54bb 54cc 54dd'),
  '55b0': colour,
  '7670': { ...all('uint', '7671'), ...all('float', '7673 7674 7675') },
}
const track: Grammar = {
  ...all('uint', 'd7 73c5 83 b9 88 55aa 9c 23e383 55ee 56aa 56bb'),
  ...all(words(/^[A-Za-z0-9-]{1,35}$/), '22b59c 22b59d'),
  '86': words(new RegExp(`^(?:${PICTURES}|${SOUNDS})$`)),
  '63a2': 'bytes',
  e0: picture,
  e1: { ...all('float', 'b5 78b5'), ...all('uint', '9f 6264') },
}
const group: Grammar = { a1: 'block', '9b': 'uint', fb: 'int', '75a2': 'int', '75a1': { a6: { ee: 'uint', a5: 'bytes' } } }

export const grammar: Grammar = {
  '1a45dfa3': { ...all('uint', '4286 42f7 42f2 42f3 4287 4285'), '4282': words(/^(?:webm|matroska)$/) },
  '18538067': {
    '114d9b74': { '4dbb': { '53ab': 'bytes', '53ac': 'uint' } },
    '1549a966': { '2ad7b1': 'uint', '4489': 'float', '4d80': NAME, '5741': NAME },
    '1654ae6b': { ae: track },
    '1f43b675': { e7: 'uint', a3: 'block', a0: group },
    '1c53bb6b': { bb: { b3: 'uint', b7: all('uint', 'f7 f1') } },
  },
}

/** Elements that may be there more than once where they are. */
export const many: ReadonlySet<string> = new Set(['ae', '1f43b675', 'a3', 'a0', 'fb', 'a6', 'bb', '4dbb'])
