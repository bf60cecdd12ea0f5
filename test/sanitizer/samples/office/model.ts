import type { FindingKind, RefusalCode } from '../../../../sanitizer/protocol.ts'
import { type Extra, MARKER, type Part, pack, type Rel } from '../office-package.ts'

/** An Office file that is not yet packed, so that a disguise can still change its parts and relationships. */
export interface Package {
  readonly format: 'docx' | 'xlsx' | 'pptx'
  readonly parts: readonly Part[]
  readonly rels: readonly Rel[]
}

/** What is evil, for a place to carry: content and what it refers to. */
export interface Payload {
  readonly content: string
  /** Relationships of the part that carries it. */
  readonly rels?: readonly Omit<Rel, 'from'>[]
  readonly parts?: readonly Part[]
}

/** One hostile file and what both halves of the sanitizer must say about it. */
export interface HostileOffice {
  readonly name: string
  readonly format: 'docx' | 'xlsx' | 'pptx'
  readonly bytes: () => Uint8Array
  /** The inspection names one of these before the file is disarmed. Absent: it flags it somehow, or refuses it as malformed. */
  readonly seen?: readonly FindingKind[]
  /** Disarming refuses it with one of these instead of making a file. */
  readonly refused?: readonly RefusalCode[]
}

export const sampleOf = (name: string, file: Package, seen?: readonly FindingKind[]): HostileOffice => ({
  name,
  format: file.format,
  bytes: () => pack(file.parts, file.rels),
  ...(seen && { seen }),
})

export const EVIL = `http://${MARKER}.example/x`
/** A part that no XML reader takes: an OLE2 file with the marker in it, narrow and wide. */
export const blob = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(MARKER), Buffer.from(MARKER, 'utf16le')])

export const plus = (file: Package, { parts = [], rels = [] }: Extra): Package => ({
  ...file,
  parts: [...file.parts, ...parts],
  rels: [...file.rels, ...rels],
})
/** What a payload refers to, from the part that carries it. */
export const carriedBy = (from: string, { rels = [], parts = [] }: Payload): Extra => ({
  parts,
  rels: rels.map((rel) => ({ ...rel, from })),
})
