/** Tracks of Matroska: picture and sound with the numbers that players need; others are told of and stay behind. */
import type { FindingKind, Findings } from '../../../../findings.ts'
import { type Limits, within } from '../../../../limits.ts'
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, isZero, latin1 } from '../bytes.ts'
import type { Count } from '../movie/boxes.ts'
import * as ids from './allow.ts'
import { setUp } from './codecs.ts'
import { type Element, element, elementsIn, signed, signedNumber, uint, uintElement } from './elements.ts'

export interface Track {
  readonly number: number
  readonly isPicture: boolean
  readonly hasAlpha: boolean
  readonly bytes: Buffer
}
export interface Tracks {
  readonly kept: readonly Track[]
  /** Numbers of tracks that stay behind. */
  readonly dropped: ReadonlySet<number>
}

interface Copying {
  readonly count: Count
  readonly findings: Findings
  /** A word that is nothing to tell of: our own. */
  readonly own?: Buffer
  /** What is handled elsewhere. */
  readonly except?: ReadonlySet<number>
}

/** What a table allows, written from its value; nothing twice. */
export function copyAllowed(body: Bytes, table: ids.Table, copying: Copying): Buffer {
  const { count, findings, own, except } = copying
  const seen = new Set<number>()
  const parts: Buffer[] = []
  for (const { id, body: content } of elementsIn(body, count)) {
    if (except?.has(id)) continue
    const holds = Object.hasOwn(table, id) ? table[id] : undefined
    if (holds === undefined) {
      const bytes = content.rest()
      const kind = id === ids.VOID ? (isZero(bytes) ? undefined : 'unknown') : Object.hasOwn(ids.told, id) ? ids.told[id] : 'unknown'
      if (kind && !own?.equals(bytes)) findings.add(kind)
      continue
    }
    if (seen.has(id)) throw new Refusal('ambiguous', 'an element twice')
    seen.add(id)
    if (holds === 'uint') parts.push(uintElement(id, uint(content)))
    else if (holds === 'int') parts.push(element(id, signedNumber(signed(content))))
    else if (holds === 'float') parts.push(element(id, floating(content)))
    else parts.push(element(id, copyAllowed(content, holds, copying)))
  }
  return Buffer.concat(parts)
}

function floating(body: Bytes): Buffer {
  if (![0, 4, 8].includes(body.left)) throw new Refusal('malformed', 'a fraction of another length')
  return body.rest()
}

const NUMBER = 0xd7
const TYPE = 0x83
const CODEC = 0x86
const PRIVATE = 0x63a2
const ENCODINGS = 0x6d80
const LANGUAGES: readonly number[] = [0x22b59c, 0x22b59d]
const themselves: ReadonlySet<number> = new Set([NUMBER, TYPE, CODEC, PRIVATE, ENCODINGS, ...LANGUAGES])

/** §5.1.4.1.3. Buttons, logos and control of menus are nothing that films of today have. */
const dropped: Readonly<Record<number, FindingKind>> = { 17: 'subtitle', 33: 'other-track', 32: 'action', 18: 'action' }

function word(body: Bytes | undefined): string {
  return body ? body.word(body.left).replace(/\0+$/, '') : ''
}

/** Compression of blocks and encryption (§5.1.4.1.31). */
function checkEncodings(body: Bytes | undefined, count: Count): void {
  if (!body) return
  const encrypted = elementsIn(body, count).some(({ body: inner }) => elementsIn(inner, count).some(({ id }) => id === 0x5035))
  throw new Refusal(encrypted ? 'rights-managed' : 'content-missing', 'blocks that are coded once more')
}

function again(list: readonly Element[], id: number): Bytes | undefined {
  const found = list.filter((one) => one.id === id)
  if (found.length > 1) throw new Refusal('ambiguous', 'an element twice')
  return found[0]?.body
}

const hasAlpha = (bytes: Buffer): boolean => bytes.includes(Buffer.from([0x53, 0xc0, 0x81, 1]))

function trackOf(body: Bytes, isWeb: boolean, { count, findings }: Copying): Track | number {
  const start = body.at
  const list = elementsIn(body, count)
  const [number, type] = [again(list, NUMBER), again(list, TYPE)].map((one) => (one ? uint(one) : 0))
  if (!number || !type) throw new Refusal('malformed', 'a track without a number or a type')
  if (type !== 1 && type !== 2) {
    const kind = Object.hasOwn(dropped, type) ? dropped[type] : undefined
    if (!kind) throw new Refusal('content-missing', `a track of type ${type}`)
    findings.add(kind)
    return number
  }
  checkEncodings(again(list, ENCODINGS), count)
  const codec = word(again(list, CODEC))
  const own = setUp(codec, type, isWeb, again(list, PRIVATE))
  const languages = LANGUAGES.flatMap((id) => {
    const language = word(again(list, id))
    return /^[A-Za-z0-9-]{1,35}$/.test(language) ? [element(id, latin1(language))] : []
  })
  body.at = start
  const bytes = element(
    ids.TRACK,
    uintElement(NUMBER, number),
    // Unique within the film is all that it must be; real ones are random.
    uintElement(0x73c5, number),
    uintElement(TYPE, type),
    copyAllowed(body, ids.trackTable, { count, findings, except: themselves }),
    ...languages,
    element(CODEC, latin1(codec)),
    ...(own ? [element(PRIVATE, own)] : []),
  )
  return { number, isPicture: type === 1, hasAlpha: type === 1 && hasAlpha(bytes), bytes }
}

/** @throws Refusal for picture or sound that could not cross */
export function readTracks(
  body: Bytes,
  isWeb: boolean,
  reading: { readonly count: Count; readonly limits: Limits; readonly findings: Findings },
): Tracks {
  const entries = elementsIn(body, reading.count).filter(({ id }) => id === ids.TRACK)
  within(reading.limits, 'mediaTracks', entries.length)
  const all = entries.map((entry) => trackOf(entry.body, isWeb, reading))
  const numbers = all.map((one) => (typeof one === 'number' ? one : one.number))
  if (new Set(numbers).size !== numbers.length) throw new Refusal('ambiguous', 'two tracks of one number')
  return {
    kept: all.filter((one) => typeof one !== 'number'),
    dropped: new Set(all.filter((one) => typeof one === 'number')),
  }
}
