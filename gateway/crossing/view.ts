/**
 * Pages of clean files as pictures, for listeners that open no file. Of several boundaries one works on a request, and when it dies another;
 * what comes back lies in the asker's own table until it is fetched. Who may look is asked twice: before, and with the answer.
 *
 *   claim ▸ prove ▸ open ▸ draw* ▸ audit ▸ prove and answer        * in a sandboxed child
 */
import { sql } from 'kysely'
import type { FormatId } from '../../sanitizer/protocol.ts'
import { type Refusal, SanitizerFault } from '../../sanitizer/sanitize.ts'
import type { AuditEvent } from '../audit/index.ts'
import type { ProblemCode } from '../http/problem.ts'
import { toProblem } from '../http/problem-json.ts'
import type { BlobId } from '../store/blobs.ts'
import { errorCode } from '../store/fault.ts'
import type { Crossing } from './pipeline.ts'
import { markOf } from './view-mark.ts'
import { Previews } from './view-preview.ts'
import { proof, readPreview, readViewedFile, type ViewedFile, type Viewer, type ViewRequest } from './view-proof.ts'
import type { ViewAnswerTable } from './view-tables.ts'

type Answer = Partial<Pick<ViewAnswerTable, 'sizes' | 'allow_saving' | 'content' | 'media_type' | 'name'>>
type Denial = { readonly problem: ProblemCode; readonly reason?: string | null }

/** A file that may be looked at, opened. */
interface Opened {
  readonly viewer: Viewer
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly format: FormatId
  readonly allowSaving: boolean
  readonly file: ViewedFile | undefined
}

/** While one page is drawn, the next request is read and the last one recorded. */
const atOnce = 2
/** More than all boundaries together work at. */
const lookAt = 32
/** Whoever asked has stopped waiting after 25 s. */
const requestSeconds = 20
/** An answer is fetched within milliseconds, or never. */
const answerSeconds = 30
const sweepMilliseconds = 10_000

export interface Views {
  /** There may be a request. */
  wake(): void
  close(): Promise<void>
}

export function startViews(crossing: Crossing): Views {
  const work = new ViewWork(crossing)
  const timer = setInterval(() => void work.sweep(), sweepMilliseconds)
  return {
    wake: () => work.wake(),
    async close() {
      clearInterval(timer)
      await work.close()
    },
  }
}

class ViewWork {
  readonly #crossing: Crossing
  readonly #previews: Previews
  readonly #runs = new Set<Promise<void>>()
  #notices = 0
  #closed = false
  constructor(crossing: Crossing) {
    this.#crossing = crossing
    this.#previews = new Previews(crossing)
  }

  wake(): void {
    this.#notices++
    if (this.#closed || this.#runs.size >= atOnce) return
    const run: Promise<void> = this.#run()
      .catch((error: unknown) => void this.#crossing.log.warn('views will be tried again', { error }))
      .finally(() => this.#runs.delete(run))
    this.#runs.add(run)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#runs)
  }

  /** What nobody has come for, in both directions; a killed process leaves no picture behind for longer. */
  async sweep(): Promise<void> {
    const { database, log } = this.#crossing
    this.#previews.forget(Date.now())
    try {
      await database.deleteFrom('boundary.view_request').where('created_at', '<=', ago(requestSeconds)).execute()
      for (const side of ['internet', 'lgwan'] as const)
        await database.deleteFrom(`${side}.view_answer`).where('created_at', '<=', ago(answerSeconds)).execute()
    } catch (error) {
      log.warn('views not swept', { error })
    }
    this.wake()
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const seen = this.#notices
      const claim = await this.#claim()
      if (claim) await this.#serve(claim.request).finally(claim.release)
      else if (seen === this.#notices) return
    }
  }

  /** The oldest that nobody works on; the lock goes with the process that holds it. */
  async #claim(): Promise<{ request: ViewRequest; release: () => Promise<void> } | undefined> {
    const { database, locks } = this.#crossing
    const oldest = await database
      .selectFrom('boundary.view_request')
      .select('id')
      .where('created_at', '>', ago(requestSeconds))
      .orderBy('created_at')
      .limit(lookAt)
      .execute()
    for (const { id } of oldest) {
      const release = await locks.try(`view/${id}`)
      if (!release) continue
      const request = await database.selectFrom('boundary.view_request').selectAll().where('id', '=', id).executeTakeFirst()
      if (request) return { request, release }
      await release()
    }
    return undefined
  }

  async #serve(request: ViewRequest): Promise<void> {
    try {
      const opened = await this.#open(request)
      if ('problem' in opened) return await this.#deny(request, opened)
      const answer = await this.#answer(request, opened)
      if ('problem' in answer) return await this.#deny(request, answer)
      // Draws a breath between proof and answer: somebody may have been shut out meanwhile.
      if (!(await this.#hand(request, answer))) await this.#deny(request, { problem: 'not-found' })
    } catch (error) {
      this.#crossing.log.warn('a view failed', { request: request.id, error })
      await this.#deny(request, { problem: error instanceof SanitizerFault ? 'view-busy' : toProblem(error).code })
    }
  }

  async #open(request: ViewRequest): Promise<Opened | Denial> {
    return request.subject === 'attachment' ? this.#openClean(request) : this.#openHeld(request)
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

  /** @returns whether whoever asked may still look, and has been answered */
  async #hand(request: ViewRequest, { sizes = null, allow_saving = null, content = null, media_type = null, name = null }: Answer) {
    const { numAffectedRows } = await sql`
      with done as (delete from boundary.view_request where id = ${request.id})
      insert into ${sql.table(`${request.side}.view_answer`)} (id, sizes, allow_saving, content, media_type, name)
      select ${request.id}::uuid, ${sizes}::integer[], ${allow_saving}::boolean, ${content}::bytea, ${media_type}::text, ${name}::text
      where exists (select ${proof(request)}) on conflict do nothing`.execute(this.#crossing.database)
    return numAffectedRows === 1n
  }

  async #deny(request: ViewRequest, { problem, reason = null }: Denial): Promise<void> {
    await sql`with done as (delete from boundary.view_request where id = ${request.id})
      insert into ${sql.table(`${request.side}.view_answer`)} (id, problem, reason)
      values (${request.id}, ${problem}, ${reason}) on conflict do nothing`.execute(this.#crossing.database)
  }
}

const ago = (seconds: number) => sql<Date>`now() - make_interval(secs => ${seconds})`

/** Files of two directions or two organisations never meet in one child. */
const compartmentOf = ({ direction, organisation }: Viewer): string => `view/${direction}/${organisation}`

/** A kind that has no pages needs no reason; of the others the sentence says why. */
const unviewable = (code: Refusal['code']): Denial =>
  code === 'type-unsupported' ? { problem: 'view-unavailable' } : { problem: 'view-unavailable', reason: code }
