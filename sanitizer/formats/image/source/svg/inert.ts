import { decodeXml } from '../../../../container/xml/decode.ts'
import { escapeValue } from '../../../../container/xml/escape.ts'
import { scanXml } from '../../../../container/xml/scanner.ts'
import { Findings } from '../../../../findings.ts'
import { type Limits, within } from '../../../../limits.ts'
import { malformed } from '../../survey/survey.ts'
import { attributes, drawn, properties, quiet, SVG, silent, unwrapped, XLINK } from './allow.ts'
import { type Declarations, declarationsOf, StyleSheet } from './style.ts'
import { setText, type TextRun, type TextStyle } from './text.ts'

/** Rewrites an SVG from its allow-list: shapes only, nothing that runs or reaches out, letters as outlines. */

export interface InertSvg {
  readonly text: string
  readonly findings: Findings
  /** Pixels, as the file wants to be shown. */
  readonly width: number
  readonly height: number
  /** Pictures inside, in the order of their places: `href="@0"`, `href="@1"` … */
  readonly pictures: readonly Uint8Array[]
}

interface Frame {
  readonly kind: 'written' | 'unwrapped' | 'dropped' | 'style' | 'text'
  readonly style: TextStyle
  /** Of text: what its own element says about its look. */
  readonly look: string
}

interface Given {
  readonly name: string
  readonly value: string
}

const UNITS: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96, em: 16, ex: 8 }
const pixels = (value: string | undefined): number | undefined => {
  const match = /^\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)(px|pt|pc|mm|cm|in|em|ex)?/.exec(value ?? '')
  const number = Number(match?.[1])
  return match && Number.isFinite(number) ? number * (UNITS[match[2] ?? 'px'] ?? 1) : undefined
}

const firstStyle: TextStyle = { size: 16, isBold: false, anchor: 'start' }
function textStyle(before: TextStyle, of: (name: string) => string | undefined): TextStyle {
  const anchor = of('text-anchor')
  const weight = of('font-weight')
  return {
    size: pixels(of('font-size')) ?? before.size,
    isBold: weight === undefined ? before.isBold : weight === 'bold' || weight === 'bolder' || Number(weight) >= 600,
    anchor: anchor === 'middle' || anchor === 'end' || anchor === 'start' ? anchor : before.anchor,
  }
}

class Rewriting {
  readonly findings = new Findings()
  readonly pictures: Uint8Array[] = []
  width: number | undefined
  height: number | undefined
  viewBox: readonly number[] = []
  out = ''
  readonly #limits: Limits
  readonly #sheet: StyleSheet
  readonly #frames: Frame[] = []
  #skipped = 0
  #elements = 0
  #text: TextRun[] | undefined
  #pending: Pick<TextRun, 'x' | 'y' | 'dx' | 'dy'> = { x: undefined, y: undefined, dx: 0, dy: 0 }

  constructor(limits: Limits, sheet: StyleSheet) {
    this.#limits = limits
    this.#sheet = sheet
  }

  open(element: string, given: readonly Given[]): void {
    within(this.#limits, 'objects', ++this.#elements)
    if (this.#skipped > 0) {
      this.#skipped++
      return
    }
    const before = this.#frames.at(-1)
    if (!before && element !== 'svg') throw malformed('root of an SVG')
    const named = new Map(given.map(({ name, value }) => [name, value]))
    const declared = this.#declared(element, named)
    const of = (name: string): string | undefined => declared.get(name) ?? named.get(name)
    const style = textStyle(before?.style ?? firstStyle, of)
    if (!before) this.#root(named)
    if (element === 'text' || element === 'tspan' || element === 'textPath') this.#openText(element, named, declared, style)
    else if (element === 'style') this.#frames.push({ kind: 'style', style, look: '' })
    else if (unwrapped.has(element)) this.#unwrap(element, named, style)
    else if (element === 'image') this.#image(named, declared)
    else if (drawn.has(element)) {
      const added = before ? '' : ` xmlns="${SVG}"`
      this.out += `<${element}${added}${this.#attributes(named, declared)}>`
      this.#frames.push({ kind: 'written', style, look: element })
    } else {
      if (!silent.has(element))
        this.findings.add(
          element === 'script'
            ? 'javascript'
            : element === 'foreignObject'
              ? 'embedded-file'
              : /^(?:set|animate|handler|listener)/.test(element)
                ? 'action'
                : 'unknown',
        )
      this.#skipped = 1
    }
  }

  #root(named: ReadonlyMap<string, string>): void {
    this.viewBox = (named.get('viewBox') ?? '')
      .slice(0, 200)
      .split(/[\s,]+/)
      .map(Number)
    const isShare = (value: string | undefined): boolean => value?.trim().endsWith('%') ?? false
    this.width = isShare(named.get('width')) ? undefined : pixels(named.get('width'))
    this.height = isShare(named.get('height')) ? undefined : pixels(named.get('height'))
  }

