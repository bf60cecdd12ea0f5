/** What a family of files brings to be broken: where whole files come from, and how they are broken. */
import type { DisarmOptions } from '../../sanitizer/protocol.ts'
import type { Random } from './random.ts'

export interface Mutation {
  readonly name: string
  /** @param other a file of the same family, to mix in @returns undefined where there is nothing of the kind to break */
  apply(bytes: Buffer, random: Random, other: () => Buffer): Buffer | undefined
}

export interface Seed {
  readonly name: string
  readonly bytes: () => Promise<Buffer>
}

export interface FuzzFamily {
  readonly name: string
  /** As senders would name such a file; only the extension matters. */
  readonly fileName: string
  /** What policy chooses, where that decides which reader a file meets. */
  readonly options?: Partial<DisarmOptions>
  /** Files of others, where the corpus is at hand. */
  readonly folders: readonly string[]
  readonly extensions: readonly string[]
  /** Files that are evil by themselves, built in code. */
  readonly hostile: () => readonly Seed[]
  readonly mutations: readonly Mutation[]
}
