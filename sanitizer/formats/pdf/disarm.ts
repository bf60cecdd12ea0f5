import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { type Choices, type Disarmed, type DisarmOptions, defaultChoices, type Nested } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { catalogKeys } from './allow.ts'
import { census, censusOfBytes } from './census.ts'
import { compare, PageDiffers } from './compare.ts'
import { differing } from './differing.ts'
import { flatten } from './flatten.ts'
import { type Opened, open } from './open.ts'
import { encodePicture } from './page-image.ts'
import { normalise, RENDER_ANNOTATIONS, renewPdfium, startPdfium } from './pdfium/engine.ts'
import { Pictures } from './pictures.ts'
import { searched } from './read/streams.ts'
import { attachments } from './rebuild/attachments.ts'
import { readLayers } from './rebuild/layers.ts'
import { pageLabels } from './rebuild/navigation/labels.ts'
import { opening, outline } from './rebuild/navigation/outline.ts'
import { copyPages, type LostPage } from './rebuild/pages.ts'
import { entries } from './rebuild/rules.ts'
import { structure } from './rebuild/structure.ts'
import { Walk } from './rebuild/walk.ts'
import { refuseShells } from './shells.ts'
import { type Sight, sightOf, unread } from './sight.ts'
import { PdfFile } from './write.ts'

/** Refusals after which another reading of the same file may still succeed. */
const retryable = (error: unknown) =>
  !(error instanceof Refusal) || error.code === 'malformed' || error.code === 'content-missing' || error.code === 'encrypted'

/**
 * Direct rebuild, else a rebuild of PDFium's reading, else a refusal (then the caller may ask for `flatten`).
 * @throws Refusal
 */
export async function disarm(file: Uint8Array, options: DisarmOptions, limits: Limits, nested?: Nested): Promise<Disarmed> {
  within(limits, 'inputBytes', file.length)
  if (file.length === 0) throw new Refusal('file-empty')
  const untrusted = withHeader(file)
  within(limits, 'searchedBytes', searched(untrusted))
  const ask = { options, limits, nested }
  if (options.method === 'flatten') {
    await renewPdfium()
    return written(...(await pictured(untrusted, ask)))
  }
  await startPdfium()
  const disarmed = await rebuilt(untrusted, ask)
  // Pages that PDFium drew must not depend on what it drew before: once more, where this was not its first document.
  const isDrawn = disarmed.removed.some(({ kind }) => kind === 'page-picture')
  return isDrawn && (await renewPdfium()) ? await rebuilt(untrusted, ask) : disarmed
}

async function rebuilt(untrusted: Uint8Array, ask: Wish): Promise<Disarmed> {
  const findings = new Findings()
  censusOfBytes(untrusted, findings)
  try {
    return written('rebuild', await rebuild(untrusted, untrusted, { ...ask, findings }), findings)
  } catch (error) {
    if (!retryable(error)) throw error
    return written(...(await rebuildNormalised(untrusted, ask, error)))
  }
}

/** Without one no parser begins (7.5.2); the objects behind it are found by looking for them. */
const withHeader = (file: Uint8Array): Uint8Array =>
  Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 1024 + HEADER.length)).includes(HEADER)
    ? file
    : Buffer.concat([Buffer.from(`${HEADER}1.7\n`), file])
const HEADER = '%PDF-'

/** Starts all that opens files or threads: PDFium's code is read, sharp encodes one picture. */
export async function warm(): Promise<void> {
  await startPdfium()
  await encodePicture({ rgba: new Uint8Array(4), width: 1, height: 1 }, 90)
}

type Written = readonly [method: 'rebuild' | 'normalise' | 'flatten', bytes: Uint8Array, findings: Findings]
const written = (...[method, bytes, findings]: Written): Disarmed => ({
  bytes,
  format: 'pdf',
  mediaType: 'application/pdf',
  extension: 'pdf',
  method,
  removed: findings.list(),
})

/** The rebuild proper: parse, count, copy what is allowed into an empty file, look at both. */
async function rebuild(source: Uint8Array, untrusted: Uint8Array, ask: Ask): Promise<Uint8Array> {
  const opened = await open(source, ask.limits, ask.options.password)
  refuseShells(opened)
  if (!ask.counted) count(opened, ask.findings)
  const { output, annotated, pictured, drawn } = await copyAllowed(opened, untrusted, ask)
  compare(untrusted, output, { annotated, pictured }, ask.options.password)
  return drawn ? await copy(output, ask.limits, ask) : output
}

interface Ask {
  readonly options: Choices & Pick<DisarmOptions, 'password'>
  readonly limits: Limits
  readonly findings: Findings
  /** Whether they say already what the file holds. */
  readonly counted?: boolean
  readonly nested: Nested | undefined
  /** Indexes of pages of which a copy looks otherwise. */
  readonly otherwise?: ReadonlySet<number>
}
type Wish = Omit<Ask, 'findings' | 'counted' | 'otherwise'>

