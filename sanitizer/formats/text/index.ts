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
  types: ['text'],
  warm,
  disarm: (untrusted, _type, _options, limits) => disarmText(untrusted, limits),
  inspect: (bytes, limits) => inspectText(bytes, limits, false),
}

const csv: Format = {
  id: 'csv',
  types: ['csv', 'tsv'],
  warm,
  disarm: (untrusted, type, _options, limits) => disarmTable(untrusted, type, limits),
  inspect: (bytes, limits) => inspectText(bytes, limits, true),
}

export const textFormats: readonly Format[] = [text, csv]
