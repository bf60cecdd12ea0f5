import type { FindingKind } from '../findings.ts'
import { defaultLimits, type Limits, within } from '../limits.ts'
import { walkScan } from './jpeg/entropy.ts'
import { type Frame, placesOf, readFrame, readScan, takeHuffman } from './jpeg/frame.ts'
import type { Huffman } from './jpeg/huffman.ts'
import { unitsOf } from './jpeg/scan.ts'

/**
 * JPEG as documents keep it (ITU-T T.81; in a PDF ISO 32000-2, 7.4.8): decoded to the last bit, then written again from what its scans need and
 * nothing else: the tables that a scan uses, in front of it; one frame; scans without a byte behind their last unit; JFIF and Adobe
 * markers of a fixed content, as they tell the colour model.
 */
export interface Jpeg {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly components: number
  /** What was left out. */
  readonly findings: ReadonlySet<FindingKind>
}

const JFIF = Buffer.from('ffe000104a46494600010100000100010000', 'hex')
const adobe = (transform: number) => Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform])
const frames = new Set([0xc0, 0xc1, 0xc2])
const starts = (payload: Uint8Array, text: string) => Buffer.from(payload.subarray(0, text.length)).toString('latin1') === text

/** Leading bytes before SOI: this many at most. */
const START_WITHIN = 1024

const segment = (marker: number, ...payload: readonly Uint8Array[]): Uint8Array => {
  const length = 2 + payload.reduce((sum, one) => sum + one.length, 0)
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 255]), ...payload])
}

/** @returns the picture made of what it needs, or undefined when it is not sound. @throws Refusal limit-pixels, limit-entries */
export function cleanJpeg(input: Uint8Array, limits: Limits = defaultLimits): Jpeg | undefined {
  const start = Buffer.from(input.buffer, input.byteOffset, Math.min(input.length, START_WITHIN)).indexOf('ffd8ff', 0, 'hex')
  return start < 0 ? undefined : new Reader(input, start, limits).run()
}

class Reader {
  readonly #input: Uint8Array
  readonly #limits: Limits
  readonly #findings = new Set<FindingKind>()
  readonly #scans: Uint8Array[] = []
  readonly #quantisation: (Uint8Array | undefined)[] = []
  readonly #huffman: (Huffman | undefined)[] = []
  /** By table place: what stands in the output when the next scan begins. */
  readonly #standing = new Map<string, Uint8Array>()
  readonly #latched = new Set<number>()
  #at: number
  #frame: Frame | undefined
  #frameHeader: Uint8Array = new Uint8Array(0)
  #restart = 0
  #colour: { jfif: boolean; transform: number | undefined } = { jfif: false, transform: undefined }

  constructor(input: Uint8Array, start: number, limits: Limits) {
    this.#input = input
    this.#limits = limits
    this.#at = start + 2
    if (start > 0) this.#findings.add('malformed')
  }

