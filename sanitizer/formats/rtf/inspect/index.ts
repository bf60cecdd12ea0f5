import { isWholePicture } from '../../../container/inspect/pictures.ts'
import { type Finding, type FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { destinations, escaped, labels, labelWords, propertyFault, wordFault } from './expected.ts'
import { fieldFault } from './fields.ts'

/** One piece of a file as we write it: braces, words, escaped bytes, symbols, line ends, characters. Everything is ASCII. */
const PIECE = /\{|\}|\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([-~_|:*\\{}])|\r\n|[ -[\]-z|~]+/y

interface Open {
  /** Its destination, or that of the group around it. */
  readonly name: string
  readonly isOwn: boolean
  text: string
  readonly bytes: number[]
  readonly inside: Map<string, number>
  readonly words: Map<string, number>
  property: string
}

/** Reads a disarmed RTF once more, by other code: every group, word and character is of the kind that we write, and every address may be followed. */
export async function inspectRtf(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const inspection = new Inspection(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), limits)
  return inspection.run()
}

class Inspection {
  readonly #source: string
  readonly #limits: Limits
  readonly #findings = new Findings()
  readonly #open: Open[] = []
  #starred = false
  /** A group has begun and nothing was read in it but `\*`. */
  #atStart = false
  #ended = false

  constructor(source: string, limits: Limits) {
    this.#source = source
    this.#limits = limits
  }

