/**
 * Damage that speaks Office: entries and headers of the ZIP, content types, relationships, and the XML inside the parts. A mutation of XML takes the
 * package apart, breaks one part and packs it anew, so that the damage reaches whoever reads the part and not only the reader of the ZIP.
 */
import { everyHostileOffice } from '../sanitizer/samples/office/index.ts'
import { officeSamples } from '../sanitizer/samples/office.ts'
import { zipSamples } from '../sanitizer/samples/zip.ts'
import { anyBytes, replaced } from './bytes.ts'
import type { FuzzFamily, Mutation, Seed } from './family.ts'
import { type Entry, packed, unpack } from './office-package.ts'
import * as pieces from './office-pieces.ts'
import type { Random } from './random.ts'

/** Places that a mutation chooses among; a part that has more is broken in its first ones only. */
const MOST_PLACES = 20_000

type Breaker = (text: string, random: Random, donor: () => string) => string | undefined

/** One part whose name matches is broken, as text. */
const inPart = (name: string, which: RegExp, by: Breaker): Mutation => ({
  name,
  apply: (bytes, random, other) => {
    const entries = unpack(bytes)
    const own = entries.filter((entry) => which.test(entry.name))
    if (own.length === 0) return undefined
    const part = random.pick(own)
    const donor = (): string => {
      const candidates = unpack(other()).filter((entry) => which.test(entry.name))
      return candidates.length === 0 ? '' : random.pick(candidates).content.toString('utf8')
    }
    const after = by(part.content.toString('utf8'), random, donor)
    return after === undefined
      ? undefined
      : packed(entries.map((entry) => (entry === part ? { ...part, content: Buffer.from(after) } : entry)))
  },
})

function places(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  for (const match of text.matchAll(pattern)) {
    found.push(match)
    if (found.length >= MOST_PLACES) break
  }
  return found
}

/** One place that matches becomes what `by` says. */
const rewriting =
  (pattern: RegExp, by: (found: string, random: Random) => string): Breaker =>
  (text, random) => {
    const found = places(text, pattern)
    if (found.length === 0) return undefined
    const place = random.pick(found)
    return text.slice(0, place.index) + by(place[0], random) + text.slice(place.index + place[0].length)
  }

const PARTS = /\.(?:xml|vml)$/i
const RELATIONSHIPS = /\.rels$/i
const ANY = /\.(?:xml|vml|rels)$/i
const OPENING = /<[A-Za-z][\w.:-]*/g
const pick =
  (list: readonly string[]) =>
  (_: string, random: Random): string =>
    random.pick(list)

/** Whole elements of one name stand where others were: of another file, or of the same one. */
const foreignElement: Breaker = (text, random, donor) => {
  const source = random.chance(0.3) ? text : donor()
  const elements = places(source, /<([A-Za-z][\w.:-]*)(?:\s[^<>]*)?(?:\/>|>[^<]{0,2000}<\/\1>)/g)
  const own = places(text, /<[A-Za-z][^<>]*>/g)
  if (elements.length === 0 || own.length === 0) return undefined
  const place = random.pick(own)
  const at = place.index + (random.chance(0.5) ? place[0].length : 0)
  return text.slice(0, at) + random.pick(elements)[0] + text.slice(at)
}

/** The element at some place, closed again at once or wrapped many times. */
const nested: Breaker = (text, random) => {
  const found = places(text, /<[A-Za-z][\w.:-]*(?:\s[^<>]*[^/<>])?>/g)
  if (found.length === 0) return undefined
  const place = random.pick(found)
  const name = /^<([\w.:-]+)/.exec(place[0])?.[1] ?? 'w'
  const times = 2 + random.number(400)
  const closing = random.chance(0.7) ? `</${name}>`.repeat(times) : ''
  return text.slice(0, place.index) + place[0].repeat(times) + closing + text.slice(place.index)
}

