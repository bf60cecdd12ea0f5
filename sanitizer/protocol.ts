/** The words that the sanitizer and whoever calls it share. Types and closed tables only: nothing here parses or runs. */
import { type Choices, defaultChoices } from './choices.ts'
import type { Finding } from './findings.ts'
import type { Limits } from './limits.ts'
import type { RefusalCode } from './refusal.ts'

export { refusalOfType, renaming, type Sentences } from './answers.ts'
export { type ChoiceName, type Choices, choiceNames, choices, choicesOf, choiceWords, defaultChoices } from './choices.ts'
export { type ExtensionStanding, extensionStanding } from './extension.ts'
export type { Finding, FindingKind } from './findings.ts'
export { findingKinds, staying } from './findings.ts'
export type { Limits } from './limits.ts'
export type { RefusalCode } from './refusal.ts'
export { refusals } from './refusal.ts'

/** Families that policies speak of. */
export const families = [
  'image',
  'pdf',
  'office',
  'text',
  'archive',
  'media',
  'mail',
  'markup',
  'executable',
  'script',
  'shortcut',
  'disk-image',
  'database',
  'font',
  'cad',
  'other',
  'unknown',
] as const
export type Family = (typeof families)[number]

/** Formats that can be disarmed. One id, one folder line in formats/index.ts. */
export const formatIds = [
  'jpeg',
  'png',
  'webp',
  'gif',
  'tiff',
  'svg',
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'odg',
  'text',
  'csv',
  'rtf',
  'eml',
  'zip',
  'html',
  'json',
  'xml',
  'markdown',
  'ics',
  'vcf',
  'mp4',
  'mov',
  'webm',
  'mkv',
  'mp3',
  'wav',
  'aac',
  'amr',
  'flac',
  'ogg',
] as const
export type FormatId = (typeof formatIds)[number]

/** 再構築 · 別の読み方での再構築 · 画像PDF化 · テキスト化 · 確認 */
export const methods = ['rebuild', 'normalise', 'flatten', 'text', 'inspect-only'] as const
export type Method = (typeof methods)[number]

/** How strongly a child is contained, weakest first. */
export const tiers = ['process', 'self', 'namespace', 'full'] as const
export type Tier = (typeof tiers)[number]

/** What the bytes are, decided in the sandbox from the bytes; a key of formats/known.ts. */
export interface Identity {
  /** Key of the table of known types, e.g. `docm`, `jpeg`, `ichitaro`, `pe-executable`, or `unknown`. */
  readonly type: string
  readonly family: Family
  readonly mediaType: string
  /** Name for people, e.g. 一太郎文書. */
  readonly label: { readonly ja: string; readonly en: string }
  /** The format that disarms it, or none: then it is refused by name. */
  readonly format: FormatId | undefined
  /** Whether the extension of the given file name belongs to this type. */
  readonly extensionMatches: boolean
}

/** How a file is to be disarmed: the method, what policy chose, and what the sender gave along. */
export interface DisarmOptions extends Choices {
  readonly method: 'rebuild' | 'flatten'
  /** The sender's password for this file. Lives in memory for one request; never in a log, a record or an answer. */
  readonly password?: string | undefined
}
export const defaultDisarmOptions: DisarmOptions = { method: 'rebuild', ...defaultChoices }

export interface Disarmed {
  readonly bytes: Uint8Array
  readonly format: FormatId
  readonly mediaType: string
  /** Extension of the output without the dot, e.g. `docx` for a docm. */
  readonly extension: string
  readonly method: Method
  readonly removed: readonly Finding[]
}

export type SanitizeResult =
  | {
      readonly outcome: 'clean'
      readonly bytes: Uint8Array
      readonly sha256: string
      readonly format: FormatId
      readonly mediaType: string
      readonly extension: string
      readonly method: Method
      readonly removed: readonly Finding[]
      readonly tier: Tier
    }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly removed: readonly Finding[]; readonly tier: Tier }

/** Sizes of the pages of a clean file, in order: points of a document, pixels of a picture. */
export type PagesResult =
  | { readonly outcome: 'counted'; readonly pages: readonly { readonly width: number; readonly height: number }[] }
  | { readonly outcome: 'refused'; readonly code: RefusalCode }

/** One page as a picture. */
export type PageResult =
  | {
      readonly outcome: 'shown'
      /** Baseline JPEG and nothing else: every segment was looked at on the trusted side. */
      readonly bytes: Uint8Array
      readonly mediaType: 'image/jpeg'
      readonly width: number
      readonly height: number
    }
  | { readonly outcome: 'refused'; readonly code: RefusalCode }

/** Files inside a file, each by its own format in the same child; how deep, the child says. */
export interface Nested {
  /** @returns undefined where no format disarms it. @throws Refusal */
  disarm(untrusted: Uint8Array, fileName: string): Promise<Pick<Disarmed, 'bytes' | 'extension' | 'removed'> | undefined>
  /** Whether it is what its name says, and inert. @throws Refusal */
  inspect(bytes: Uint8Array, fileName: string): Promise<boolean>
}

/** One file family: how to rebuild it, and how to tell that it is inert. Both run inside a sandboxed child. */
export interface Format {
  readonly id: FormatId
  /** Types of formats/known.ts that `disarm` reads, e.g. docx, docm, dotx, dotm. */
  readonly types: readonly string[]
  /** Can it answer `method: 'flatten'`? Absent: the engine refuses that method as `type-unsupported` before calling `disarm`. */
  readonly flattens?: boolean
  /** An archive: its files are taken out and disarmed one by one (members/archive.ts); `disarm` is never asked, and inside another file it is dropped. */
  readonly holdsMembers?: boolean
  /**
   * Everything that opens a file, starts a thread or compiles WASM, for one kind of child, once, before the child locks itself up: afterwards
   * open, dlopen and import fail with EPERM. Import heavy libraries lazily inside it and inspection children stay small.
   */
  warm?(work: 'disarm' | 'inspect'): Promise<void>
  /** @param nested absent: files inside are dropped. @returns a new file. @throws Refusal */
  disarm(untrusted: Uint8Array, type: string, options: DisarmOptions, limits: Limits, nested?: Nested): Promise<Disarmed>
  /** Other code than disarm's. Empty means inert. @param nested absent: files inside are findings. @param contents of an archive: what its files must be. @throws Refusal when the bytes are not even a well-formed file of this format */
  inspect(bytes: Uint8Array, limits: Limits, nested?: Nested, contents?: string): Promise<readonly Finding[]>
}
