import { symbol } from '../../../container/face/symbols.ts'
import type { Paragraph } from '../flow/block.ts'
import type { Inline, Look } from '../line/inline.ts'
import { numeral } from '../numbers/numerals.ts'
import type { Element } from '../package/element.ts'
import { mathText } from '../package/math.ts'
import type { Theme } from '../package/theme.ts'
import { readCharacters, readParagraph, type Spacing, type TextStyle } from './textstyle.ts'

/** Where a text body gets what it does not say itself: `lvlNpPr` lists, farthest first (§21.1.2.4.12). */
export interface TextBehind {
  readonly lists: readonly (Element | undefined)[]
  readonly style: TextStyle
  /** Wins over the lists, e.g. the style of a table. */
  readonly over?: TextStyle | undefined
}

const LEVELS = 9
const USUAL_SIZE = 18
/** PowerPoint's single line is 1.2 times the size, ours 1.3. */
const LEADING = 0.92

const NUMBERS: Readonly<Record<string, string>> = {
  arabic: 'decimal',
  alphaLc: 'lowerLetter',
  alphaUc: 'upperLetter',
  romanLc: 'lowerRoman',
  romanUc: 'upperRoman',
  circleNum: 'decimalEnclosedCircle',
  ea1Jpn: 'japaneseCounting',
  ea1Chs: 'japaneseCounting',
  ea1Cht: 'japaneseCounting',
  arabicDb: 'decimalFullWidth',
}

/** A text body (§21.1.2.1.1) as paragraphs; `scale` makes everything that much smaller. */
export function readBody(body: Element, behind: TextBehind, theme: Theme, scale: number): readonly Paragraph[] {
  const lists = [...behind.lists, body.child('a:lstStyle')]
  const levels = new Map<number, TextStyle>()
  const styleOf = (level: number): TextStyle => {
    const known = levels.get(level)
    if (known) return known
    const style: TextStyle = { ...behind.style }
    for (const list of lists)
      Object.assign(style, readParagraph(list?.child('a:defPPr'), theme), readParagraph(list?.child(`a:lvl${level + 1}pPr`), theme))
    Object.assign(style, behind.over)
    levels.set(level, style)
    return style
  }
  const counters: (number | undefined)[] = []
  return body.all('a:p').map((paragraph) => {
    const properties = paragraph.child('a:pPr')
    const level = Math.max(0, Math.min(LEVELS - 1, properties?.number('lvl') ?? 0))
    const style = { ...styleOf(level), ...readParagraph(properties, theme) }
    return paragraphOf(paragraph, style, { theme, scale, counters, level })
  })
}

interface Setting {
  readonly theme: Theme
  readonly scale: number
  readonly counters: (number | undefined)[]
  readonly level: number
}

function paragraphOf(paragraph: Element, style: TextStyle, setting: Setting): Paragraph {
  const { theme, scale, counters, level } = setting
  const inlines = inlinesOf(paragraph, style, theme, scale)
  const first = inlines.find((one) => one.kind === 'text')?.look
  const end = { ...style, ...readCharacters(paragraph.child('a:endParaRPr'), theme) }
  const size = (first?.size ?? (end.size ?? USUAL_SIZE) * scale) || USUAL_SIZE
  const label = inlines.length > 0 ? labelOf(style, counters, level, first ?? lookOf(style, scale)) : []
  counters.length = level + 1
  const left = (style.left ?? 0) * scale
  const indent = (style.first ?? 0) * scale
  return {
    kind: 'paragraph',
    inlines: [...label, ...inlines],
    align: style.align ?? 'left',
    left,
    right: 0,
    first: label.length === 0 && indent < 0 ? Math.max(indent, -left) : indent,
    before: pointsOf(style.before, size, scale),
    after: pointsOf(style.after, size, scale),
    leading:
      style.leading?.rule === 'exact'
        ? { rule: 'exact', value: style.leading.value * scale }
        : { rule: 'times', value: (style.leading?.value ?? 1) * LEADING },
    pitch: 0,
    size,
    tabs: [],
    defaultTab: 72 * scale,
  }
}

const pointsOf = (spacing: Spacing | undefined, size: number, scale: number): number =>
  spacing === undefined ? 0 : spacing.rule === 'times' ? spacing.value * size * 1.2 : spacing.value * scale

function labelOf(style: TextStyle, counters: (number | undefined)[], level: number, look: Look): Inline[] {
  const { bullet } = style
  if (!bullet || bullet.kind === 'none') {
    counters[level] = undefined
    return []
  }
  const bare: Look = {
    ...look,
    size: look.size * (style.bulletSize ?? 1),
    underline: undefined,
    strike: undefined,
    raise: undefined,
    fill: undefined,
    colour: style.bulletColour ?? look.colour,
  }
  if (bullet.kind === 'character') {
    const isSymbols = /wingdings|symbol|webdings/i.test(bullet.font)
    const text = isSymbols ? symbol(bullet.font, bullet.text.charCodeAt(0)) : bullet.text
    // Squares and discs fill a whole character in our font, and less than half of one in fonts of bullets.
    const isLarge = text >= '\u2190'
    const small = isLarge ? { ...bare, size: bare.size * 0.55, raise: bare.size * 0.12 } : bare
    return [
      { kind: 'text', text, look: small },
      { kind: 'tab', look: bare },
    ]
  }
  const number = (counters[level] ?? bullet.start - 1) + 1
  counters[level] = number
  const [, form = 'arabic', wrapping = 'Period'] =
    /^([A-Za-z0-9]+?)(Period|ParenR|ParenBoth|Plain|Minus|WdBlackPlain|WdWhitePlain|DbPlain|JpnKorPeriod|JpnChsDbPeriod|JpnKorPlain)?$/.exec(
      bullet.form,
    ) ?? []
  const text = numeral(NUMBERS[form] ?? 'decimal', number)
  const shown =
    form === 'circleNum' || /Plain$/.test(wrapping)
      ? text
      : wrapping === 'ParenBoth'
        ? `(${text})`
        : wrapping === 'ParenR'
          ? `${text})`
          : `${text}.`
  return [
    { kind: 'text', text: shown, look: bare },
    { kind: 'tab', look: bare },
  ]
}

function lookOf(style: TextStyle, scale: number): Look {
  const size = (style.size ?? USUAL_SIZE) * scale
  const raised = style.baseline ?? 0
  return {
    size: raised === 0 ? size : size * 0.66,
    bold: style.bold,
    italic: style.italic,
    colour: style.colour ?? 0,
    underline: style.underline === 'none' ? undefined : style.underline,
    strike: style.strike,
    fill: style.fill,
    raise: raised === 0 ? undefined : raised * size,
  }
}

function inlinesOf(paragraph: Element, style: TextStyle, theme: Theme, scale: number): Inline[] {
  const inlines: Inline[] = []
  for (const run of paragraph.elements()) {
    const own = { ...style, ...readCharacters(run.child('a:rPr'), theme) }
    const look = lookOf(own, scale)
    if (run.name === 'a:br') inlines.push({ kind: 'break', look })
    else if (run.name === 'a:r' || run.name === 'a:fld') {
      const text = (run.child('a:t')?.text ?? '').replaceAll('\u000b', '\n')
      if (text !== '') inlines.push({ kind: 'text', text: own.isCapital ? text.toUpperCase() : text, look })
    } else if (run.name === 'mc:AlternateContent' || run.name === 'm:oMath' || run.name === 'm:oMathPara') {
      const text = mathText(run.child('mc:Choice') ?? run)
      if (text !== '') inlines.push({ kind: 'text', text, look: lookOf(style, scale) })
    }
  }
  return inlines
}
