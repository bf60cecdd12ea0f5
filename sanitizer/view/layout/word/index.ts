import { type Block, plain } from '../flow/block.ts'
import { Column, untilUsedUp } from '../flow/column.ts'
import type { Look } from '../line/inline.ts'
import { type Element, readElements } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { type Theme, themeOf } from '../package/theme.ts'
import type { Paper } from '../paper/paper.ts'
import { BlockReader } from './blocks.ts'
import { PackageDrawer } from './drawer.ts'
import { Numbering } from './numbering.ts'
import { defaultTab, type Notes, type Reader } from './runs.ts'
import { noSection, readSections, type Section } from './section.ts'
import { Styles } from './styles.ts'

/**
 * A Word document on pages of its sections' sizes, one column each, text boxes and pictures where they are anchored; the header once
 * at the start, then footer, footnotes and comments at the end. Tracked insertions are blue and underlined, deletions red and struck out.
 *
 * KNOWN GAP: columns, frames and vertical writing are set one below the other; what floats stands before the paragraph it is anchored in; lines and
 * shapes without text that float are left out, and conditional formats of table styles.
 */
export function layWord(source: CleanPackage, paper: Paper): void {
  new Document(source, paper).lay()
}

const GREY: Look = { size: 9, colour: 0x555555 }
const TITLE: Look = { size: 9, colour: 0x333333, bold: true }
/** Numbers of pages and their dashes: a header or footer that says only this says nothing here. */
const ONLY_NUMBERS = /^[\s\d０-９\-–—―‐/／ページp.]*$/

class Document {
  readonly #source: CleanPackage
  readonly #part: string
  readonly #notes: Notes = { footnotes: new Map(), endnotes: new Map(), comments: new Map() }
  readonly #styles: Styles
  readonly #sections: readonly Section[]
  readonly #column: Column
  readonly #paper: Paper
  readonly #defaultTab: number
  readonly #theme: Theme
  #section = 0

  constructor(source: CleanPackage, paper: Paper) {
    this.#source = source
    this.#paper = paper
    this.#part = source.main()
    this.#theme = themeOf(source, this.#part)
    this.#styles = new Styles(source, this.#part)
    this.#sections = readSections(source.read(this.#part), source.limits)
    const settings = source.related(this.#part, 'settings')
    this.#defaultTab = defaultTab(settings === undefined ? undefined : source.tree(settings))
    this.#column = new Column(paper, this.#here().sheet)
  }

  lay(): void {
    untilUsedUp(this.#paper, () => {
      this.#edge(this.#sections.flatMap(({ headers }) => headers))
      const body = this.#reader(this.#part)
      body.onSection = () => {
        this.#section++
        const next = this.#here()
        body.setting.pitch = next.pitch
        if (!next.isContinuous) this.#column.breakPage()
        this.#column.resize(next.sheet)
      }
      readElements(this.#source.read(this.#part), 2, this.#source.limits, (element) => this.#add(body, element))
      this.#list('footnotes', 'w:footnote', '注')
      this.#list('endnotes', 'w:endnote', '文末注')
      this.#list('comments', 'w:comment', 'コメント')
      this.#edge(this.#sections.flatMap(({ footers }) => footers))
      this.#column.finish()
    })
  }

  #here(): Section {
    return this.#sections[this.#section] ?? this.#sections.at(-1) ?? noSection
  }

  #reader(part: string): BlockReader {
    const drawer = new PackageDrawer(this.#source, part, this.#theme, this.#paper, (box) => [...blocks.readAll(box)])
    const reader: Reader = { styles: this.#styles, notes: this.#notes, drawer }
    const blocks = new BlockReader(reader, new Numbering(this.#source, this.#part), {
      pitch: this.#here().pitch,
      defaultTab: this.#defaultTab,
    })
    return blocks
  }

  #add(reader: BlockReader, element: Element): void {
    for (const block of reader.read(element)) this.#column.add(block)
  }

  /** Headers or footers: each different text once, with a rule between them and the text. */
  #edge(references: readonly string[]): void {
    const seen = new Set<string>()
    const blocks: Block[] = []
    for (const id of new Set(references)) {
      const part = this.#source.target(this.#part, id)
      if (part === undefined) continue
      const tree = this.#source.tree(part)
      const text = tree.text.trim()
      const hasPicture = [...this.#source.relationships(part).values()].some(({ type }) => type === 'image')
      if ((ONLY_NUMBERS.test(text) && !hasPicture) || seen.has(text)) continue
      seen.add(text)
      blocks.push(...this.#reader(part).readAll(tree))
    }
    if (blocks.length === 0) return
    const rule: Block = { kind: 'paragraph', ...plain, inlines: [], size: 4, edges: { bottom: { colour: 0xbbbbbb, width: 0.5 } } }
    for (const block of [...blocks, rule]) this.#column.add(block)
  }

  /** Notes or comments that the text refers to, in the order of their numbers. */
  #list(type: keyof Notes, name: string, label: string): void {
    const numbers = this.#notes[type]
    const part = this.#source.related(this.#part, type)
    if (numbers.size === 0 || part === undefined) return
    const found = new Map<string, Element>()
    readElements(this.#source.read(part), 1, this.#source.limits, (element) => {
      const id = element.attribute('w:id') ?? ''
      if (element.name === name && numbers.has(id)) found.set(id, element)
    })
    this.#column.add({
      kind: 'paragraph',
      ...plain,
      before: 12,
      inlines: [{ kind: 'text', text: label, look: TITLE }],
      size: 9,
      keepsNext: true,
      edges: { bottom: { colour: 0xbbbbbb, width: 0.5 } },
    })
    for (const [id, number] of numbers) {
      const element = found.get(id)
      if (!element) continue
      const author = element.attribute('w:author')
      const head = `[${label}${number}]${author ? ` ${author}` : ''} `
      const [first, ...rest] = this.#reader(part).readAll(element)
      if (first?.kind === 'paragraph') this.#column.add({ ...first, inlines: [{ kind: 'text', text: head, look: GREY }, ...first.inlines] })
      else this.#column.add({ kind: 'paragraph', ...plain, inlines: [{ kind: 'text', text: head, look: GREY }], size: 9 })
      for (const block of rest) this.#column.add(block)
    }
  }
}
