import type { PartContext } from '../attributes.ts'
import type { FieldCodes } from '../fieldcodes.ts'
import type { Frame } from '../frame.ts'
import type { Pieces } from '../pieces.ts'
import { Paragraphs } from './paragraphs.ts'
import { isChange, notReverted } from './revisions.ts'

/** What policy's choices do to runs, paragraphs, rows and tables of WordprocessingML as a whole, once their parts are known. */
export class Flow {
  readonly #fields: FieldCodes
  readonly #frames: readonly Frame[]
  readonly #context: PartContext
  readonly #paragraphs: Paragraphs

  constructor(pieces: Pieces, fields: FieldCodes, frames: readonly Frame[], context: PartContext) {
    this.#paragraphs = new Paragraphs(pieces)
    this.#fields = fields
    this.#frames = frames
    this.#context = context
  }

  /** The opening tag of `frame` has just been written. */
  opened(frame: Frame, parent: Frame | undefined): void {
    const removes = this.#context.choices.hiddenContent === 'remove'
    if (removes && frame.plan.key === 'w:r') frame.skips = this.#frames.findLast(({ plan }) => plan.key === 'w:p')?.hidesRuns ?? false
    // The properties of a run come first (ECMA-376 Part 1 §17.3.2.1). Where they hide what has been read already, no code with it can be judged.
    else if (removes && frame.plan.key === 'w:rPr' && parent?.plan.key === 'w:r' && frame.at !== parent.at + 1) this.#fields.spoil()
    this.#paragraphs.opened(frame, parent)
  }

  /** @param end index behind the closing tag */
  closed(frame: Frame, parent: Frame | undefined, end: number): void {
    const { key } = frame.plan
    if (key === 'w:r' && frame.skips) {
      frame.isCancelled = true
      this.#context.findings.add('hidden-content')
    }
    if (key === 'w:p') this.#paragraphs.closed(frame, parent, end)
    else if (key === 'w:pPr' && frame.isWritten && parent?.plan.key === 'w:p') this.#paragraphs.propertiesClosed(parent, [frame.at, end])
    else if (key === 'w:tc') this.#closeMember(frame, 'w:tr')
    else if (key === 'w:tr') this.#closeMember(frame, 'w:tbl')
    else if (key === 'w:tbl' && isEmptied(frame)) frame.isCancelled = true
    if (parent && this.#context.choices.trackedChanges === 'remove') {
      if (isChange(key)) parent.former = [frame.at, end]
      if (notReverted.has(`${parent.plan.key}>${key}`)) (parent.untouched ??= []).push([frame.at, end])
    }
  }

  /** A row without cells and a table without rows go, too. */
  #closeMember(frame: Frame, container: string): void {
    if (isEmptied(frame)) frame.isCancelled = true
    const around = this.#frames.findLast((open) => open.plan.key === container)
    if (!around) return
    if (frame.isCancelled) around.losesMember = true
    else around.members++
  }
}

const isEmptied = ({ losesMember, members }: Frame): boolean => losesMember && members === 0
