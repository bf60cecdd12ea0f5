/** Damage that speaks mail: fields, boundaries, encodings and parts that stand where they do not belong; and messages of Outlook, byte by byte. */
import { fields, injections, mail as mailOf, places, text, threats } from '../sanitizer/samples/mail.ts'
import { binary, msgOf, tnefOf, unicode } from '../sanitizer/samples/mail-mapi.ts'
import { anyBytes } from './bytes.ts'
import type { FuzzFamily, Mutation, Seed } from './family.ts'
import type { Random } from './random.ts'

/** Lines are broken, by their places. */
const inLines = (name: string, by: (lines: string[], random: Random, donor: () => string[]) => void): Mutation => ({
  name,
  apply: (bytes, random, other) => {
    const lines = bytes.toString('latin1').split('\r\n')
    if (lines.length < 4) return undefined
    by(lines, random, () => other().toString('latin1').split('\r\n'))
    return Buffer.from(lines.join('\r\n'), 'latin1')
  },
})

const hostileFields = [
  'Content-Type: multipart/mixed; boundary="b1"',
  'Content-Type: message/rfc822',
  'Content-Type: text/html; charset=utf-16',
  'Content-Type: text/plain; charset="iso-2022-jp"; format=flowed; delsp=yes',
  'Content-Type: application/ms-tnef',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: binary',
  "Content-Disposition: attachment; filename*0*=UTF-8''%; filename*999=x; filename*=''%FF",
  'From: (((((a@b)))) <<a@b>>, "x": ;; g: (c',
  'Subject: =?utf-8?B?8J+YgA?= =?iso-2022-jp?B?GyRC?= =?x?Q?=ZZ?=',
  'Date: 99 Foo 20260 99:99:99 +9999',
  'References: <a@b><c@d>, <e@f',
]

const mutations: readonly Mutation[] = [
  inLines('a field more', (lines, random) => lines.splice(random.number(lines.length), 0, random.pick(hostileFields))),
  inLines('a line twice', (lines, random) => {
    const at = random.number(lines.length)
    lines.splice(at, 0, lines[at] ?? '')
  }),
  inLines('a line gone', (lines, random) => lines.splice(random.number(lines.length), 1)),
  inLines('a line elsewhere', (lines, random) =>
    lines.splice(random.number(lines.length), 0, ...lines.splice(random.number(lines.length), 1)),
  ),
  inLines('lines of another', (lines, random, donor) => {
    const others = donor()
    const from = random.number(others.length)
    lines.splice(random.number(lines.length), random.number(3), ...others.slice(from, from + 1 + random.number(20)))
  }),
  inLines('an empty line', (lines, random) => lines.splice(random.number(lines.length), 0, '')),
  inLines('a blank before', (lines, random) => {
    const at = random.number(lines.length)
    lines[at] = ` ${lines[at]}`
  }),
  ...anyBytes,
]

const parts = [unicode(0x1a, 'IPM.Note'), unicode(0x37, 'subject'), unicode(0x1000, 'text')]
const rtf = Buffer.from('2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0', 'hex')
const outlook = [
  { message: parts, attachments: [[unicode(0x3707, 'a.txt'), binary(0x3701, 'text')]] },
  { message: [...parts.slice(0, 2), binary(0x1009, rtf)], attachments: [] },
]

const sources: readonly (readonly [name: string, bytes: Buffer])[] = [
  ...threats.flatMap(({ name, part }) =>
    Object.entries(places).map(([place, put]) => [`${name}, ${place}`, Buffer.from(put(part))] as const),
  ),
  ...fields.map(([name, field]) => [name, Buffer.from(mailOf(text(), `${field}\r\n`))] as const),
  ...injections.map(([name, source]) => [name, Buffer.from(source)] as const),
  ...outlook.flatMap((sample, index) => [[`msg ${index}`, msgOf(sample)] as const, [`winmail.dat ${index}`, tnefOf(sample)] as const]),
]

export const mail: FuzzFamily = {
  name: 'mail',
  fileName: 'a.eml',
  folders: ['mail'],
  extensions: ['.eml', '.msg'],
  hostile: (): readonly Seed[] => sources.map(([name, bytes]) => ({ name, bytes: async () => bytes })),
  mutations,
}