interface Copy {
  readonly output: Uint8Array
  readonly annotated: ReadonlySet<number>
  /** Pages that need not look as before: pictures by the very program that compares, and all where hidden layers are shown. */
  readonly pictured: ReadonlySet<number>
  /** Whether pages became pictures. */
  readonly drawn: boolean
}

async function copyAllowed(opened: Opened, untrusted: Uint8Array, { options, limits, findings, nested, otherwise }: Ask): Promise<Copy> {
  const { context, root } = opened
  const file = new PdfFile(limits)
  const catalog = file.reserve()
  const walk = new Walk(context, file, limits, findings, options)
  const layers = readLayers(walk, root)
  const { tree, annotated, destinations, count, form, lost } = copyPages(walk, root, layers, otherwise)
  if (lost.length === count) walk.lose('every page')
  if (lost.length > 0) await fillLost(file, lost, await sightOf(untrusted, opened, layers, options), limits)
  const ways = `${form}${opening(walk, root, destinations)}${outline(walk, root, destinations)}${pageLabels(walk, root, count)}${structure(walk, root)}${await attachments(walk, root, nested)}${entries(walk, root, catalogKeys)}`
  file.fill(catalog, `<</Type/Catalog/Pages${tree}${layers.entry}${ways}>>`)
  const changed = layers.opened ? Array.from({ length: count }, (_, index) => index) : lost.map(({ index }) => index)
  return { output: file.bytes(catalog), annotated, pictured: new Set(changed), drawn: lost.length > 0 }
}

/** Pages that could not be copied faithfully, as pictures of themselves. */
async function fillLost(file: PdfFile, lost: readonly LostPage[], sight: Sight, limits: Limits): Promise<void> {
  const pictures = new Pictures(file, sight, limits)
  try {
    for (const { index, withAnnotations, fill } of lost) fill(await pictures.draw(index, withAnnotations ? RENDER_ANNOTATIONS : 0))
  } finally {
    pictures.close()
  }
}

/** A file of our own making in the order of keys that a rebuild has, so that disarming it again changes nothing. */
const copy = async (own: Uint8Array, limits: Limits, { options, nested }: Partial<Ask> = {}): Promise<Uint8Array> =>
  (
    await copyAllowed(await open(own, limits), own, {
      options: { ...defaultChoices, ...options, password: undefined },
      limits,
      findings: new Findings(),
      nested,
    })
  ).output

/** The file as PDFium reads it; the report is of the file as it came, and of what this rebuild leaves out. */
async function rebuildNormalised(untrusted: Uint8Array, ask: Wish, first: unknown): Promise<Written> {
  try {
    const { findings, opened } = await survey(untrusted, ask)
    const counted = opened !== undefined
    return ['normalise', await rebuild(normalise(untrusted, ask.options.password), untrusted, { ...ask, findings, counted }), findings]
  } catch (error) {
    if (first instanceof PageDiffers) return rebuildPartly(untrusted, ask, first)
    if (first instanceof Refusal) throw first
    if (error instanceof Refusal) throw error
    throw new Refusal('malformed', 'no parser reads it', { cause: error })
  }
}

/** Our own reading, with pictures of the pages that look otherwise in it; @throws first where that does not help */
async function rebuildPartly(untrusted: Uint8Array, ask: Wish, first: Refusal): Promise<Written> {
  try {
    const opened = await open(untrusted, ask.limits, ask.options.password)
    const { output, annotated } = await copyAllowed(opened, untrusted, { ...ask, findings: new Findings(), nested: undefined })
    const otherwise = differing(untrusted, output, annotated, ask.options.password)
    const findings = new Findings()
    censusOfBytes(untrusted, findings)
    return ['rebuild', await rebuild(untrusted, untrusted, { ...ask, findings, otherwise }), findings]
  } catch (error) {
    throw error instanceof Refusal && error.code.startsWith('limit-') ? error : first
  }
}

async function pictured(untrusted: Uint8Array, { limits, options }: Wish): Promise<Written> {
  const { findings, opened } = await survey(untrusted, { limits, options }, true)
  const layers = opened && readLayers(new Walk(opened.context, new PdfFile(limits), limits, findings, options), opened.root)
  const sight = layers ? await sightOf(untrusted, opened, layers, options) : unread(untrusted, options)
  const pages = await flatten(sight, untrusted.length, limits)
  return ['flatten', await copy(pages, limits), findings]
}

/** What a file holds that is not copied object by object, and the file where our own parser reads it. */
async function survey(untrusted: Uint8Array, { limits, options }: Pick<Ask, 'limits' | 'options'>, pictures = false) {
  const findings = new Findings()
  censusOfBytes(untrusted, findings)
  try {
    const opened = await open(untrusted, limits, options.password)
    count(opened, findings, pictures)
    return { findings, opened }
  } catch {
    findings.add('malformed')
    return { findings, opened: undefined }
  }
}

function count({ context, root, encrypted }: Opened, findings: Findings, pictures = false): void {
  if (encrypted) findings.add('encryption')
  census(context, root, findings, pictures)
}
