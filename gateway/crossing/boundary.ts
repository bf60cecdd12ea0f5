/** The boundary at work: notices become jobs, jobs become runs of a lane or of an attachment, and the reconciler sees to the rest. */
import { randomUUID } from 'node:crypto'
import { type Listener, listen } from '../store/listen.ts'
import type { Queues, WorkQueue } from '../store/queue.ts'
import { runAttachment } from './attachment.ts'
import { runLane } from './lane.ts'
import { startPasswords } from './password.ts'
import type { OpenPassword } from './password-seal.ts'
import type { Crossing } from './pipeline.ts'
import { deleteOriginals, expireHolds, requeue, tidy } from './reconcile.ts'
import { shelves, sweepShelf } from './sweep.ts'
import { startViews } from './view.ts'
import { isLaneName, laneName, laneOf } from './work.ts'

export interface BoundaryOptions {
  readonly parts: Omit<Crossing, 'wakeLane' | 'wakeAttachment'>
  readonly queues: Queues
  /** Of the boundary's login. */
  readonly databaseUrl: string
  readonly laneConcurrency: number
  readonly attachmentConcurrency: number
  readonly reconcileSeconds: number
  readonly openPassword: OpenPassword
}

export interface Boundary {
  waiting(): Promise<number>
  ping(): Promise<void>
  close(): Promise<void>
}

const coalesceMilliseconds = 250

export async function startBoundary(options: BoundaryOptions): Promise<Boundary> {
  const { parts, queues } = options
  const { log } = parts
  const enqueue =
    (queue: () => WorkQueue, waiting: Map<string, number>) =>
    (id: string, delay = 0, key: string = randomUUID()) => {
      // One waiting job does for any number of notices: it reads whatever is there when it runs. Another process may have
      // run it, though, so after a moment it counts no longer.
      if (delay === 0 && (waiting.get(id) ?? 0) > Date.now()) return
      if (delay === 0) waiting.set(id, Date.now() + coalesceMilliseconds)
      queue()
        .add(id, key, delay)
        .catch((error: unknown) => {
          waiting.delete(id)
          log.warn('queue does not take work; the reconciler will', { id, error })
        })
    }
  const laneJobs = new Map<string, number>()
  const attachmentJobs = new Map<string, number>()
  const wakeLane = enqueue(() => lanes, laneJobs)
  const wakeAttachment = enqueue(() => attachments, attachmentJobs)
  const crossing: Crossing = { ...parts, wakeLane: (lane, delay) => wakeLane(laneName(lane), delay), wakeAttachment }

  const runningLanes = new LaneRuns(crossing)
  const lanes = await queues.open('lane', options.laneConcurrency, async (lane) => {
    laneJobs.delete(lane)
    await runningLanes.run(lane)
  })
  const attachments = await queues.open('attachment', options.attachmentConcurrency, async (id) => {
    attachmentJobs.delete(id)
    await runAttachment(crossing, id)
  })
  const reconciler = startReconciler(crossing, options.reconcileSeconds, () => {
    laneJobs.clear()
    attachmentJobs.clear()
  })
  const views = startViews(crossing)
  const passwords = startPasswords(crossing, options.openPassword)
  const listener: Listener = await listen({
    url: options.databaseUrl,
    channels: ['crossing', 'view_request', 'password_given'],
    onNotice: (channel, lane) => {
      if (channel === 'view_request') return views.wake()
      if (channel === 'password_given') return passwords.wake()
      // Any login of the database may send a notice; only one of our own triggers is worth a job.
      if (!isLaneName(lane)) return
      runningLanes.again(lane)
      wakeLane(lane)
    },
    onGap: () => {
      void reconciler.now(0)
      views.wake()
      passwords.wake()
    },
  })
  queues.onReturn(() => void reconciler.now(0))
  return {
    waiting: async () => (await lanes.waiting()) + (await attachments.waiting()),
    ping: () => lanes.ping(),
    async close() {
      await listener.close()
      await views.close()
      await passwords.close()
      await reconciler.close()
      await queues.close()
    },
  }
}

/** A lane is worked by one run at a time, here and in every other boundary process. */
class LaneRuns {
  readonly #crossing: Crossing
  /** Lanes being worked here, and whether something has come in since they were last read. */
  readonly #running = new Map<string, boolean>()
  constructor(crossing: Crossing) {
    this.#crossing = crossing
  }

  again(lane: string): void {
    if (this.#running.has(lane)) this.#running.set(lane, true)
  }

  async run(lane: string): Promise<void> {
    if (this.#running.has(lane)) return this.again(lane)
    this.#running.set(lane, false)
    try {
      // Somebody else works on it, has had the same notice, and reads again.
      const release = await this.#crossing.locks.try(`lane/${lane}`)
      if (!release) return
      try {
        await this.#work(lane)
      } finally {
        await release()
      }
    } finally {
      // Between the last reading and here a notice may have come.
      const again = this.#running.get(lane)
      this.#running.delete(lane)
      if (again) this.#crossing.wakeLane(laneOf(lane))
    }
  }

  async #work(lane: string): Promise<void> {
    do {
      this.#running.set(lane, false)
      const wait = await runLane(this.#crossing, laneOf(lane))
      if (wait !== undefined) this.#crossing.wakeLane(laneOf(lane), wait)
    } while (this.#running.get(lane))
  }
}

/** Slow work is done once in so many rounds. */
const slowRound = 20
/** Uploads that are still streaming are younger than this. */
const incomingMilliseconds = 3_600_000

function startReconciler(
  crossing: Crossing,
  seconds: number,
  forget: () => void,
): { now(graceSeconds: number): Promise<void>; close(): Promise<void> } {
  let round = 0
  let running: Promise<void> = Promise.resolve()
  const now = (graceSeconds: number): Promise<void> => {
    running = running.then(async () => {
      try {
        forget()
        await requeue(crossing, graceSeconds)
        if (round++ % slowRound !== 0) return
        await expireHolds(crossing)
        await deleteOriginals(crossing)
        for (const domain of ['internet', 'lgwan'] as const) await tidy(crossing, domain)
        await crossing.blobs.sweepIncoming(incomingMilliseconds)
        await sweepShelf(crossing, Math.floor(round / slowRound) % shelves)
      } catch (error) {
        crossing.log.warn('reconciler will try again', { error })
      }
    })
    return running
  }
  const timer = setInterval(() => void now(seconds / 2), seconds * 1000)
  return {
    now,
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
