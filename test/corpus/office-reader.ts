/**
 * Office files as other people's libraries read them: SheetJS for cells, the Open XML SDK's validator for the schema. A process of its own, so
 * that a file on which a reader does not end can be given up (the validator does not run in a worker thread). Asked with two paths, it answers with what a corpus run wants to know.
 */
import { readFileSync } from 'node:fs'
import validate, { type Format } from '@ooxml-tools/validate'
import { type CellObject, read, type WorkBook } from 'xlsx'
import type { Opinions } from './family.ts'

export interface Asked {
  readonly before: string
  readonly after: string
  readonly format: string
}

/** Differences beyond this are counted no more. */
const MOST = 1000

type Cells = ReadonlyMap<string, CellObject>

const bookOf = (path: string): WorkBook | undefined => {
  try {
    return read(readFileSync(path), { cellFormula: true, cellStyles: false, cellHTML: false, cellText: false, bookVBA: false, xlfn: true })
  } catch {
    return undefined
  }
}

function cellsOf(book: WorkBook): Cells {
  const cells = new Map<string, CellObject>()
  for (const name of book.SheetNames)
    for (const [at, cell] of Object.entries(book.Sheets[name] ?? {}))
      if (!at.startsWith('!')) cells.set(`${name}!${at}`, cell as CellObject)
  return cells
}

/** A line break is one character for every reader of XML (2.11), but not for SheetJS: carriage returns are not compared. */
const writtenValue = ({ t, v }: CellObject): string => `${t} ${v instanceof Date ? v.getTime() : plain(String(v))}`

const plain = (text = ''): string => text.replaceAll('\r', '')

/** Cells by value and by formula; a formula that is gone, with its value still there, is counted by itself: whether it may be, policy knows. */
function cells(before: string, after: string): Opinions {
  const [one, other] = [bookOf(before), bookOf(after)]
  if (!one) return {}
  if (!other) return { cells: false, cellsSay: 'SheetJS does not open the output' }
  const [mine, theirs] = [cellsOf(one), cellsOf(other)]
  let [different, gone, first] = [0, 0, '']
  for (const [at, cell] of mine) {
    const twin = theirs.get(at)
    const isGone = twin !== undefined && twin.f === undefined && cell.f !== undefined
    if (isGone) gone++
    if (twin && writtenValue(twin) === writtenValue(cell) && (plain(twin.f) === plain(cell.f) || isGone)) continue
    first ||= `${at}: ${writtenValue(cell)} =${cell.f ?? ''} became ${twin ? `${writtenValue(twin)} =${twin.f ?? ''}` : 'nothing'}`.slice(
      0,
      160,
    )
    if (++different >= MOST) break
  }
  for (const at of theirs.keys()) if (!mine.has(at)) different++
  return { cells: different === 0, cellsRead: mine.size, formulasGone: gone, ...(first ? { cellsSay: first } : {}) }
}

/** What the validator complains of, counted by sentence; parts have other names in the output. Undefined where it cannot open the file. */
async function complaints(path: string, format: Format): Promise<Map<string, number> | string> {
  try {
    const counted = new Map<string, number>()
    for (const { id, description } of await validate(readFileSync(path), format, 'Microsoft365')) {
      const sentence = `${id}: ${description}`
      counted.set(sentence, (counted.get(sentence) ?? 0) + 1)
    }
    return counted
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function schema({ before, after, format }: Asked): Promise<Opinions> {
  const [one, other] = [await complaints(before, format as Format), await complaints(after, format as Format)]
  if (typeof one === 'string') return {}
  if (typeof other === 'string') return { schema: false, schemaSays: other.slice(0, 300) }
  const fresh = [...other].filter(([sentence, count]) => count > (one.get(sentence) ?? 0))
  return { schema: fresh.length === 0, schemaErrors: fresh.length, ...(fresh[0] ? { schemaSays: fresh[0][0].slice(0, 300) } : {}) }
}

const spreadsheets = ['xlsx', 'ods']
const validated = ['docx', 'xlsx', 'pptx']

process.on('message', async (asked: Asked) => {
  const opinions: Opinions = {
    ...(spreadsheets.includes(asked.format) ? cells(asked.before, asked.after) : {}),
    ...(validated.includes(asked.format) ? await schema(asked) : {}),
  }
  process.send?.(opinions)
})
process.once('disconnect', () => process.exit(0))