  run(): Jpeg | undefined {
    const input = this.#input
    for (let segments = 0; ; ) {
      while (this.#at < input.length && input[this.#at] !== 0xff) this.#stray()
      while (input[this.#at + 1] === 0xff) this.#at++
      const marker = input[this.#at + 1] ?? 0xd9
      if (marker === 0xd9) break
      if (marker <= 1 || (marker >= 0xd0 && marker <= 0xd7)) {
        this.#stray()
        continue
      }
      within(this.#limits, 'chunks', ++segments)
      const length = ((input[this.#at + 2] ?? 0) << 8) | (input[this.#at + 3] ?? 0)
      const end = this.#at + 2 + length
      if (length < 2 || end > input.length) return undefined
      const payload = input.subarray(this.#at + 4, end)
      this.#at = end
      if (!this.#segment(marker, payload)) return undefined
    }
    if (this.#at + 2 < input.length) this.#trailing(input.subarray(this.#at + 2))
    return this.#finish()
  }

  #stray(): void {
    this.#at++
    this.#findings.add('malformed')
  }

  /** Writers end their streams with a line end or zeros; other pictures and data behind EOI are something else. */
  #trailing(rest: Uint8Array): void {
    if (rest.some((byte) => byte !== 0 && byte !== 10 && byte !== 13)) this.#findings.add('trailing-bytes')
  }

  #segment(marker: number, payload: Uint8Array): boolean {
    if (marker === 0xdb) return this.#takeQuantisation(payload)
    if (marker === 0xc4) return takeHuffman(payload, this.#huffman)
    if (marker === 0xda) return this.#scan(payload)
    if (frames.has(marker)) return this.#takeFrame(marker, payload)
    if (marker === 0xdd) {
      this.#restart = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
      return payload.length === 2
    }
    return this.#application(marker, payload)
  }

  /** B.2.4.6 and annex B of other standards: what readers take for the colour model stays, the rest is named and goes. */
  #application(marker: number, payload: Uint8Array): boolean {
    if (marker === 0xe0 && starts(payload, 'JFIF\0') && payload.length >= 14) {
      this.#colour.jfif = true
      if (payload.length > 14) this.#findings.add('thumbnail')
    } else if (marker === 0xee && starts(payload, 'Adobe') && payload.length >= 12) {
      this.#colour.transform = payload[11]
      if (payload.length > 12) this.#findings.add('metadata')
    } else if (marker === 0xe2 && starts(payload, 'ICC_PROFILE')) this.#findings.add('colour-profile')
    else if ((marker === 0xe0 && starts(payload, 'JFXX')) || (marker === 0xe2 && starts(payload, 'MPF'))) this.#findings.add('thumbnail')
    else if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) this.#findings.add('metadata')
    else return false
    return true
  }

  /** B.2.4.1: of eight bits a value where they are enough, as eight bits a sample demand; no value is zero. */
  #takeQuantisation(payload: Uint8Array): boolean {
    for (let at = 0; at < payload.length; ) {
      const kind = payload[at] ?? 0xff
      const wide = kind >> 4 === 1
      const values = payload.subarray(at + 1, at + (wide ? 129 : 65))
      if (kind & 0xec || values.length !== (wide ? 128 : 64)) return false
      const low = wide ? values.filter((_, index) => index % 2 === 1) : values
      const narrow = !wide || values.every((byte, index) => index % 2 === 1 || byte === 0)
      if (low.some((byte, index) => byte === 0 && !(wide && values[index * 2]))) return false
      this.#quantisation[kind & 3] = Buffer.concat([Buffer.from([narrow ? kind & 3 : kind]), narrow ? low : values])
      at += 1 + values.length
    }
    return true
  }

  #takeFrame(marker: number, payload: Uint8Array): boolean {
    if (this.#frame) return false
    const [height, width] = [((payload[1] ?? 0) << 8) | (payload[2] ?? 0), ((payload[3] ?? 0) << 8) | (payload[4] ?? 0)]
    within(this.#limits, 'pixels', width * height)
    this.#frame = readFrame(marker, payload)
    this.#frameHeader = segment(marker, payload)
    return this.#frame !== undefined
  }

  #scan(payload: Uint8Array): boolean {
    const frame = this.#frame
    const scan = frame && readScan(frame, payload, this.#huffman)
    if (!frame || !scan) return false
    within(this.#limits, 'scans', this.#scans.length + 1)
    const coded = walkScan(this.#input, this.#at, scan, unitsOf(scan, frame.mcusWide, frame.mcusHigh), this.#restart)
    const before = this.#tablesOf(scan, payload)
    if (!coded || !before) return false
    if (coded.stray) this.#findings.add('malformed')
    this.#at = coded.end
    const heads = this.#scans.length === 0 ? [...before.quantisation, this.#frameHeader] : before.quantisation
    this.#scans.push(Buffer.concat([...heads, ...before.huffman, segment(0xda, payload), ...coded.parts]))
    return true
  }

  /** Tables that this scan is the first to need, or the first to need as they are now. */
  #tablesOf(
    scan: NonNullable<ReturnType<typeof readScan>>,
    payload: Uint8Array,
  ): { readonly quantisation: readonly Uint8Array[]; readonly huffman: readonly Uint8Array[] } | undefined {
    const [quantisation, huffman]: [Uint8Array[], Uint8Array[]] = [[], []]
    for (const { component } of scan.parts) {
      if (this.#latched.has(component.id)) continue
      this.#latched.add(component.id)
      const table = this.#quantisation[component.quantisation]
      if (!table) return undefined
      if (this.#stands(`q${component.quantisation}`, table)) quantisation.push(segment(0xdb, table))
    }
    for (const place of placesOf(payload, scan)) {
      const table = this.#huffman[place]
      if (!table) return undefined
      if (this.#stands(`h${place}`, table.segment)) huffman.push(segment(0xc4, table.segment))
    }
    const restart = Buffer.from([this.#restart >> 8, this.#restart & 255])
    const known = this.#standing.get('restart') ?? Buffer.alloc(2)
    if (!restart.equals(known)) {
      this.#standing.set('restart', restart)
      huffman.push(segment(0xdd, restart))
    }
    return { quantisation, huffman }
  }

  /** @returns whether it has to be written */
  #stands(place: string, table: Uint8Array): boolean {
    if (Buffer.from(this.#standing.get(place) ?? []).equals(table)) return false
    this.#standing.set(place, table)
    return true
  }

  #finish(): Jpeg | undefined {
    const frame = this.#frame
    if (!frame?.components.every((one) => (one.lowest[0] ?? -1) >= 0)) return undefined
    const { jfif, transform } = this.#colour
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      ...(jfif ? [JFIF] : []),
      ...(transform === undefined ? [] : [adobe(transform)]),
      ...this.#scans,
      Buffer.from([0xff, 0xd9]),
    ])
    return { bytes, width: frame.width, height: frame.height, components: frame.components.length, findings: this.#findings }
  }
}
