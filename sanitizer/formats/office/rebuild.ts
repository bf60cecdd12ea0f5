import type { Choices } from '../../choices.ts'
import { Findings, staying } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { Book } from './book.ts'
import type { Hidden } from './edits/edit.ts'
import { isOfLibreOffice } from './generator.ts'
import { NumberFormats } from './numberformats.ts'
import type { OfficePackage } from './package.ts'
import type { Plan, PlannedPart } from './plan.ts'
import { hidingStyles } from './survey.ts'
import { walkPart } from './walk.ts'

export interface WrittenPart {
  readonly part: PlannedPart
  readonly bytes: Uint8Array
}

interface Rebuild {
  readonly plan: Plan
  readonly source: OfficePackage
  readonly choices: Choices
  readonly limits: Limits
}

/**
 * Every planned part through its vocabulary. Where cells went because they are hidden, all is walked once more: a value that was computed from
 * them stays a value, since its formula would come to another one.
 *
 * @throws Refusal
 */
export function rebuildParts(rebuild: Rebuild, findings: Findings): readonly WrittenPart[] {
  const hidden = hiddenBefore(rebuild)
  const known = hidden.cells
  let walked = new Findings()
  let written = walkAll(rebuild, hidden, walked)
  if (hidden.cells > known && known === 0) {
    walked = new Findings()
    written = walkAll(rebuild, hidden, walked)
  }
  for (const { kind, count } of walked.list()) findings.add(kind, count)
  return written
}

/** Most styles hide nothing, and are not read twice. A name may be in UTF-16. */
const spellings = [Buffer.from('vanish'), Buffer.from('vanish', 'utf16le'), Buffer.from('vanish', 'utf16le').swap16()]

function hiddenBefore({ plan, source, choices, limits }: Rebuild): Hidden {
  const styles = choices.hiddenContent === 'show' ? [] : plan.parts.filter(({ kind }) => kind?.root === 'w:styles')
  const texts = styles.map((part) => Buffer.from(source.read(part.source))).filter((text) => spellings.some((word) => text.includes(word)))
  const hiding = texts.map((text) => hidingStyles(text, limits))
  return { styles: new Set(hiding.flatMap((ids) => [...ids])), cells: plan.hiddenSheets, strings: undefined }
}

function walkAll(rebuild: Rebuild, hidden: Hidden, findings: Findings): readonly WrittenPart[] {
  const { plan } = rebuild
  const book = plan.main.format === 'xlsx' ? newBook(rebuild) : undefined
  const done = new Map<PlannedPart, Uint8Array>()
  const write = (part: PlannedPart): void => void done.set(part, part.ready ?? walked(part, rebuild, book, hidden, findings))
  const isStrings = ({ kind }: PlannedPart): boolean => kind?.root === 'x:sst'
  for (const part of plan.parts) if (!isStrings(part)) write(part)
  // Strings that only hidden cells showed go with them.
  if (hidden.cells > 0) hidden.strings = shownStrings(done)
  for (const part of plan.parts.filter(isStrings)) write(part)
  if (book && book.kept === 0) throw new Refusal('active-only', 'no sheet is left')
  if (book && plan.losesPrograms && !showsAnything(done)) throw new Refusal('active-only', 'the sheets that are left are empty')
  return plan.parts.map((part) => ({ part, bytes: done.get(part) ?? new Uint8Array() }))
}

const newBook = ({ plan, source, limits }: Rebuild): Book => ({
  losesSheets: plan.parts[0]?.losesSheets ?? false,
  names: new Set(),
  lost: new Set(),
  positions: [],
  kept: 0,
  numberFormats: isOfLibreOffice(source, limits) ? new NumberFormats() : undefined,
})

function walked(part: PlannedPart, rebuild: Rebuild, book: Book | undefined, hidden: Hidden, findings: Findings): Uint8Array {
  const { source, choices, limits } = rebuild
  const relationships = new Map(
    part.relationships.map(({ id, isExternal, embeds, isFont = false }) => [id, { isExternal, embeds, isFont }]),
  )
  const root = part.kind?.root ?? ''
  const walk = (bytes: Uint8Array, chosen: Choices, told: Findings): Uint8Array => {
    const text = walkPart(bytes, root, { relationships, book, hidden, choices: chosen, findings: told, limits })
    if (text === undefined) throw new Refusal('malformed', 'root element')
    return Buffer.from(text)
  }
  // A tracked change may give text the properties that hide it: changes are settled first, then what is hidden goes.
  const isTwofold = root.startsWith('w:') && choices.trackedChanges !== 'keep' && choices.hiddenContent === 'remove'
  const settled = isTwofold ? settle(source.read(part.source), choices, walk, findings) : source.read(part.source)
  const bytes = walk(settled, choices, findings)
  if (root === 'p:notes' && saysSomething(Buffer.from(bytes).toString())) findings.add('speaker-note-stays')
  return bytes
}

type Walk = (bytes: Uint8Array, chosen: Choices, told: Findings) => Uint8Array

function settle(untrusted: Uint8Array, choices: Choices, walk: Walk, findings: Findings): Uint8Array {
  const told = new Findings()
  const settled = walk(untrusted, { ...choices, hiddenContent: 'keep' }, told)
  for (const { kind, count } of told.list()) if (!staying.has(kind)) findings.add(kind, count)
  return settled
}

/** Whether somebody wrote something into a part as our writer makes it; the number of the slide is a field. */
function saysSomething(notes: string): boolean {
  let isField = false
  for (const [, tag, text = ''] of notes.matchAll(/<(\/?a:fld|a:t)(?=[ >])[^>]*>([^<]*)/g)) {
    if (tag !== 'a:t') isField = tag === 'a:fld'
    else if (!isField && text.trim() !== '') return true
  }
  return false
}

/** A workbook of macros often has one empty sheet, since Excel asks for one. */
const showsAnything = (done: ReadonlyMap<PlannedPart, Uint8Array>): boolean =>
  [...done].some(([{ kind }, bytes]) =>
    kind?.root === 'x:worksheet'
      ? /<(?:v|is|drawing|legacyDrawing|picture)[ />]/.test(Buffer.from(bytes).toString())
      : kind?.root === 'x:chartsheet',
  )

const SHOWN = /<c(?: [^>]*)? t="s"[^>]*>(?:<f(?:[^>]*\/>|[^>]*>[^<]*<\/f>))?<v[^>]*>(\d+)<\/v>/g

function shownStrings(done: ReadonlyMap<PlannedPart, Uint8Array>): ReadonlySet<number> {
  const shown = new Set<number>()
  for (const [{ kind }, bytes] of done)
    if (kind?.root === 'x:worksheet') for (const [, index] of Buffer.from(bytes).toString().matchAll(SHOWN)) shown.add(Number(index))
  return shown
}
