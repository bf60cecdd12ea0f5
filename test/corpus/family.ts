/** What a family of files brings to be measured: where its files are, who else looks at them, and what it promises. */
import type { Finding, FormatId } from '../../sanitizer/sanitize.ts'
import type { Tool } from './tools.ts'

/** One word for what became of a file. */
export type Outcome = 'rebuilt' | 'normalised' | 'partly flattened' | 'flattened' | 'as another type' | 'refused' | 'FAULT'

/** What other programs say of a file and its clean output, by name; undefined where there was nothing to ask. */
export type Opinions = Readonly<Record<string, number | boolean | string | undefined>>

export interface Row {
  /** Path below the corpus. */
  readonly file: string
  readonly bytes: number
  readonly outcome: Outcome
  /** Of a refusal. */
  readonly code?: string
  /** Where something clean came out: a file of this format. */
  readonly format?: string
  readonly fault?: string
  /** Children that ended over it without an answer. */
  readonly lost: number
  readonly milliseconds: number
  /** Size of the output by that of the input. */
  readonly ratio?: number
  /** What the sanitizer says it took out. */
  readonly removed: readonly Finding[]
  /** What inspection says of the output, asked again outside the engine. */
  readonly found: readonly Finding[]
  /** Whether sanitizing the output gives the same bytes; `same`, or what happened instead. */
  readonly again?: string
  readonly opinions: Opinions
}

/** A promise that is counted over all files. */
export interface Aim {
  readonly text: string
  measure(rows: readonly Row[]): { readonly value: string; readonly met: boolean; readonly missing: readonly Row[] }
}

/** What no file may ever show. */
export interface Never {
  readonly text: string
  broken(row: Row): boolean
  /** What to tell of a file beside its row. */
  note?(row: Row): string
}

export interface Column {
  readonly title: string
  readonly width: number
  cell(row: Row): string
}

export interface Family {
  readonly name: string
  /** Below the folder of the corpus. */
  readonly folders: readonly string[]
  /** With the dot, in lower case. */
  readonly extensions: readonly string[]
  /** What comes out. A file that the sanitizer takes for something else (a PDF without a header is text) is not of this family's making. */
  readonly formats: readonly FormatId[]
  readonly tools: readonly Tool[]
  /**
   * @param output undefined when nothing clean of this family came out
   * @param isFresh nothing that an earlier run has kept is used
   */
  opinions(input: string, output: string | undefined, isFresh: boolean): Promise<Opinions>
  readonly columns: readonly Column[]
  readonly aims: readonly Aim[]
  /** The rows by group, for people. */
  readonly table?: (rows: readonly Row[]) => readonly string[]
  readonly never: readonly Never[]
  /** Sentences under the table: how each opinion was asked for. */
  readonly method: readonly string[]
}

const notClean: readonly Outcome[] = ['refused', 'FAULT', 'as another type']
/** Something came out, and of the type that the family is about. */
export const isClean = ({ outcome }: Row): boolean => !notClean.includes(outcome)

/** At least this share of the files that `of` names. */
export const share = (text: string, least: number, of: (row: Row) => boolean, holds: (row: Row) => boolean): Aim => ({
  text,
  measure: (rows) => {
    const asked = rows.filter(of)
    const missing = asked.filter((row) => !holds(row))
    const reached = asked.length === 0 ? 1 : (asked.length - missing.length) / asked.length
    return {
      value: `${asked.length - missing.length} of ${asked.length} (${(reached * 100).toFixed(1)} %)`,
      met: reached >= least,
      missing,
    }
  },
})

/** The median over the files that `of` names is at most this. */
export const median = (text: string, most: number, of: (row: Row) => boolean, value: (row: Row) => number | undefined): Aim => ({
  text,
  measure: (rows) => {
    const values = rows
      .filter(of)
      .flatMap((row) => value(row) ?? [])
      .sort((a, b) => a - b)
    const middle = values[values.length >> 1] ?? 0
    return { value: middle.toFixed(3), met: middle <= most, missing: [] }
  },
})
