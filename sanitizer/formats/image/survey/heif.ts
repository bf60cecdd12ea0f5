import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { type Box, boxesOf, Fields } from './boxes.ts'
import { type ExifReading, readExif } from './exif.ts'
import { boundPicture, malformed, type Survey } from './survey.ts'

/** HEIF and AVIF (ISO/IEC 23008-12, MIAF): items, their properties and references, before a decoder sees the file. */

export interface HeifSurvey extends Survey {
  /** The ICC profile of the primary picture, where it has one. */
  readonly profile: Buffer | undefined
}

interface Item {
  readonly type: string
  readonly contentType: string
}
interface Reference {
  readonly type: string
  readonly from: number
  readonly to: readonly number[]
}
interface Meta {
  readonly primary: number
  readonly items: ReadonlyMap<number, Item>
  readonly references: readonly Reference[]
  readonly properties: readonly Box[]
  /** By item: places in `properties`, from 1. */
  readonly of: ReadonlyMap<number, readonly number[]>
  readonly places: ReadonlyMap<number, readonly (readonly [at: number, length: number])[]>
  readonly idat: Buffer | undefined
}

const version = (box: Box): number => box.body[0] ?? 0
const flags = (box: Box): number => box.body.readUIntBE(1, 3)

/** §8.11.6 of ISO/IEC 14496-12. */
function itemsOf(box: Box, limits: Limits): ReadonlyMap<number, Item> {
  const items = new Map<number, Item>()
  const head = new Fields(box.body, 4)
  head.number(version(box) === 0 ? 2 : 4)
  for (const entry of boxesOf(head.rest, limits)) {
    if (entry.type !== 'infe' || version(entry) < 2) throw malformed('item entry')
    const fields = new Fields(entry.body, 4)
    const number = fields.number(version(entry) === 2 ? 2 : 4)
    fields.number(2)
    const type = fields.rest.toString('latin1', 0, 4)
    const [, contentType = ''] = fields.rest.toString('latin1', 4).split('\0')
    if (items.has(number)) throw malformed('two items of one number')
    items.set(number, { type, contentType })
  }
  return items
}

/** §8.11.3: where the bytes of an item are; only those in the file itself or in `idat`. */
function placesOf(box: Box, limits: Limits): Meta['places'] {
  const places = new Map<number, (readonly [number, number])[]>()
  const fields = new Fields(box.body, 4)
  const sizes = fields.number(2)
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15] as const
  if ([offsetSize, lengthSize, baseSize, indexSize].some((size) => ![0, 4, 8].includes(size))) throw malformed('sizes of places')
  const wide = version(box) === 2
  const count = fields.number(wide ? 4 : 2)
  within(limits, 'entries', count)
  for (let index = 0; index < count; index++) {
    const number = fields.number(wide ? 4 : 2)
    if (version(box) > 0) fields.number(2)
    if (fields.number(2) !== 0) throw malformed('data of another file')
    const base = fields.number(baseSize)
    const extents = fields.number(2)
    const list: (readonly [number, number])[] = []
    for (let extent = 0; extent < extents; extent++) {
      if (version(box) > 0) fields.number(indexSize)
      const at = fields.number(offsetSize)
      list.push([base + at, fields.number(lengthSize)])
    }
    places.set(number, list)
  }
  return places
}

/** §8.11.12. */
function referencesOf(box: Box, limits: Limits): readonly Reference[] {
  const size = version(box) === 0 ? 2 : 4
  return boxesOf(box.body.subarray(4), limits).map(({ type, body }) => {
    const fields = new Fields(body)
    const from = fields.number(size)
    const count = fields.number(2)
    return { type, from, to: Array.from({ length: count }, () => fields.number(size)) }
  })
}

/** ISO/IEC 23008-12 §9.3. */
function associationsOf(box: Box, limits: Limits): ReadonlyMap<number, readonly number[]> {
  const of = new Map<number, readonly number[]>()
  const fields = new Fields(box.body, 4)
  const count = fields.number(4)
  within(limits, 'entries', count)
  const isWide = (flags(box) & 1) !== 0
  for (let index = 0; index < count; index++) {
    const item = fields.number(version(box) < 1 ? 2 : 4)
    const properties = Array.from({ length: fields.number(1) }, () => fields.number(isWide ? 2 : 1) & (isWide ? 0x7fff : 0x7f))
    of.set(item, properties)
  }
  return of
}

function readMeta(box: Box, limits: Limits): Meta {
  const inside = new Map(boxesOf(box.body.subarray(4), limits).map((child) => [child.type, child]))
  const need = (name: string): Box => {
    const found = inside.get(name)
    if (!found) throw malformed(`no ${name}`)
    return found
  }
  if (need('hdlr').body.toString('latin1', 8, 12) !== 'pict') throw malformed('not a picture')
  const primary = new Fields(need('pitm').body, 4).number(version(need('pitm')) === 0 ? 2 : 4)
  const properties = new Map(boxesOf(need('iprp').body, limits).map((child) => [child.type, child]))
  const [ipco, ipma] = [properties.get('ipco'), properties.get('ipma')]
  if (!ipco || !ipma) throw malformed('properties')
  const iref = inside.get('iref')
  return {
    primary,
    items: itemsOf(need('iinf'), limits),
    references: iref ? referencesOf(iref, limits) : [],
    properties: boxesOf(ipco.body, limits),
    of: associationsOf(ipma, limits),
    places: placesOf(need('iloc'), limits),
    idat: inside.get('idat')?.body,
  }
}

