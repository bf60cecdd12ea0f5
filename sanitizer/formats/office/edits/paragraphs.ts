import type { Frame } from '../frame.ts'
import type { Pieces } from '../pieces.ts'

/** What may stand between two paragraphs that become one. */
const between = new Set(
  ['bookmarkStart', 'bookmarkEnd', 'commentRangeStart', 'commentRangeEnd', 'permStart', 'permEnd', 'proofErr'].map((name) => `w:${name}`),
)

interface Open {
  readonly parent: Frame | undefined
  readonly at: number
  readonly end: number
  readonly properties: readonly [number, number] | undefined
  readonly isEmpty: boolean
}

/**
 * A paragraph whose mark goes becomes one with the paragraph behind it (ECMA-376 Part 1 §17.13.5.15): the mark that is left is the second
 * one's, and so are the properties.
 */
export class Paragraphs {
  readonly #pieces: Pieces
  #waiting: Open | undefined

  constructor(pieces: Pieces) {
    this.#pieces = pieces
  }

  /** An element begins inside `parent`; its opening tag has just been written when it is a paragraph. */
  opened(frame: Frame, parent: Frame | undefined): void {
    const waiting = this.#waiting
    if (!waiting || waiting.parent !== parent || between.has(frame.plan.key)) return
    this.#waiting = undefined
    if (frame.plan.key !== 'w:p' || !frame.isWritten) return
    if (waiting.isEmpty) {
      this.#pieces.blank(waiting.at, waiting.end)
      return
    }
    this.#pieces.blank(waiting.end - 1, waiting.end)
    if (waiting.properties) this.#pieces.blank(...waiting.properties)
    this.#pieces.blank(frame.at, frame.at + 1)
    frame.joins = waiting.at
  }

  propertiesClosed(paragraph: Frame, range: readonly [number, number]): void {
    paragraph.properties = range
    if (paragraph.joins !== undefined) this.#pieces.move(range, paragraph.joins + 1)
  }

  /** @param end index behind the closing tag */
  closed(paragraph: Frame, parent: Frame | undefined, end: number): void {
    if (!paragraph.losesMark && !paragraph.hidesMark) return
    const [from, to] = paragraph.properties ?? [paragraph.at + 1, paragraph.at + 1]
    const isSingle = end === paragraph.at + 1
    const isEmpty =
      paragraph.joins === undefined && (isSingle || (this.#pieces.isBlank(paragraph.at + 1, from) && this.#pieces.isBlank(to, end - 1)))
    if (!paragraph.losesMark && !isEmpty) return
    this.#waiting = { parent, at: paragraph.joins ?? paragraph.at, end, properties: paragraph.properties, isEmpty }
  }
}

/**
 * Properties as they were before a tracked change: the new ones go, the old ones take their place.
 * @param from where the old ones begin @param to and end
 */
export function revert(pieces: Pieces, properties: Frame, [from, to]: readonly [number, number]): void {
  let at = properties.at + 1
  for (const [start, end] of properties.untouched ?? []) {
    pieces.blank(at, start)
    at = end
  }
  pieces.blank(at, from)
  if (properties.plan.key === 'w:pPr') pieces.move([from, to], properties.at + 1)
}
