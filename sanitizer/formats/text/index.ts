import { decodeText } from '../../container/text/encoding.ts'
import type { Format } from '../../protocol.ts'
import { disarmTable, disarmText } from './disarm.ts'
import { inspectText } from './inspect.ts'

/** Makes the platform's decoders load their tables before the child locks itself up. */
async function warm(): Promise<void> {
  for (const sample of ['\x82\xa0\x82\xa2', '\xa4\xa2\x8f\xb0\xa1', '\x1b$B$"\x1b(B']) decodeText(Buffer.from(sample, 'latin1'))
}

const text: Format = {
  id: 'text',
  types: ['text', 'log', 'yaml'],
  warm,
  disarm: (untrusted, type, _options, limits) => disarmText(untrusted, type, limits),
  inspect: (bytes, limits) => inspectText(bytes, limits, false),
}

const csv: Format = {
  id: 'csv',
  types: ['csv', 'tsv'],
  warm,
  disarm: (untrusted, type, _options, limits) => disarmTable(untrusted, type, limits),
  inspect: (bytes, limits) => inspectText(bytes, limits, true),
}

const rebuilding = (): Promise<typeof import('./kinds.ts')> => import('./kinds.ts')
const inspecting = (): Promise<typeof import('./inspect/kinds.ts')> => import('./inspect/kinds.ts')

/** What each half needs is loaded by that half alone. */
const warmKinds: Format['warm'] = async (work) => {
  await (work === 'disarm' ? rebuilding() : inspecting())
}
const warmCards: Format['warm'] = async (work) => {
  await warmKinds(work)
  if (work === 'disarm') await (await import('../../container/picture.ts')).warmPictures()
}

const json: Format = {
  id: 'json',
  types: ['json'],
  warm: warmKinds,
  disarm: async (untrusted, _type, _options, limits) => (await rebuilding()).disarmJson(untrusted, limits),
  inspect: async (bytes, limits) => (await inspecting()).inspectJson(bytes, limits),
}

const markdown: Format = {
  id: 'markdown',
  types: ['markdown'],
  warm: warmKinds,
  disarm: async (untrusted, _type, _options, limits) => (await rebuilding()).disarmMarkdown(untrusted, limits),
  inspect: async (bytes, limits) => (await inspecting()).inspectMarkdown(bytes, limits),
}

const xml: Format = {
  id: 'xml',
  types: ['xml'],
  warm: warmKinds,
  disarm: async (untrusted, _type, _options, limits) => (await rebuilding()).disarmXml(untrusted, limits),
  inspect: async (bytes, limits) => (await inspecting()).inspectXml(bytes, limits),
}

const cards = (id: 'ics' | 'vcf', root: 'VCALENDAR' | 'VCARD'): Format => ({
  id,
  types: [id],
  warm: warmCards,
  disarm: async (untrusted, _type, _options, limits) => (await rebuilding()).disarmCards(untrusted, id, limits),
  inspect: async (bytes, limits) => (await inspecting()).inspectCards(bytes, root, limits),
})

export const textFormats: readonly Format[] = [text, csv, json, markdown, xml, cards('ics', 'VCALENDAR'), cards('vcf', 'VCARD')]
