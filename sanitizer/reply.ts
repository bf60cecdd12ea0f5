/**
 * The trusted side's reading of what a child says (law 4): exact keys, closed words, whole numbers within bounds. Nothing here
 * repairs: a reply that is not exactly right is a lie, and the child that told it is ended.
 */
import { isFindingKind } from './findings.ts'
import { known } from './formats/known.ts'
import { type Disarmed, type Finding, type FormatId, formatIds, type Identity, methods, type RefusalCode } from './protocol.ts'
import { isRefusalCode } from './refusal.ts'

/** A reply that no child of ours would write. */
export class Lie extends Error {
  override readonly name = 'Lie'
}

export type Reply<Answer> = Answer | { readonly outcome: 'refused'; readonly code: RefusalCode } | { readonly outcome: 'fault' }
export type Identified = { readonly outcome: 'identified'; readonly identity: Identity }
export type OpenedReply = { readonly outcome: 'opened'; readonly removed: readonly Finding[] }
export type DisarmedReply = { readonly outcome: 'disarmed' } & Omit<Disarmed, 'bytes'>
export type Inspected = { readonly outcome: 'inspected'; readonly identity: Identity; readonly findings: readonly Finding[] }

export type Counted = { readonly outcome: 'counted'; readonly sizes: readonly number[] }
export type ShownReply = { readonly outcome: 'shown'; readonly width: number; readonly height: number }

/** More of one kind than any file within the bounds can hold. */
const MAXIMUM_COUNT = 1_000_000_000

type Fields = Readonly<Record<string, unknown>>

/** `read` turns one value into what it must be or throws. */
type Shape<T> = { readonly [K in keyof T]: (untrusted: unknown) => T[K] }

function exactly<T>(untrusted: Fields, shape: Shape<T>): T {
  const names = Object.keys(shape) as (keyof T & string)[]
  if (Object.keys(untrusted).length !== names.length) throw new Lie('keys')
  return Object.fromEntries(
    names.map((name) => {
      if (!Object.hasOwn(untrusted, name)) throw new Lie(`no ${name}`)
      return [name, shape[name](untrusted[name])]
    }),
  ) as T
}

const oneOf =
  <T extends string>(words: readonly T[]) =>
  (untrusted: unknown): T => {
    const found = words.find((word) => word === untrusted)
    if (found === undefined) throw new Lie('a word that is not on the list')
    return found
  }

const same =
  <T extends string | number>(expected: T) =>
  (untrusted: unknown): T => {
    if (untrusted !== expected) throw new Lie('not what was asked')
    return expected
  }

const yesOrNo = (untrusted: unknown): boolean => {
  if (typeof untrusted !== 'boolean') throw new Lie('not a boolean')
  return untrusted
}

const word =
  (pattern: RegExp) =>
  (untrusted: unknown): string => {
    if (typeof untrusted !== 'string' || !pattern.test(untrusted)) throw new Lie('not a word of that kind')
    return untrusted
  }

const refusalCode = (untrusted: unknown): RefusalCode => {
  if (!isRefusalCode(untrusted)) throw new Lie('unknown refusal')
  return untrusted
}

const knownType = (untrusted: unknown): string => {
  if (typeof untrusted !== 'string' || !Object.hasOwn(known, untrusted)) throw new Lie('unknown type')
  return untrusted
}

/** At most one finding of a kind, so the list is never longer than the table of kinds. */
function findings(untrusted: unknown): readonly Finding[] {
  if (!Array.isArray(untrusted)) throw new Lie('not a list')
  const seen = new Set<string>()
  return untrusted.map((entry: unknown) => {
    const { kind, count } = exactly<{ kind: unknown; count: unknown }>(asFields(entry), { kind: (value) => value, count: (value) => value })
    if (!isFindingKind(kind) || seen.has(kind)) throw new Lie('unknown or repeated finding')
    if (!Number.isSafeInteger(count) || (count as number) < 1 || (count as number) > MAXIMUM_COUNT) throw new Lie('count out of bounds')
    seen.add(kind)
    return { kind, count: count as number }
  })
}

function asFields(untrusted: unknown): Fields {
  if (typeof untrusted !== 'object' || untrusted === null || Array.isArray(untrusted)) throw new Lie('not an object')
  return untrusted as Fields
}

