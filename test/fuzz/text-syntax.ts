/** Damage that speaks of text: pieces of pages, XML, calendars, contacts and Markdown between each other. JSON and tables have properties of their own. */
import { evilCalendars, evilContacts, evilMarkdown, evilPages, evilXml } from '../sanitizer/samples/markup.ts'
import { anyBytes } from './bytes.ts'
import type { FuzzFamily, Mutation, Seed } from './family.ts'

const PIECES: readonly string[] = [
  '<', '>', '"', "'", '`', '&', '&#60;', '&lt', '--!>', '<!--', ']]>', '<![CDATA[', '</', '/>', '<svg>', '<math>', '<p ', '<a href=', '<img src=',
  '</title>', '<title>', '<pre>\n', '<table><td>', ' style="', 'javascript:', 'data:', '](', ']:', '![', '\\', '%6a', '\r\n ', '\r\n', 'BEGIN:VALARM\r\n',
  'END:VEVENT\r\n', ';ENCODING=QUOTED-PRINTABLE:=', '\u202e', '\0', '\u200b', '\ud83d\ude00', 'あ', '<?xml-stylesheet?>', '<!DOCTYPE a>', ' xmlns:x="http://www.w3.org/2000/svg"',
] // biome-ignore format: a list to look at, not to read down

const piece: Mutation = {
  name: 'piece of syntax',
  apply: (bytes, random) => {
    const at = random.number(bytes.length + 1)
    const until = Math.min(bytes.length, at + random.pick([0, 0, 1, 8]))
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(PIECES)), bytes.subarray(until)])
  },
}
const beside: Mutation = {
  name: 'piece before a sign',
  apply: (bytes, random) => {
    const signs = [...bytes.toString('latin1').matchAll(/[<>"&:;=\n]/g)]
    if (signs.length === 0) return undefined
    const at = random.pick(signs).index
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(PIECES)), bytes.subarray(at)])
  },
}

const hostile = (): readonly Seed[] =>
  [...evilPages, ...evilXml, ...evilCalendars, ...evilContacts, ...evilMarkdown].map(({ name, text }) => ({
    name,
    bytes: async () => Buffer.from(text),
  }))

export const text: FuzzFamily = {
  name: 'text',
  // What begins as a page, XML, a calendar or a contact is that whatever its name; everything else is Markdown.
  fileName: 'broken.md',
  folders: ['metadata'],
  extensions: ['.html'],
  hostile,
  mutations: [...anyBytes, piece, piece, piece, beside, beside, beside],
}
