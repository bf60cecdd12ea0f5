import type { PDFDict, PDFObject, PDFRawStream } from '@cantoo/pdf-lib'
import { within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { pageKeys, resourceKeys, resources } from '../allow.ts'
import { reference } from '../write.ts'
import { type Appearance, draw } from './annotations/drawn.ts'
import { Fields } from './annotations/fields.ts'
import { annotations } from './annotations/index.ts'
import type { Layers } from './layers.ts'
import { Destinations } from './navigation/destination.ts'
import { rewriteContent } from './page-content.ts'
import { entries, numbers } from './rules.ts'
import { number as num } from './syntax.ts'
import { key, type Walk } from './walk.ts'

/** Attributes that pages inherit (ISO 32000-2, table 31). */
const inherited = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const
type Inherited = Readonly<Partial<Record<(typeof inherited)[number], PDFObject>>>

interface Leaf {
  readonly page: PDFDict
  readonly from: Inherited
}

/** The pages in their order, each with what it inherits; a node met twice is left out. @throws Refusal limit-pages, limit-depth */
export function leaves(walk: Walk, root: PDFDict): readonly Leaf[] {
  const found: Leaf[] = []
  const met = new Set<PDFDict>()
  const visit = (value: PDFObject | undefined, above: Inherited) => {
    const node = walk.dict(value)
    if (!node) return
    const kids = walk.array(node.get(key('Kids')))
    if (kids && met.has(node)) {
      walk.findings.add('malformed')
      return
    }
    met.add(node)
    const here = { ...above }
    for (const name of inherited) {
      const own = node.get(key(name))
      if (own !== undefined) here[name] = own
    }
    if (!kids || walk.name(node.get(key('Type'))) === '/Page') {
      found.push({ page: node, from: here })
      within(walk.limits, 'pages', found.length)
    } else
      walk.deeper(() => {
        for (const kid of kids) visit(kid, here)
      })
  }
  visit(root.get(key('Pages')), {})
  if (found.length === 0) throw new Refusal('malformed', 'no pages')
  return found
}

const box = numbers(4)
const LETTER = '[0 0 612 792]'

export interface CopiedPages {
  /** Reference to the tree. */
  readonly tree: string
  readonly destinations: Destinations
  readonly count: number
  /** The catalog's entry of the form, or nothing. */
  readonly form: string
  /** Indexes of pages that have, or had, annotations. */
  readonly annotated: ReadonlySet<number>
}

/** Writes a flat page tree. */
export function copyPages(walk: Walk, root: PDFDict, layers: Layers): CopiedPages {
  const pages = leaves(walk, root)
  const tree = walk.file.reserve()
  const numbers = pages.map(() => walk.file.reserve())
  for (const [index, { page }] of pages.entries()) if (!walk.pages.has(page)) walk.pages.set(page, numbers[index] ?? 0)
  const destinations = new Destinations(walk, root, numbers)
  const fields = new Fields(walk)
  const annotated = new Set<number>()
  for (const [index, leaf] of pages.entries()) {
    const { entry, drawn } = annotations(walk, leaf.page, { layers, destinations, fields })
    if (entry || drawn.length > 0) annotated.add(index)
    const own = `${pageEntries(walk, leaf)}${body(walk, leaf, drawn)}${entry}`
    walk.draws.page(leaf.page, drawing(walk, leaf.page), walk.dict(leaf.from.Resources))
    walk.file.fill(numbers[index] ?? 0, `<</Type/Page/Parent${reference(tree)}${own}>>`)
  }
  const kids = numbers.map((number) => reference(number).trimStart())
  walk.file.fill(tree, `<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`)
  return { tree: reference(tree), destinations, count: pages.length, form: fields.finish(root), annotated }
}

function pageEntries(walk: Walk, { page, from }: Leaf): string {
  const media = (from.MediaBox && box(walk, from.MediaBox)) ?? LETTER
  const crop = from.CropBox && box(walk, from.CropBox)
  const turn = Math.round((walk.number(from.Rotate) ?? 0) / 90) * 90
  const rotate = ((turn % 360) + 360) % 360
  const { CropBox: _, ...own } = pageKeys
  return `/MediaBox${media}${crop ? `/CropBox${crop}` : ''}${rotate ? `/Rotate ${num(rotate)}` : ''}${entries(walk, page, own)}`
}

function body(walk: Walk, leaf: Leaf, extra: readonly Appearance[]): string {
  const own = walk.dict(leaf.from.Resources)
  if (extra.length === 0) return `/Resources${ownResources(walk, leaf.from.Resources, own)}${contents(walk, leaf, own, '')}`
  const taken = new Set(
    walk
      .dict(own?.get(key('XObject')))
      ?.keys()
      .map((name) => name.asString()),
  )
  let prefix = 'Drawn'
  while ([...taken].some((name) => name.startsWith(`/${prefix}`))) prefix += 'x'
  const names = extra.map((_, index) => `/${prefix}${index + 1}`)
  const added = extra.map(({ form }, index) => `${names[index]}${form}`).join('')
  const { XObject, ...others } = resourceKeys
  const existing = own?.get(key('XObject'))
  const objects = (existing && XObject?.(walk, existing)) ?? '<<>>'
  const merged = walk.file.reserve()
  walk.file.fill(merged, `<<${own ? entries(walk, own, others) : ''}/XObject${objects.slice(0, -2)}${added}>>>>`)
  return `/Resources${reference(merged)}${contents(walk, leaf, own, extra.map((one, index) => draw(names[index] ?? '', one)).join(''))}`
}

/** Always an object of its own; resources that pages inherit are one object for all of them. */
function ownResources(walk: Walk, value: PDFObject | undefined, own: PDFDict | undefined): string {
  if (value && own && value !== own) return resources(walk, value) ?? ''
  const write = (number: number) => {
    walk.file.fill(number, own ? (resources(walk, own) ?? '<<>>') : '<<>>')
    return true
  }
  if (own) return walk.indirect('inherited', own, write) ?? ''
  const empty = walk.file.reserve()
  write(empty)
  return reference(empty)
}

const streamsOf = (walk: Walk, page: PDFDict): readonly PDFRawStream[] => {
  const value = page.get(key('Contents'))
  return (walk.array(value) ?? (value ? [value] : [])).map((one) => walk.stream(one)).filter((one) => one !== undefined)
}

/** What a page's drawing is known as: its stream, which pages may share, or the page. */
const drawing = (walk: Walk, page: PDFDict): PDFRawStream | PDFDict => {
  const [only, ...more] = streamsOf(walk, page)
  return only && more.length === 0 ? only : page
}

/** 7.8.2: the streams of one page are one sequence of tokens. */
function contents(walk: Walk, { page }: Leaf, own: PDFDict | undefined, added: string): string {
  const streams = streamsOf(walk, page)
  if (streams.length === 0 && !added) return ''
  const write = (number: number) => {
    const parts = streams.flatMap((one) => {
      const decoded = walk.decode(one)
      if (decoded.codec) walk.findings.add('malformed')
      // One stream may stand in the row a million times.
      if (streams.length > 1) walk.spend(decoded.bytes.length)
      return decoded.codec ? [] : [decoded.bytes, NEWLINE]
    })
    const rewritten = rewriteContent(walk, parts.length === 2 && parts[0] ? parts[0] : Buffer.concat(parts), own, { source: drawing(walk, page) })
    const whole = added ? Buffer.concat([Buffer.from('q\n'), rewritten, Buffer.from(`Q\n${added}`)]) : rewritten
    walk.file.fillFlate(number, '', whole)
    return true
  }
  const [only] = streams
  if (streams.length === 1 && only && !added) return `/Contents${walk.indirect('contents', only, write)}`
  const number = walk.file.reserve()
  write(number)
  return `/Contents${reference(number)}`
}

const NEWLINE = Buffer.from('\n')