  #declared(element: string, named: ReadonlyMap<string, string>): Declarations {
    const classes = (named.get('class') ?? '').split(/\s+/).filter(Boolean)
    const found = this.#sheet.of(element, named.get('id') ?? '', classes)
    for (const [name, value] of declarationsOf(named.get('style') ?? '')) found.set(name, value)
    return found
  }

  /** Those that the tables allow, with the value that a style gives over the one of the attribute. */
  #attributes(named: ReadonlyMap<string, string>, declared: Declarations, only = attributes): string {
    let out = ''
    for (const [name, value] of named) {
      if (Object.hasOwn(only, name)) {
        if (declared.has(name)) continue
        if (only[name]?.test(value)) out += ` ${name}="${escapeValue(value)}"`
        else if (value !== '') this.findings.add(/url|:|\\/.test(value) ? 'external-reference' : 'malformed')
      } else if (name === 'href' && only === attributes) out += this.#href(value)
      else if (/^on/i.test(name)) this.findings.add('javascript')
      else if (only === attributes && !quiet.test(name) && name !== 'href') this.findings.add('unknown')
    }
    for (const [name, value] of declared)
      if (Object.hasOwn(properties, name)) {
        if (properties[name]?.test(value)) out += ` ${name}="${escapeValue(value)}"`
        else if (/url\s*\(/i.test(value)) this.findings.add('external-reference')
      } else if (/url\s*\(\s*["']?\s*(?!#)|expression|javascript|\\/i.test(value)) this.findings.add('external-reference')
    return out
  }

  #href(value: string): string {
    if (/^\s*#[A-Za-z_][\w.:-]{0,199}\s*$/.test(value)) return ` href="${escapeValue(value.trim())}"`
    this.findings.add('external-reference')
    return ''
  }

  #unwrap(element: string, named: ReadonlyMap<string, string>, style: TextStyle): void {
    if (element === 'a' && named.has('href'))
      this.findings.add(/^\s*(?:https?:|mailto:|#)/i.test(named.get('href') ?? '') ? 'link' : 'unsafe-link')
    for (const name of named.keys()) if (/^on/i.test(name)) this.findings.add('javascript')
    this.#frames.push({ kind: 'unwrapped', style, look: '' })
  }

  /** Pixels that are in the file; decoded and encoded anew by whoever asked. */
  #image(named: ReadonlyMap<string, string>, declared: Declarations): void {
    const match = /^\s*data:image\/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)$/i.exec(named.get('href') ?? '')
    const rest = new Map([...named].filter(([name]) => name !== 'href'))
    if (match) {
      this.out += `<image${this.#attributes(rest, declared)} href="@${this.pictures.length}"/>`
      this.pictures.push(Buffer.from(match[1] ?? '', 'base64'))
      within(this.#limits, 'entries', this.pictures.length)
    } else this.findings.add('external-reference')
    this.#skipped = 1
  }

  #openText(element: string, named: ReadonlyMap<string, string>, declared: Declarations, style: TextStyle): void {
    const isOuter = this.#text === undefined
    if (isOuter) {
      this.#text = []
      this.out += `<g${this.#attributes(new Map([...named].filter(([name]) => name !== 'x' && name !== 'y')), declared)}>`
    }
    const place = (name: string): number | undefined =>
      pixels(
        named
          .get(name)
          ?.trim()
          .split(/[\s,]+/)[0],
      )
    this.#pending = {
      x: place('x') ?? (isOuter ? 0 : this.#pending.x),
      y: place('y') ?? (isOuter ? 0 : this.#pending.y),
      dx: place('dx') ?? 0,
      dy: place('dy') ?? 0,
    }
    const look = isOuter ? '' : this.#attributes(named, declared, properties)
    this.#frames.push({
      kind: 'text',
      style,
      look: `${this.#frames.at(-1)?.kind === 'text' ? (this.#frames.at(-1)?.look ?? '') : ''}${look}`,
    })
    if (element === 'textPath') this.findings.add('unknown')
  }

  text(value: string): void {
    const frame = this.#frames.at(-1)
    if (this.#skipped > 0 || !frame || !this.#text) return
    if (frame.kind !== 'text' && frame.kind !== 'unwrapped') return
    const folded = value.replace(/[\t\n\r ]+/g, ' ')
    const text = this.#text.length === 0 ? folded.trimStart() : folded
    if (text === '') return
    const attributes = new Map([...frame.look.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = '', one = '']) => [name, one]))
    const look = [...attributes].map(([name, one]) => ` ${name}="${one}"`).join('')
    this.#text.push({ text, style: frame.style, ...this.#pending, attributes: look })
    this.#pending = { x: undefined, y: undefined, dx: 0, dy: 0 }
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped--
      return
    }
    const frame = this.#frames.pop()
    if (frame?.kind === 'written') this.out += `</${frame.look}>`
    if (frame?.kind === 'text' && this.#frames.at(-1)?.kind !== 'text' && !this.#frames.some(({ kind }) => kind === 'text')) {
      this.out += `${setText(this.#text ?? [])}</g>`
      this.#text = undefined
    }
  }
}