  run(): readonly Finding[] {
    if (!/^\{\\rtf1\\ansi\\ansicpg\d{3,5}\\uc1[\\ {}\r]/.test(this.#source)) this.#findings.add('malformed')
    PIECE.lastIndex = 0
    while (PIECE.lastIndex < this.#source.length) {
      if (this.#ended) {
        this.#findings.add('trailing-bytes')
        break
      }
      const piece = PIECE.exec(this.#source)
      if (!piece) {
        this.#findings.add('malformed')
        break
      }
      const at = PIECE.lastIndex
      this.#piece(piece[0], piece[1], piece[2], piece[3], piece[4])
      PIECE.lastIndex = piece[1] === 'u' ? this.#standIn(at) : at
    }
    if (!this.#ended) this.#findings.add('malformed')
    return this.#findings.list()
  }

  /** Behind each \u stands one question mark for readers that do not know it, and nothing else. */
  #standIn(at: number): number {
    if (this.#source[at] !== '?' || this.#source[at - 1] === ' ') this.#findings.add('malformed')
    return at + 1
  }

  #piece(whole: string, word: string | undefined, number: string | undefined, byte: string | undefined, symbol: string | undefined): void {
    if (whole === '{') this.#begin()
    else if (whole === '}') this.#end()
    else if (symbol === '*') this.#star()
    else {
      if (word !== undefined) this.#word(word, number === undefined ? undefined : Number(number))
      else if (this.#starred) this.#findings.add('unknown')
      if (byte !== undefined) this.#byte(Number.parseInt(byte, 16))
      if (symbol !== undefined) this.#characters(symbol)
      if (word === undefined && byte === undefined && symbol === undefined && whole !== '\r\n') this.#characters(whole)
      if (whole !== '\r\n') this.#atStart = this.#starred = false
    }
  }

  #begin(): void {
    if (this.#starred) this.#findings.add('unknown')
    const around = this.#open.at(-1)
    this.#open.push({ name: around?.name ?? '', isOwn: false, text: '', bytes: [], inside: new Map(), words: new Map(), property: '' })
    within(this.#limits, 'depth', this.#open.length)
    this.#atStart = true
    this.#starred = false
  }

  #star(): void {
    if (!this.#atStart || this.#starred) this.#findings.add('unknown')
    this.#starred = true
  }

  #word(name: string, number: number | undefined): void {
    const open = this.#open.at(-1)
    if (!open) return
    const star = destinations.get(name)
    // Kinds of styles stand behind `\*` in their table alone.
    const isStyle = this.#starred && open.name === 'stylesheet' && ['cs', 'ds', 'ts', 's'].includes(name)
    if (this.#atStart && star !== undefined) this.#destination(name, star)
    else if (star !== undefined) this.#findings.add('unknown')
    else if (this.#starred && !isStyle) this.#findings.add(wordFault(name) ?? 'unknown')
    else {
      const fault = wordFault(name)
      if (fault) this.#findings.add(fault)
      if (labels.has(open.name) && !labelWords.has(name)) this.#findings.add('unknown')
    }
    if (number !== undefined && Math.abs(number) > 2 ** 31) this.#findings.add('malformed')
    this.#counts(open, name, number)
  }

  /** What is held against its count, or against a bound. */
  #counts(open: Open, name: string, number: number | undefined): void {
    open.words.set(name, number ?? 0)
    if (name === 'u' && READ.has(open.name)) open.text += String.fromCharCode((number ?? 0) & 0xffff)
    if (name === 'uc' && (this.#open.length !== 1 || number !== 1)) this.#findings.add('malformed')
    if (name === 'f' && (number === undefined || number < 0 || number > 32_767)) this.#findings.add('malformed')
  }

  #destination(name: string, star: boolean): void {
    const open = this.#open.pop()
    const around = this.#open.at(-1)
    if (!open) return
    if (star !== this.#starred || (name === 'rtf') !== (around === undefined)) this.#findings.add('unknown')
    if (around) around.inside.set(name, (around.inside.get(name) ?? 0) + 1)
    if (around && this.#isMisplaced(name, around.name)) this.#findings.add('unknown')
    this.#open.push({ ...open, name, isOwn: true })
  }

  #isMisplaced(name: string, around: string): boolean {
    const place = places.get(name)
    return place !== undefined && !place.includes(around)
  }

  #byte(byte: number): void {
    const open = this.#open.at(-1)
    if (!open || !escaped.has(open.name)) this.#findings.add('unknown')
    if (open?.name === 'leveltext') open.bytes.push(byte)
  }

  #characters(characters: string): void {
    const open = this.#open.at(-1)
    if (!open) return
    if (READ.has(open.name)) open.text += characters
    if (open.name === 'leveltext') for (const character of characters) open.bytes.push(character.charCodeAt(0))
  }

  #end(): void {
    if (this.#starred) this.#findings.add('unknown')
    this.#atStart = this.#starred = false
    const open = this.#open.pop()
    const around = this.#open.at(-1)
    if (!open) return
    const fault = open.isOwn ? checks[open.name]?.(open) : undefined
    if (fault) this.#findings.add(fault)
    if (open.isOwn && open.name === 'sn' && around) around.property = open.text
    if (open.isOwn && open.name === 'sv' && around) {
      const wrong = propertyFault(around.property, open.inside.has('pict') ? undefined : open.text)
      if (wrong) this.#findings.add(wrong)
    }
    // Text of plain groups belongs to the destination that they stand in.
    if (!open.isOwn && around && labels.has(around.name)) this.#insideLabel(open, around)
    if (this.#open.length === 0) this.#ended = true
  }

  /** An instruction stands in one group, and before anything else. */
  #insideLabel(open: Open, around: Open): void {
    const isInstruction =
      around.name === 'fldinst' && around.isOwn && around.text === '' && open.inside.size === 0 && around.inside.size === 0
    if (isInstruction) around.text = open.text
    else this.#findings.add('unknown')
  }
}

/** Destinations that mean something only in another. */
const places: ReadonlyMap<string, readonly string[]> = new Map([
  ['fldinst', ['field']],
  ['fldrslt', ['field']],
  ['formfield', ['fldinst']],
  ['sn', ['sp']],
  ['sv', ['sp']],
  ['falt', ['fonttbl']],
  ['list', ['listtable']],
  ['listlevel', ['list', 'lfolevel']],
  ['leveltext', ['listlevel']],
  ['levelnumbers', ['listlevel']],
  ['listoverride', ['listoverridetable']],
  ['lfolevel', ['listoverride']],
  ['fonttbl', ['rtf']],
  ['generator', ['rtf']],
  ['colortbl', ['rtf']],
  ['stylesheet', ['rtf']],
  ['listtable', ['rtf']],
  ['listoverridetable', ['rtf']],
])

const LEVELS = 9
/** Destinations whose text is looked at as a whole. */
const READ: ReadonlySet<string> = new Set(['fldinst', 'pict', 'sn', 'sv', 'leveltext', 'generator'])

/** What must be true of a destination once it is whole. */
const checks: Readonly<Record<string, (open: Open) => FindingKind | undefined>> = {
  field: ({ inside }) => (inside.get('fldinst') === 1 && (inside.get('fldrslt') ?? 0) <= 1 ? undefined : 'field'),
  fldinst: ({ text }) => fieldFault(text),
  // The one program that reads its own files otherwise; nothing of its version or machine.
  generator: ({ text }) => (text === 'LibreOffice' ? undefined : 'metadata'),
  pict: ({ text, words }) => {
    const kind = words.has('pngblip') ? 'png' : 'jpg'
    const isOne = words.has('pngblip') !== words.has('jpegblip')
    return isOne && /^(?:[0-9a-f]{2})+$/.test(text) && isWholePicture(kind, Buffer.from(text, 'hex')) ? undefined : 'malformed'
  },
  list: ({ inside, words }) => {
    const levels = inside.get('listlevel') ?? 0
    return levels === LEVELS || (levels === 1 && words.has('listsimple')) ? undefined : 'malformed'
  },
  listoverride: ({ inside, words }) => {
    const levels = inside.get('lfolevel') ?? 0
    return words.get('listoverridecount') === levels && [0, 1, LEVELS].includes(levels) ? undefined : 'malformed'
  },
  leveltext: ({ bytes, text }) => {
    // Its own number of characters, then those, then a semicolon; \u counts as one and is not among the bytes.
    const units = [...text].filter((character) => character.charCodeAt(0) > 0x7f).length
    return text.endsWith(';') && bytes[0] === bytes.length - 2 + units ? undefined : 'malformed'
  },
}
