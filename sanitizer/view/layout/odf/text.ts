import { type Block, plain } from '../flow/block.ts'
import { Column, untilUsedUp } from '../flow/column.ts'
import { type Element, readElements } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Paper } from '../paper/paper.ts'
import { FlowReader, type Note } from './flow.ts'
import { sheetOf } from './page.ts'
import { Styles } from './styles.ts'

const GREY = { size: 9, colour: 0x555555 }
const TITLE = { size: 9, colour: 0x333333, bold: true }
const RULE: Block = { kind: 'paragraph', ...plain, inlines: [], size: 4, edges: { bottom: { colour: 0xbbbbbb, width: 0.5 } } }
/** A header or footer that says only the number of its page says nothing here. */
const ONLY_NUMBERS = /^[\s\d０-９\-–—―‐/／ページp.]*$/

/**
 * An OpenDocument text on pages of its size, one column: lists, tables, pictures and boxes where they stand in the text, the header once at the
 * start, then footer, notes and comments at the end.
 *
 * KNOWN GAP: columns, vertical writing, drawings without text, and changes that are tracked are not shown; the first kind of page is that of all.
 */
export function layOdfText(source: CleanPackage, paper: Paper): void {
  const styles = new Styles(source)
  const master = masterOf(source, styles)
  const column = new Column(paper, sheetOf(styles.page(master)))
  const reader = new FlowReader(source, styles)
  untilUsedUp(paper, () => {
    const edge = (...names: readonly string[]): void => {
      const blocks = names.flatMap((name) => {
        const part = master?.child(name)
        return part && !(ONLY_NUMBERS.test(part.text) && !hasPicture(part)) ? [...reader.readAll(part)] : []
      })
      if (blocks.length > 0) for (const block of [...blocks, RULE]) column.add(block)
    }
    edge('style:header', 'style:header-first')
    readElements(source.read('content.xml'), 3, source.limits, (element) => {
      for (const block of reader.read(element)) column.add(block)
    }, inBody('office:text')) // biome-ignore format: one thought
    for (const notes of [reader.notes, reader.comments]) layNotes(notes, reader, column)
    edge('style:footer', 'style:footer-first')
    column.finish()
  })
}

/** Leaves out what is not the body of this kind. */
export const inBody =
  (kind: string) =>
  ({ name }: Element): boolean =>
    name.startsWith('office:document') || name === 'office:body' || name === kind || name === 'table:table' || name === 'drawing:page'

/** The page that the first paragraph asks for (§19.503), else the usual one. */
function masterOf(source: CleanPackage, styles: Styles): Element | undefined {
  let name: string | undefined
  let isFirst = true
  readElements(source.read('content.xml'), 3, source.limits, (element) => {
    if (!isFirst || !['text:p', 'text:h', 'table:table'].includes(element.name)) return
    isFirst = false
    const style = element.attribute('text:style-name') ?? element.attribute('table:style-name')
    name = styles.chain(element.name === 'table:table' ? 'table' : 'paragraph', style)[0]?.attribute('style:master-page-name')
  }, inBody('office:text')) // biome-ignore format: one thought
  return styles.masters.get(name ?? '') ?? styles.masters.get('Standard') ?? [...styles.masters.values()][0]
}

const hasPicture = (element: Element): boolean =>
  element.name === 'drawing:image' || [...element.elements()].some((each) => hasPicture(each))

function layNotes(notes: Note[], reader: FlowReader, column: Column): void {
  const found = notes.splice(0)
  if (found.length === 0) return
  column.add({ ...RULE, before: 12 } as Block)
  for (const { label, content } of found) {
    const inner = [...content.elements()].filter(({ name }) => !name.startsWith('dc:'))
    const [first, ...rest] = inner.flatMap((element) => [...reader.read(element)])
    const head = { kind: 'text', text: `[${label}] `, look: GREY } as const
    if (first?.kind === 'paragraph') column.add({ ...first, left: 0, first: 0, inlines: [head, ...first.inlines] })
    else column.add({ kind: 'paragraph', ...plain, inlines: [{ ...head, look: TITLE }], size: 9 })
    for (const block of rest) column.add(block)
  }
}
