/** Damage that speaks RTF: words, numbers, groups and destinations, put where they do not belong. */
import { disguises, refused, threats, rtf as written } from '../sanitizer/samples/rtf.ts'
import { anyBytes, replaced } from './bytes.ts'
import type { FuzzFamily, Mutation } from './family.ts'
import type { Random } from './random.ts'

const TOKENS =
  "{ } \\ {\\* \\bin5 \\u-1? \\uc0 \\uc9 \\field \\fldinst {\\fldrslt \\pict \\upr \\ud \\object \\result \\header \\fonttbl \\stylesheet \\listtable {\\list{\\listlevel} \\colortbl; \\' \\'83 \\f99999 \\sp {\\sn {\\sv \\shptxt \\annotation \\footnote \\plain \\v \\deleted \\tab \\* \\leveltext ; \0".split(
    ' ',
  )
const NUMBERS = ['', '0', '-1', '9', '32767', '32768', '-32769', '2147483647', '4294967296', '99999999999']
const MOST_GROUP = 4096

/** Where a pattern matches, one place becomes something else. */
const rewriting = (name: string, pattern: RegExp, by: (found: string, random: Random) => string): Mutation => ({
  name,
  apply: (bytes, random) => {
    const text = bytes.toString('latin1')
    const found = [...text.matchAll(pattern)]
    if (found.length === 0) return undefined
    const place = random.pick(found)
    return replaced(bytes, { start: place.index, end: place.index + place[0].length }, Buffer.from(by(place[0], random), 'latin1'))
  },
})

/** From an open brace to the one that closes it, or as far as is looked. */
function group(bytes: Buffer, random: Random): Buffer | undefined {
  const opens = [...bytes.toString('latin1').matchAll(/\{/g)].map(({ index }) => index)
  if (opens.length === 0) return undefined
  const start = random.pick(opens)
  let depth = 0
  for (let at = start; at < Math.min(bytes.length, start + MOST_GROUP); at++) {
    if (bytes[at] === 0x5c) at++
    else if (bytes[at] === 0x7b) depth++
    else if (bytes[at] === 0x7d && --depth === 0) return bytes.subarray(start, at + 1)
  }
  return undefined
}

export const rtf: FuzzFamily = {
  name: 'rtf',
  fileName: 'broken.rtf',
  folders: ['office/rtf'],
  extensions: ['rtf'],
  hostile: () => [
    ...threats.flatMap((threat) =>
      Object.entries(disguises).map(([way, disguise]) => ({
        name: `${threat.name}, ${way}`,
        bytes: async () => written(disguise(threat.rtf)),
      })),
    ),
    ...refused.filter(([, , bytes]) => bytes.length < 10_000).map(([name, , bytes]) => ({ name, bytes: async () => bytes })),
  ],
  mutations: [
    ...anyBytes,
    rewriting('a token inserted', /(?<=[ }{])/g, (_, random) => random.pick(TOKENS)),
    rewriting('another number', /(?<=\\[a-z]+)-?\d+/g, (_, random) => random.pick(NUMBERS)),
    rewriting('another word', /\\[a-z]+/g, (_, random) => random.pick(TOKENS)),
    rewriting('a brace removed', /[{}]/g, () => ''),
    rewriting('a star removed', /\\\*/g, () => ''),
    {
      name: 'a group of another file',
      apply: (bytes, random, other) => {
        const [own, foreign] = [group(bytes, random), group(other(), random)]
        if (!own || !foreign) return undefined
        const start = own.byteOffset - bytes.byteOffset
        return replaced(bytes, { start, end: random.chance(0.5) ? start : start + own.length }, foreign)
      },
    },
  ],
}
