import type { PDFDict, PDFObject, PDFRawStream } from '@cantoo/pdf-lib'
import { within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { pageKeys, resourceKeys, resources } from '../allow.ts'
import { reference } from '../write.ts'
import { type Appearance, draw } from './annotations/drawn.ts'
import { Fields } from './annotations/fields.ts'
import { annotations, forget, type Kept, type PageAnnotations } from './annotations/index.ts'
import type { Layers } from './layers.ts'
import { Destinations } from './navigation/destination.ts'
import { rewriteContent } from './page-content.ts'
import { entries, numbers, type Table } from './rules.ts'
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
  /** Pages that cannot be written again faithfully: they wait for a picture of themselves. */
  readonly lost: readonly LostPage[]
}

/** A page whose own drawing is not copied. */
export interface LostPage {
  readonly index: number
  /** Whether the picture has to show what lies on the page too; else it stays and lies on the picture. */
  readonly withAnnotations: boolean
  /** Completes the page. @param picture draws over width × height points of the page as it is seen */
  fill(picture: { readonly width: number; readonly height: number; readonly content: string; readonly resources: string }): void
}

/** Writes a flat page tree. @param otherwise indexes of pages of which a copy is known to look otherwise */
export function copyPages(walk: Walk, root: PDFDict, layers: Layers, otherwise: ReadonlySet<number> = new Set()): CopiedPages {
  const pages = leaves(walk, root)
  const tree = walk.file.reserve()
  const numbers = pages.map(() => walk.file.reserve())
  for (const [index, { page }] of pages.entries()) if (!walk.pages.has(page)) walk.pages.set(page, numbers[index] ?? 0)
  const destinations = new Destinations(walk, root, numbers)
  const fields = new Fields(walk)
  const annotated = new Set<number>()
  const lost: LostPage[] = []
  for (const [index, leaf] of pages.entries()) {
    const write = (own: string) => walk.file.fill(numbers[index] ?? 0, `<</Type/Page/Parent${reference(tree)}${own}>>`)
    let upon: PageAnnotations | undefined
    const kept: Kept[] = []
    try {
      if (otherwise.has(index)) walk.lose('a copy looks otherwise')
      upon = annotations(walk, leaf.page, { layers, destinations, fields, kept })
      if (upon.entry || upon.drawn.length > 0) annotated.add(index)
      write(`${pageEntries(walk, leaf)}${body(walk, leaf, upon.drawn)}${upon.entry}`)
      walk.draws.page(leaf.page, drawing(walk, leaf.page), walk.dict(leaf.from.Resources))
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'content-missing')) throw error
      const withAnnotations = upon === undefined || upon.drawn.length > 0
      if (withAnnotations) forget(walk, kept)
      const entry = withAnnotations ? '' : (upon?.entry ?? '')
      lost.push({ index, withAnnotations, fill: (picture) => write(`${pictured(walk, leaf, picture)}${entry}`) })
      walk.findings.add('page-picture')
    }
  }
  const kids = numbers.map((number) => reference(number).trimStart())
  walk.file.fill(tree, `<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`)
  return { tree: reference(tree), destinations, count: pages.length, form: fields.finish(root), annotated, lost }
}

function pageEntries(walk: Walk, { page, from }: Leaf, keys: Table = pageKeys): string {
  const media = (from.MediaBox && box(walk, from.MediaBox)) ?? LETTER
  const crop = from.CropBox && box(walk, from.CropBox)
  const rotate = turn(walk, from)
  const { CropBox: _, ...own } = keys
  return `/MediaBox${media}${crop ? `/CropBox${crop}` : ''}${rotate ? `/Rotate ${num(rotate)}` : ''}${entries(walk, page, own)}`
}

const turn = (walk: Walk, from: Inherited): number => {
  const rounded = Math.round((walk.number(from.Rotate) ?? 0) / 90) * 90
  return ((rounded % 360) + 360) % 360
}

function geometry(walk: Walk, { from }: Leaf): { readonly media: Box; readonly crop: Box | undefined; readonly rotate: number } {
  return { media: corners(walk, from.MediaBox) ?? [0, 0, 612, 792], crop: corners(walk, from.CropBox), rotate: turn(walk, from) }
}

function corners(walk: Walk, value: PDFObject | undefined): Box | undefined {
  const found = walk.array(value)?.map((one) => walk.number(one))
  if (found?.length !== 4 || found.includes(undefined)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = found as number[]
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

/** How the page as it is seen lies in its own coordinates: by its turn, from (left, bottom) to (right, top) (8.3.2.3, table 31). */
const turned: Readonly<Record<number, (left: number, bottom: number, right: number, top: number) => readonly number[]>> = {
  0: (left, bottom) => [1, 0, 0, 1, left, bottom],
  90: (_left, bottom, right) => [0, 1, -1, 0, right, bottom],
  180: (_left, _bottom, right, top) => [-1, 0, 0, -1, right, top],
  270: (left, _bottom, _right, top) => [0, -1, 1, 0, left, top],
}

/** The picture stands where the page's drawing stood, so that boxes, turn, bookmarks and links stay right. */
function pictured(walk: Walk, leaf: Leaf, { width, height, content, resources }: Parameters<LostPage['fill']>[0]): string {
  const { media, crop, rotate } = geometry(walk, leaf)
  const [left, bottom, right, top] = seen(media, crop)
  const sideways = rotate % 180 !== 0
  const [across, up] = sideways ? [top - bottom, right - left] : [right - left, top - bottom]
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = turned[rotate]?.(left, bottom, right, top) ?? []
  const [x, y] = [across / width, up / height]
  const matrix = [a * x, b * x, c * y, d * y, e, f].map((one) => num(Math.round(one * 1e6) / 1e6)).join(' ')
  const contents = walk.file.reserve()
  walk.file.fillFlate(contents, '', Buffer.from(`q\n${matrix} cm\n${content}Q\n`))
  const { StructParents: _, ...own } = pageKeys
  return `${pageEntries(walk, leaf, own)}/Resources${resources}/Contents${reference(contents)}`
}

type Box = readonly [left: number, bottom: number, right: number, top: number]

/** 14.11.2: what a viewer shows of the media box. */
function seen(media: Box, crop: Box | undefined): Box {
  if (!crop) return media
  const [left, bottom, right, top] = crop.map((one, at) => (at < 2 ? Math.max(one, media[at] ?? 0) : Math.min(one, media[at] ?? 0)))
  return left !== undefined && bottom !== undefined && right !== undefined && top !== undefined && right > left && top > bottom
    ? [left, bottom, right, top]
    : media
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
    const rewritten = rewriteContent(walk, parts.length === 2 && parts[0] ? parts[0] : Buffer.concat(parts), own, {
      source: drawing(walk, page),
    })
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
