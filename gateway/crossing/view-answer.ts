/** What one request is answered with: the file found and opened, its pages counted or one of them drawn, the look recorded. */
import type { FormatId } from '../../sanitizer/protocol.ts'
import type { Refusal } from '../../sanitizer/sanitize.ts'
import type { AuditEvent } from '../audit/index.ts'
import type { ProblemCode } from '../http/problem.ts'
import type { BlobId } from '../store/blobs.ts'
import { errorCode } from '../store/fault.ts'
import type { Crossing } from './pipeline.ts'
import { markOf } from './view-mark.ts'
import { Previews } from './view-preview.ts'
import { readPreview, readViewedFile, type ViewedFile, type Viewer, type ViewRequest } from './view-proof.ts'
import type { ViewAnswerTable } from './view-tables.ts'

export type Answer = Partial<Pick<ViewAnswerTable, 'sizes' | 'allow_saving' | 'content' | 'media_type' | 'name'>>
export type Denial = { readonly problem: ProblemCode; readonly reason?: string | null }

/** A file that may be looked at, opened. */
interface Opened {
  readonly viewer: Viewer
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly format: FormatId
  readonly allowSaving: boolean
  readonly file: ViewedFile | undefined
}

export class ViewAnswers {
  readonly #crossing: Crossing
  readonly #previews: Previews
  constructor(crossing: Crossing) {
    this.#crossing = crossing
    this.#previews = new Previews(crossing)
  }

  /** @throws whatever is about machines */
  async to(request: ViewRequest): Promise<Answer | Denial> {
    const opened = await (request.subject === 'attachment' ? this.#openClean(request) : this.#openHeld(request))
    return 'problem' in opened ? opened : this.#answer(request, opened)
  }

  forget(now: number): void {
    this.#previews.forget(now)
  }

  async #openClean(request: ViewRequest): Promise<Opened | Denial> {
    const file = await readViewedFile(this.#crossing.database, request)
    if (!file) return { problem: 'not-found' }
    if (['queued', 'processing', 'held'].includes(file.state)) return { problem: 'not-ready' }
    const { blob, sha256, format, allow_saving } = file
    if (file.state !== 'clean' || !blob || !sha256 || !format) return { problem: 'content-refused', reason: file.reason }
    try {
      const bytes = await this.#crossing.blobs.readClean(blob as BlobId<'clean'>, sha256)
      return { viewer: file, bytes, sha256, format, allowSaving: allow_saving === true, file }
    } catch (error) {
      // Taken back while we looked.
      if (errorCode(error) === 'ENOENT') return { problem: 'not-found' }
      throw error
    }
  }

  async #openHeld(request: ViewRequest): Promise<Opened | Denial> {
    const viewer = await readPreview(this.#crossing.database, request)
    const preview = viewer && (await this.#previews.of(request.target))
    if (!viewer || !preview) return { problem: 'not-found' }
    if (preview.outcome === 'refused') return { problem: 'content-refused', reason: preview.code }
    const { bytes, sha256, format } = preview
    return { viewer, bytes, sha256, format, allowSaving: false, file: undefined }
  }

  #answer(request: ViewRequest, opened: Opened): Promise<Answer | Denial> {
    if (request.act === 'content') return this.#content(request, opened)
    return request.act === 'pages' ? this.#pages(opened) : this.#page(request, opened)
  }

  async #content(request: ViewRequest, { viewer, bytes, sha256, allowSaving, file }: Opened): Promise<Answer | Denial> {
    if (!allowSaving || !file) return { problem: 'saving-denied' }
    await this.#record(request, viewer, { action: 'content.download', file: { out: sha256, bytes: bytes.length } })
    return { content: Buffer.from(bytes), media_type: file.media_type, name: file.clean_name }
  }

  async #pages({ viewer, bytes, sha256, format, allowSaving }: Opened): Promise<Answer | Denial> {
    const result = await this.#crossing.sanitizer.pages(bytes, { format, sha256, compartment: compartmentOf(viewer) })
    if (result.outcome === 'refused') return unviewable(result.code)
    return { sizes: result.pages.flatMap(({ width, height }) => [width, height]), allow_saving: allowSaving }
  }

  async #page(request: ViewRequest, { viewer, bytes, sha256, format }: Opened): Promise<Answer | Denial> {
    const { page, width } = request
    if (page === null || width === null) return { problem: 'bad-request' }
    const lines = markOf(viewer, new Date())
    const result = await this.#crossing.sanitizer.page(bytes, { format, sha256, page, width, lines, compartment: compartmentOf(viewer) })
    if (result.outcome === 'refused') return result.code === 'limit-pages' ? { problem: 'not-found' } : unviewable(result.code)
    await this.#record(request, viewer, { action: 'attachment.view', count: page, file: { out: sha256 } })
    return { content: Buffer.from(result.bytes), media_type: result.mediaType }
  }

  /** Before the picture leaves (law 6). */
  async #record(request: ViewRequest, viewer: Viewer, more: Pick<AuditEvent, 'action' | 'count' | 'file'>): Promise<void> {
    const { organisation, room, direction, message, trust } = viewer
    await this.#crossing.audit.append([
      {
        ...more,
        outcome: 'ok',
        actor: { type: 'person', id: request.person, ...(request.device && trust ? { device: request.device, trust } : {}) },
        organisation,
        room,
        direction,
        target: { type: 'attachment', id: request.target },
        trace: message ?? request.target,
      },
    ])
  }
}

/** Files of two directions or two organisations never meet in one child. */
const compartmentOf = ({ direction, organisation }: Viewer): string => `view/${direction}/${organisation}`

/** A kind that has no pages needs no reason; of the others the sentence says why. */
const unviewable = (code: Refusal['code']): Denial =>
  code === 'type-unsupported' ? { problem: 'view-unavailable' } : { problem: 'view-unavailable', reason: code }