const xml: readonly Mutation[] = [
  inPart(
    'attribute put in',
    ANY,
    rewriting(OPENING, (found, random) => `${found} ${random.pick(pieces.attributes)}`),
  ),
  inPart(
    'attribute value changed',
    ANY,
    rewriting(/="[^"<]*"/g, (_, random) => `="${random.pick(pieces.values)}"`),
  ),
  inPart(
    'attribute lost',
    ANY,
    rewriting(/\s[\w.:-]+="[^"<]*"/g, () => ''),
  ),
  inPart(
    'element put in',
    PARTS,
    rewriting(/<[A-Za-z/][^<>]*>/g, (found, random) => `${found}${random.pick(pieces.elements)}`),
  ),
  inPart('element of another part', PARTS, foreignElement),
  inPart('name exchanged', ANY, rewriting(/(?<=<\/?)[A-Za-z][\w.:-]*/g, pick(pieces.names))),
  inPart(
    'tag lost',
    ANY,
    rewriting(/<[A-Za-z/][^<>]*>/g, () => ''),
  ),
  inPart('namespace exchanged', ANY, rewriting(/(?<=xmlns(?::\w+)?=")[^"]*/g, pick(pieces.namespaces))),
  inPart('text changed', PARTS, rewriting(/(?<=>)[^<>]+(?=<)/g, pick(pieces.texts))),
  inPart(
    'delimiter lost',
    ANY,
    rewriting(/[<>"=/]|<!--|-->|\?>/g, () => ''),
  ),
  inPart('nested', PARTS, nested),
  inPart('declaration changed', ANY, (text, random) => random.pick(pieces.declarations) + text.replace(/^\uFEFF?<\?xml[^>]*\?>/, '')),
  inPart(
    'fields broken up',
    PARTS,
    rewriting(/<w:(?:fldChar|instrText|t)\b[^<>]*>/g, (found, random) => random.pick(pieces.fields) + found),
  ),
]

const packaging: readonly Mutation[] = [
  inPart('target led elsewhere', RELATIONSHIPS, rewriting(/(?<=Target=")[^"]*/g, pick(pieces.targets))),
  inPart('relationship of another type', RELATIONSHIPS, rewriting(/(?<=Type=")[^"]*/g, pick(pieces.relationshipTypes))),
  inPart(
    'relationship put in',
    RELATIONSHIPS,
    rewriting(/<Relationship\b/g, (found, random) => random.pick(pieces.relationships) + found),
  ),
  inPart(
    'relationship leads outside',
    RELATIONSHIPS,
    rewriting(/(?<=<Relationship)\b/g, () => ' TargetMode="External"'),
  ),
  inPart(
    'relationship id exchanged',
    RELATIONSHIPS,
    rewriting(/(?<=\bId=")[^"]*/g, (_, random) => `rId${random.number(12)}`),
  ),
  inPart('content type changed', /^\[Content_Types\]/, rewriting(/(?<=ContentType=")[^"]*/g, pick(pieces.contentTypes))),
  inPart('content type of another part', /^\[Content_Types\]/, rewriting(/(?<=PartName=")[^"]*/g, pick(pieces.targets))),
  inPart(
    'extension exchanged',
    /^\[Content_Types\]/,
    rewriting(/(?<=Extension=")[^"]*/g, (_, random) => random.pick(['bin', 'xml', 'png', 'rels'])),
  ),
]

/** The list of entries is changed. */
const listed = (name: string, by: (entries: Entry[], random: Random, other: () => Entry[]) => Entry[]): Mutation => ({
  name,
  apply: (bytes, random, other) => {
    const entries = unpack(bytes)
    return entries.length === 0 ? undefined : packed(by(entries, random, () => unpack(other())))
  },
})

const entries: readonly Mutation[] = [
  listed('entry lost', (all, random) => all.toSpliced(random.number(all.length), 1)),
  listed('entry twice', (all, random) => [...all, random.pick(all)]),
  listed('entry renamed', (all, random) => {
    const at = random.number(all.length)
    return all.map((entry, index) =>
      index === at ? { ...entry, name: random.pick([...pieces.entryNames, entry.name.toUpperCase()]) } : entry,
    )
  }),
  listed('contents swapped', (all, random) => {
    const [one, two] = [random.number(all.length), random.number(all.length)]
    const content = (index: number): Buffer => all[index]?.content ?? Buffer.of()
    return all.map((entry, index) => ({ ...entry, content: content(index === one ? two : index === two ? one : index) }))
  }),
  listed('entry of another file', (all, random, other) => {
    const donors = other()
    if (donors.length === 0) return all
    const donor = random.pick(donors)
    return [...all.filter(({ name }) => name !== donor.name), donor]
  }),
  listed('content broken', (all, random) => {
    const at = random.number(all.length)
    return all.map((entry, index) => {
      if (index !== at || entry.content.length === 0) return entry
      const after = random.pick(anyBytes).apply(entry.content, random, () => entry.content)
      return { ...entry, content: after ?? entry.content }
    })
  }),
]

const SIGNATURES = [
  { bytes: 'PK\x03\x04', length: 30 },
  { bytes: 'PK\x01\x02', length: 46 },
  { bytes: 'PK\x05\x06', length: 22 },
] as const

/** Two or four bytes of one header say something else. */
const header: Mutation = {
  name: 'header lies',
  apply: (bytes, random) => {
    const signature = random.pick(SIGNATURES)
    const found: number[] = []
    for (let at = bytes.indexOf(signature.bytes, 0, 'latin1'); at >= 0; at = bytes.indexOf(signature.bytes, at + 4, 'latin1'))
      found.push(at)
    if (found.length === 0) return undefined
    const start = random.pick(found) + 4 + 2 * random.number((signature.length - 4) / 2)
    const value = Buffer.alloc(random.chance(0.5) ? 2 : 4)
    value.writeUIntLE(random.pick(pieces.fieldValues) % 2 ** (value.length * 8), 0, value.length)
    return replaced(bytes, { start, end: start + value.length }, value)
  },
}

const hostile = (): Seed[] =>
  [...officeSamples, ...everyHostileOffice, ...zipSamples].map((sample) => ({
    name: `hostile: ${sample.name}`,
    bytes: async () => Buffer.from(typeof sample.bytes === 'function' ? sample.bytes() : sample.bytes),
  }))

export const office: FuzzFamily = {
  name: 'office',
  fileName: 'broken',
  folders: ['office/benign', 'office/macro', 'office/active'],
  extensions: '.docx .dotx .docm .dotm .xlsx .xltx .xlsm .xltm .pptx .potx .pptm .ppsx'.split(' '),
  hostile,
  mutations: [...anyBytes, header, header, ...entries, ...packaging, ...packaging, ...xml, ...xml, ...xml],
}