/** Only the key of the type and the comparison come from the child; label, family and format are the table's. */
export function identityOf(type: string, extensionMatches: boolean): Identity {
  const row = Object.hasOwn(known, type) ? known[type as keyof typeof known] : known.unknown
  return {
    type,
    family: row.family,
    mediaType: row.mediaType,
    label: { ja: row.ja, en: row.en },
    format: row.format,
    extensionMatches,
  }
}

function answer<A extends { outcome: string }>(id: number, untrusted: unknown, outcome: string, read: (fields: Fields) => A): Reply<A> {
  const fields = asFields(untrusted)
  if (fields.outcome === 'refused') {
    const { outcome: refused, code } = exactly(fields, { id: same(id), outcome: same('refused'), code: refusalCode })
    return { outcome: refused, code }
  }
  if (fields.outcome === 'fault') return { outcome: exactly(fields, { id: same(id), outcome: same('fault') }).outcome }
  if (fields.outcome !== outcome) throw new Lie('another outcome')
  return read(fields)
}

export const readIdentified = (id: number, untrusted: unknown): Reply<Identified> =>
  answer(id, untrusted, 'identified', (fields) => {
    const { type, extensionMatches } = exactly(fields, {
      id: same(id),
      outcome: same('identified'),
      type: knownType,
      extensionMatches: yesOrNo,
    })
    return { outcome: 'identified', identity: identityOf(type, extensionMatches) }
  })

export const readOpened = (id: number, untrusted: unknown): Reply<OpenedReply> =>
  answer(id, untrusted, 'opened', (fields) => {
    const { removed } = exactly(fields, { id: same(id), outcome: same('opened'), removed: findings })
    return { outcome: 'opened', removed }
  })

export const readConverted = (id: number, untrusted: unknown): Reply<{ readonly outcome: 'converted' }> =>
  answer(id, untrusted, 'converted', (fields) => ({ outcome: exactly(fields, { id: same(id), outcome: same('converted') }).outcome }))

export const readDisarmed = (id: number, untrusted: unknown): Reply<DisarmedReply> =>
  answer(id, untrusted, 'disarmed', (fields) => {
    const { id: _, ...disarmed } = exactly(fields, {
      id: same(id),
      outcome: same('disarmed'),
      format: oneOf<FormatId>(formatIds),
      mediaType: word(/^[a-z]+\/[a-z0-9.+-]{1,100}$/),
      extension: word(/^[a-z0-9]{1,10}$/),
      method: oneOf(methods),
      removed: findings,
    })
    return disarmed
  })

export const readInspected = (id: number, untrusted: unknown): Reply<Inspected> =>
  answer(id, untrusted, 'inspected', (fields) => {
    const {
      type,
      extensionMatches,
      findings: found,
    } = exactly(fields, {
      id: same(id),
      outcome: same('inspected'),
      type: knownType,
      extensionMatches: yesOrNo,
      findings,
    })
    return { outcome: 'inspected', identity: identityOf(type, extensionMatches), findings: found }
  })

const whole =
  (least: number, most: number) =>
  (untrusted: unknown): number => {
    if (!Number.isSafeInteger(untrusted) || (untrusted as number) < least || (untrusted as number) > most) throw new Lie('out of bounds')
    return untrusted as number
  }

/** Width and height of each page in turn, in points or pixels. */
const LARGEST_SIDE = 99_999

export const readCounted = (id: number, untrusted: unknown, mostPages: number): Reply<Counted> =>
  answer(id, untrusted, 'counted', (fields) => {
    const { sizes } = exactly(fields, { id: same(id), outcome: same('counted'), sizes: list(mostPages * 2, whole(1, LARGEST_SIDE)) })
    if (sizes.length === 0 || sizes.length % 2 !== 0) throw new Lie('half a page')
    return { outcome: 'counted', sizes }
  })

const list =
  <T>(most: number, read: (untrusted: unknown) => T) =>
  (untrusted: unknown): readonly T[] => {
    if (!Array.isArray(untrusted) || untrusted.length > most) throw new Lie('not such a list')
    return untrusted.map(read)
  }

export const readShown = (id: number, untrusted: unknown, mostPixels: number): Reply<ShownReply> =>
  answer(id, untrusted, 'shown', (fields) => {
    const side = whole(1, LARGEST_SIDE)
    const { width, height } = exactly(fields, { id: same(id), outcome: same('shown'), width: side, height: side })
    if (width * height > mostPixels) throw new Lie('more pixels than a page may have')
    return { outcome: 'shown', width, height }
  })