const propertyOf = (meta: Meta, item: number, type: string): Box | undefined =>
  (meta.of.get(item) ?? []).map((place) => meta.properties[place - 1]).find((box) => box?.type === type)

function sizeOf(meta: Meta, item: number, limits: Limits): readonly [number, number] {
  const box = propertyOf(meta, item, 'ispe')
  if (!box) throw malformed('a picture without size')
  const fields = new Fields(box.body, 4)
  const [width, height] = [fields.number(4), fields.number(4)]
  boundPicture(limits, width, height, 1)
  return [width, height]
}

/** As it is shown: cut (`clap`) and turned (`irot`) in the order of its properties (ISO/IEC 23008-12 §6.5.9, §6.5.10). */
function shownSize(meta: Meta, limits: Limits): readonly [number, number] {
  let [width, height] = sizeOf(meta, meta.primary, limits)
  for (const place of meta.of.get(meta.primary) ?? []) {
    const box = meta.properties[place - 1]
    if (box?.type === 'clap') {
      const fields = new Fields(box.body)
      const parts = Array.from({ length: 4 }, () => fields.number(4)) as [number, number, number, number]
      ;[width, height] = [Math.round(parts[0] / (parts[1] || 1)), Math.round(parts[2] / (parts[3] || 1))]
    }
    if (box?.type === 'irot' && ((box.body[0] ?? 0) & 1) === 1) [width, height] = [height, width]
  }
  boundPicture(limits, width, height, 1)
  return [width, height]
}

/** Pictures that the primary one is put together from: their pixels count together. */
const DERIVED = 4
const TILES = 2_000
function boundParts(meta: Meta, limits: Limits): void {
  let [pixels, parts] = [0, 0]
  const visit = (item: number, depth: number): void => {
    if (depth > DERIVED || ++parts > TILES) throw malformed('pictures within pictures')
    const [width, height] = sizeOf(meta, item, limits)
    pixels += width * height
    within(limits, 'pixels', depth === 0 ? 1 : pixels / 4)
    for (const { type, from, to } of meta.references) if (type === 'dimg' && from === item) for (const one of to) visit(one, depth + 1)
  }
  visit(meta.primary, 0)
}

function note(meta: Meta, findings: Findings, exif: ExifReading | undefined): void {
  const ofPrimary = new Set([meta.primary, ...meta.references.filter(({ type }) => type === 'dimg').flatMap(({ to }) => to)])
  for (const { type, from } of meta.references) {
    if (type === 'thmb') findings.add('thumbnail')
    if (type === 'thmb' || type === 'auxl' || type === 'cdsc') ofPrimary.add(from)
  }
  for (const [number, { type, contentType }] of meta.items) {
    if (type === 'Exif' || type === 'mime' || type === 'uri ') findings.add('metadata')
    else if (!ofPrimary.has(number) || contentType !== '') findings.add('unknown')
  }
  if (exif?.hasPosition) findings.add('location')
  if (exif?.hasThumbnail) findings.add('thumbnail')
}

/** Exif item: four bytes say where its TIFF header begins (ISO/IEC 23008-12 Annex A.2.1). */
function exifOf(meta: Meta, bytes: Buffer): ExifReading | undefined {
  const number = [...meta.items].find(([, { type }]) => type === 'Exif')?.[0]
  const [place] = (number !== undefined && meta.places.get(number)) || []
  if (!place || place[0] + place[1] > bytes.length || place[1] < 8) return undefined
  const item = bytes.subarray(place[0], place[0] + place[1])
  return readExif(item.subarray(Math.min(4 + item.readUInt32BE(0), item.length)))
}

/** The colour profile: `prof` or `rICC` (ISO/IEC 14496-12 §12.1.5); four letters, then the profile. */
function profileOf(meta: Meta): Buffer | undefined {
  const boxes = (meta.of.get(meta.primary) ?? []).map((place) => meta.properties[place - 1])
  const box = boxes.find((one) => one?.type === 'colr' && /^(?:prof|rICC)$/.test(one.body.toString('latin1', 0, 4)))
  return box?.body.subarray(4)
}

const topLevel: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat'])

/** @throws Refusal `malformed`, `limit-pixels`, `limit-entries` */
export function surveyHeif(untrusted: Uint8Array, limits: Limits): HeifSurvey {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const findings = new Findings()
  const boxes = boxesOf(bytes, limits)
  const metas = boxes.filter(({ type }) => type === 'meta')
  const [box] = metas
  if (boxes[0]?.type !== 'ftyp' || !box || metas.length > 1) throw malformed('a HEIF file has one meta box')
  for (const { type, body } of boxes)
    if (type === 'moov') findings.add('animation')
    else if (type === 'mpvd') findings.add('multimedia')
    else if (!topLevel.has(type) && body.length > 0) findings.add('unknown')
  const meta = readMeta(box, limits)
  const [width, height] = shownSize(meta, limits)
  boundParts(meta, limits)
  const exif = exifOf(meta, bytes)
  note(meta, findings, exif)
  const profile = profileOf(meta)
  if (profile) findings.add('colour-profile')
  // Turning and mirroring are properties that the decoder applies; the orientation of an EXIF block only repeats them.
  return { width, height, frames: 1, orientation: 1, capture: exif?.capture ?? {}, findings, essence: bytes, subsampled: true, profile }
}
