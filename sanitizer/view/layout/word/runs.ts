import { symbol, withoutSymbols } from '../../../container/face/symbols.ts'
import type { Block } from '../flow/block.ts'
import type { Inline } from '../line/inline.ts'
import { chosen } from '../package/chosen.ts'
import type { Element } from '../package/element.ts'
import { mathText } from '../package/math.ts'
import { lookOf, type RunStyle, readRunStyle } from './runstyle.ts'
import type { Styles } from './styles.ts'
import { twips } from './values.ts'

/** What a paragraph holds: its line content, and what floats beside it and is set behind it. */
export interface Content {
  readonly inlines: Inline[]
  readonly floating: Block[]
  breaksPage: boolean
}

/** Notes and comments that the text referred to, in order. */
export interface Notes {
  /** Identifier → number. */
  readonly footnotes: Map<string, number>
  readonly endnotes: Map<string, number>
  readonly comments: Map<string, number>
}

/** What drawings become is decided elsewhere: they need the package. */
export interface Drawer {
  draw(element: Element, content: Content): void
}

export interface Reader {
  readonly styles: Styles
  readonly notes: Notes
  readonly drawer: Drawer
}

const INSERTED: RunStyle = { colour: 0x1a4fb4, underline: 'single' }
const DELETED: RunStyle = { colour: 0xb42318, strike: true }

/** Elements that only wrap runs (§17.16, §17.5, §17.13.5), and the mark that they put on them. */
const wrappers: Readonly<Record<string, RunStyle>> = {
  'w:hyperlink': {},
  'w:smartTag': {},
  'w:sdt': {},
  'w:sdtContent': {},
  'w:fldSimple': {},
  'w:customXml': {},
  'w:dir': {},
  'w:bdo': {},
  'w:ins': INSERTED,
  'w:moveTo': INSERTED,
  'w:del': DELETED,
  'w:moveFrom': DELETED,
  'm:oMathPara': {},
}

/** Reads the runs of one paragraph after the other: a field may begin in one and end in another. */
export class RunReader {
  readonly #reader: Reader
  /** Of each open field, whether its result has begun. */
  readonly #fields: boolean[] = []

  constructor(reader: Reader) {
    this.#reader = reader
  }

  read(paragraph: Element, style: RunStyle): Content {
    const content: Content = { inlines: [], floating: [], breaksPage: false }
    this.#children(paragraph, style, {}, content)
    return content
  }

  #children(parent: Element, style: RunStyle, mark: RunStyle, content: Content): void {
    for (const element of parent.elements()) {
      if (element.name === 'w:r') this.#run(element, style, mark, content)
      else if (element.name in wrappers) this.#children(element, style, { ...mark, ...wrappers[element.name] }, content)
      else if (element.name === 'mc:AlternateContent') this.#children(chosen(element), style, mark, content)
      else if (element.name === 'm:oMath') this.#text(mathText(element), { ...style, ...mark }, content)
    }
  }

  #run(run: Element, paragraph: RunStyle, mark: RunStyle, content: Content): void {
    const properties = run.child('w:rPr')
    const own = readRunStyle(properties)
    const style = { ...paragraph, ...this.#reader.styles.run(properties?.child('w:rStyle')?.attribute('w:val')), ...own, ...mark }
    for (const element of run.elements()) this.#piece(element, style, content)
  }

  #piece(element: Element, style: RunStyle, content: Content): void {
    if (element.name === 'w:fldChar') {
      const type = element.attribute('w:fldCharType')
      if (type === 'begin') this.#fields.push(false)
      else if (type === 'separate' && this.#fields.length > 0) this.#fields[this.#fields.length - 1] = true
      else if (type === 'end') this.#fields.pop()
    }
    if (style.isHidden || this.#fields.includes(false)) return
    const look = lookOf(style)
    switch (element.name) {
      case 'w:t':
      case 'w:delText':
        this.#text(element.text, style, content)
        break
      case 'w:tab':
      case 'w:ptab':
        content.inlines.push({ kind: 'tab', look })
        break
      case 'w:br':
        if (element.attribute('w:type') === 'page') content.breaksPage = true
        content.inlines.push({ kind: 'break', look })
        break
      case 'w:cr':
        content.inlines.push({ kind: 'break', look })
        break
      case 'w:noBreakHyphen':
        this.#text('\u2011', style, content)
        break
      case 'w:sym':
        this.#text(
          symbol(element.attribute('w:font') ?? '', Number.parseInt(element.attribute('w:char') ?? '', 16) || 0),
          { ...style, symbols: '' },
          content,
        )
        break
      case 'w:footnoteReference':
        this.#note(this.#reader.notes.footnotes, element, '注', style, content)
        break
      case 'w:endnoteReference':
        this.#note(this.#reader.notes.endnotes, element, '文末注', style, content)
        break
      case 'w:commentReference':
        this.#note(this.#reader.notes.comments, element, 'コメント', style, content)
        break
      case 'w:ruby':
        this.#ruby(element, style, content)
        break
      case 'mc:AlternateContent':
        for (const one of chosen(element).elements()) this.#piece(one, style, content)
        break
      case 'w:drawing':
      case 'w:pict':
      case 'w:object':
        this.#reader.drawer.draw(element, content)
        break
    }
  }

  #text(text: string, style: RunStyle, content: Content): void {
    if (text === '') return
    const shown = withoutSymbols(style.isCapital ? text.toUpperCase() : text, style.symbols === '' ? undefined : style.symbols)
    content.inlines.push({ kind: 'text', text: shown.replaceAll('\n', ' '), look: lookOf(style) })
  }

  #note(numbers: Map<string, number>, element: Element, name: string, style: RunStyle, content: Content): void {
    const id = element.attribute('w:id') ?? ''
    const number = numbers.get(id) ?? numbers.size + 1
    numbers.set(id, number)
    this.#text(`[${name}${number}]`, { ...style, position: 'superscript', colour: 0x1a4fb4 }, content)
  }

  /** §17.3.3.25: the reading behind its base, in brackets. */
  #ruby(element: Element, style: RunStyle, content: Content): void {
    const size = lookOf(style).size
    for (const run of element.child('w:rubyBase')?.elements() ?? []) if (run.name === 'w:r') this.#run(run, style, {}, content)
    const reading = element
      .child('w:rt')
      ?.all('w:r')
      .flatMap((run) => run.all('w:t'))
      .map((one) => one.text)
      .join('')
    if (reading) this.#text(`(${reading})`, { ...style, size: size * 0.7 }, content)
  }
}

/** Distance of default tab stops (§17.15.1.25), in points. */
export const defaultTab = (settings: Element | undefined): number => Math.max(6, twips(settings?.child('w:defaultTabStop'), 'w:val') ?? 42)
