/** WebM or Matroska as we write it: walked by a grammar, in the shortest coding, to the last byte, with every block of a track that is there. */
import { type Finding, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { type Grammar, grammar, type Kind, many } from './matroska/grammar.ts'
import { isSetUp } from './matroska/private.ts'

class Film {
  readonly findings = new Findings()
  readonly numbers = new Set<number>()
  readonly blocks = new Set<number>()
  /** Where elements of the first level begin, counted from the start of the film's content, by name. */
  readonly places = new Map<number, string>()
  readonly wanted: { readonly place: number; readonly name: string }[] = []
  elements = 0
  readonly file: Buffer
  readonly limits: Limits
  constructor(file: Buffer, limits: Limits) {
    this.file = file
    this.limits = limits
  }

  /** A number behind leading zeros. @throws Refusal where it does not fit, or a shorter one would have done */
  variable(at: number, end: number): { readonly value: number; readonly next: number } {
    const length = Math.clz32(this.file[at] ?? 0) - 23
    if (length > 8 || at + length > end) throw new Refusal('malformed', 'a size that does not fit')
    const own = (this.file[at] ?? 0) & (0xff >> length)
    let value = own
    for (let index = 1; index < length; index++) value = value * 256 + (this.file[at + index] ?? 0)
    if (value >= 2 ** (7 * length) - 1 || (length > 1 && value < 2 ** (7 * (length - 1)) - 1)) this.findings.add('malformed')
    return { value, next: at + length }
  }

  uint(from: number, end: number): number {
    if (end - from < 1 || end - from > 8) throw new Refusal('malformed', 'a number of another length')
    let value = 0
    for (let at = from; at < end; at++) value = value * 256 + (this.file[at] ?? 0)
    return value
  }

  walk(from: number, end: number, allowed: Grammar, depth: number): readonly string[] {
    const names: string[] = []
    const seen = new Set<string>()
    for (let at = from; at < end; ) {
      this.elements += 1
      within(this.limits, 'mediaPieces', this.elements)
      const width = Math.clz32(this.file[at] ?? 0) - 23
      if (width > 4 || at + width > end) throw new Refusal('malformed', 'a name that does not fit')
      const name = this.file.toString('hex', at, at + width)
      const { value, next } = this.variable(at + width, end)
      if (next + value > end) throw new Refusal('malformed', 'an element past the end')
      const kind = Object.hasOwn(allowed, name) ? allowed[name] : undefined
      if (kind === undefined || (seen.has(name) && !many.has(name))) this.findings.add('unknown')
      else this.check(name, kind, next, next + value, depth)
      if (depth === 1 && allowed === grammar['18538067']) this.places.set(at - from, name)
      seen.add(name)
      names.push(name)
      at = next + value
    }
    return names
  }

  check(name: string, kind: Kind, from: number, end: number, depth: number): void {
    if (kind === 'uint') {
      const value = this.uint(from, end)
      if (name === 'd7') this.numbers.add(value)
      if (name === 'f1') this.wanted.push({ place: value, name: '1f43b675' })
      if (end - from > 1 && this.file[from] === 0 && name !== '53ac') this.findings.add('malformed')
    } else if (kind === 'int' || kind === 'float') {
      if (end - from > 8) this.findings.add('unknown')
    } else if (kind === 'block') this.block(name, from, end)
    else if (kind === 'bytes') return
    else if ('words' in kind && kind.words instanceof RegExp) {
      if (!kind.words.test(this.file.toString('latin1', from, end))) this.findings.add('unknown')
    } else this.inside(name, kind as Grammar, from, end, depth)
  }

  block(name: string, from: number, end: number): void {
    const { value, next } = this.variable(from, end)
    if (next + 3 > end || ((this.file[next + 2] ?? 0xff) & (name === 'a3' ? 0x70 : 0xf1)) !== 0) this.findings.add('malformed')
    this.blocks.add(value)
  }

  inside(name: string, allowed: Grammar, from: number, end: number, depth: number): void {
    this.walk(from, end, allowed, depth + 1)
    if (name === 'ae' && !this.isTrack(from, end)) this.findings.add('unknown')
    if (name === '4dbb') this.seek(from, end)
  }

  /** Direct children of an element that was walked already. */
  children(from: number, end: number): ReadonlyMap<string, Buffer> {
    const list = new Map<string, Buffer>()
    for (let at = from; at < end; ) {
      const width = Math.clz32(this.file[at] ?? 0) - 23
      const { value, next } = this.variable(at + width, end)
      list.set(this.file.toString('hex', at, at + width), this.file.subarray(next, next + value))
      at = next + value
    }
    return list
  }

  /** Picture or sound, with a codec of its kind that is set up as that codec is, or not at all. */
  isTrack(from: number, end: number): boolean {
    const track = this.children(from, end)
    const codec = track.get('86')?.toString('latin1') ?? ''
    const own = track.get('63a2')
    const type = codec.startsWith('V_') ? '01' : '02'
    const check = Object.hasOwn(isSetUp, codec) ? isSetUp[codec] : undefined
    if (track.get('83')?.toString('hex') !== type || track.get('d7')?.toString('hex') !== track.get('73c5')?.toString('hex')) return false
    return check ? own !== undefined && check(own) : own === undefined
  }

  seek(from: number, end: number): void {
    const list = this.children(from, end)
    const [name, place] = [list.get('53ab'), list.get('53ac')]
    if (!name || place?.length !== 8) this.findings.add('unknown')
    else this.wanted.push({ place: Number(place.readBigUInt64BE()), name: name.toString('hex') })
  }
}

const ORDER = /^114d9b74,1549a966,1654ae6b(?:,1f43b675)+,1c53bb6b$/

/** @throws Refusal `malformed` when its elements do not even fill it */
export async function inspectMatroska(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const film = new Film(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits)
  const { findings } = film
  const top = film.walk(0, film.file.length, grammar, 0)
  if (top.join() !== '1a45dfa3,18538067') findings.add('unknown')
  if (
    !ORDER.test(
      [...film.places]
        .map(([, name]) => name)
        .filter((name, index, all) => name !== '1f43b675' || all[index - 1] !== name)
        .join(),
    )
  )
    findings.add('unknown')
  if (film.wanted.some(({ place, name }) => film.places.get(place) !== name)) findings.add('malformed')
  if ([...film.blocks].some((number) => !film.numbers.has(number))) findings.add('unknown')
  return findings.list()
}