/** Where the root has begun in every drawing, characters. */
const PROLOGUE = 4096

/** A document type that names a DTD and declares nothing is how older programs begin a drawing; it is not read. */
const DOCTYPE = /<!DOCTYPE\s+(?:svg:)?svg(?:\s+(?:PUBLIC\s+("[^"<>]*"|'[^'<>]*')\s*|SYSTEM\s+)("[^"<>]*"|'[^'<>]*')?)?\s*>/i

const names = {
  element: (uri: string, local: string): string => (uri === SVG ? local : `{${uri === '' ? '' : 'other'}}${local}`),
  attribute: (uri: string, local: string): string =>
    uri === '' || (uri === XLINK && local === 'href') ? local : uri === XLINK ? 'xlink' : ':',
}

/** @throws Refusal malformed, ambiguous, limits */
export function inertSvg(untrusted: Uint8Array, limits: Limits): InertSvg {
  const decoded = decodeXml(untrusted)
  const text = decoded.slice(0, PROLOGUE).replace(DOCTYPE, '') + decoded.slice(PROLOGUE)
  const sheet = new StyleSheet()
  const findings = new Findings()
  let style: string | undefined
  const noStyle = { open: (): void => undefined, text: (): void => undefined, close: (): void => undefined }
  scanXml(
    text,
    names,
    {
      ...noStyle,
      open: (element) => {
        style = element === 'style' ? '' : undefined
      },
      text: (value) => {
        if (style !== undefined) style += value
      },
      close: () => {
        if (style !== undefined) sheet.add(style, findings)
        style = undefined
      },
    },
    limits,
  )
  if (/<\?xml-stylesheet/i.test(text.slice(0, PROLOGUE))) findings.add('external-reference')
  const rewriting = new Rewriting(limits, sheet)
  scanXml(
    text,
    names,
    {
      open: (element, attributeNames, values) =>
        rewriting.open(
          element,
          attributeNames.flatMap((name, index) => (name === ':' || name === 'xlink' ? [] : [{ name, value: values[index] ?? '' }])),
        ),
      text: (value) => rewriting.text(value),
      close: () => rewriting.close(),
    },
    limits,
  )
  for (const { kind, count } of rewriting.findings.list()) findings.add(kind, count)
  const [, , boxWidth = 0, boxHeight = 0] = rewriting.viewBox
  const width = rewriting.width ?? (boxWidth > 0 ? boxWidth : 300)
  const height = rewriting.height ?? (boxHeight > 0 ? boxHeight : 150)
  return { text: rewriting.out, findings, width, height, pictures: rewriting.pictures }
}
