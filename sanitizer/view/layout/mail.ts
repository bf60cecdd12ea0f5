import { Findings } from '../../findings.ts'
import { textOfHtml } from '../../formats/mail/html-text.ts'
import type { Mailbox, MailDate } from '../../formats/mail/message.ts'
import { readMime } from '../../formats/mail/mime/read.ts'
import type { Limits } from '../../limits.ts'
import { type Block, type Cell, plain, type Row, type Table } from './flow/block.ts'
import { textBlocks } from './text.ts'

const look = { size: 10, colour: 0x000000 }
const grey = { size: 9, colour: 0x555555 }
const line = { colour: 0xbbbbbb, width: 0.5 }
const [NAMES, WHOLE] = [60, 490]
const padding = { top: 2, right: 4, bottom: 2, left: 4 }

/** A mail: what stands over it, its words, and the names of what is attached. Of a body in HTML the plain text beside it is shown. */
export function* mailBlocks(clean: Uint8Array, limits: Limits): Generator<Block> {
  const { headers, passages, attachments } = readMime(Buffer.from(clean), limits, new Findings())
  const fields = [
    ['差出人', listed(headers.from)],
    ['宛先', listed(headers.to)],
    ['CC', listed(headers.cc)],
    ['日時', headers.date ? written(headers.date) : ''],
    ['件名', headers.subject],
    ['添付', attachments.map(({ name }) => name).join('、')],
  ] as const
  yield tableOf(fields.filter(([, value]) => value !== ''))
  yield { kind: 'paragraph', ...plain, inlines: [], size: 8 }
  for (const { text, html } of passages) yield* textBlocks(text ?? textOfHtml(html ?? ''))
}

const listed = (boxes: readonly Mailbox[]): string =>
  boxes.map(({ name, address = '' }) => (name === '' ? address : address === '' ? name : `${name} <${address}>`)).join('、')

/** On the clock of whoever sent it, which is what the mail says. */
function written({ wall, zone }: MailDate): string {
  const [date = '', time = ''] = new Date(wall).toISOString().split('T')
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60].map((part) => String(part).padStart(2, '0'))
  return `${date.replaceAll('-', '/')} ${time.slice(0, 5)} (${zone < 0 ? '-' : '+'}${hours}:${minutes})`
}

const cell = (column: number, text: string, isName: boolean): Cell => ({
  column,
  columns: 1,
  rows: 1,
  blocks: [{ kind: 'paragraph', ...plain, inlines: [{ kind: 'text', text, look: isName ? grey : look }], size: look.size }],
  edges: { bottom: line },
  padding,
  anchor: 'top',
})

const tableOf = (fields: readonly (readonly [string, string])[]): Table => ({
  kind: 'table',
  columns: [NAMES, WHOLE - NAMES],
  rows: fields.map(([name, value]): Row => ({ height: 0, isExact: false, cells: [cell(0, name, true), cell(1, value, false)] })),
  left: 0,
  align: 'left',
})
