import { request } from 'node:https'
import type { Client } from './phone.ts'

export interface ReceivedEvent {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
  /** performance.now() at arrival. */
  readonly at: number
}

/** An open event stream of a client, as an EventSource would read it. */
export class EventReader {
  readonly received: ReceivedEvent[] = []
  ended = false
  status = 0
  readonly #close: () => void
  readonly opened: Promise<void>

  constructor(client: Client, lastEventId?: string, onEvent?: (event: ReceivedEvent) => void) {
    let buffered = ''
    const outgoing = request(new URL('/api/v1/events', client.origin), {
      agent: client.agent,
      headers: {
        cookie: client.cookie ?? '',
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    })
    this.opened = new Promise((done, fail) => {
      outgoing.on('error', (error) => {
        this.ended = true
        fail(error)
      })
      outgoing.on('response', (incoming) => {
        this.status = incoming.statusCode ?? 0
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk: string) => {
          buffered += chunk
          const blocks = buffered.split('\n\n')
          buffered = blocks.pop() ?? ''
          for (const block of blocks) {
            const event = parse(block)
            if (!event) continue
            this.received.push(event)
            onEvent?.(event)
            done()
          }
        })
        incoming.on('close', () => {
          this.ended = true
          done()
        })
      })
    })
    this.opened.catch(() => undefined)
    outgoing.end()
    this.#close = () => outgoing.destroy()
  }

  of(kind: string): ReceivedEvent[] {
    return this.received.filter(({ event }) => event === kind)
  }

  close(): void {
    this.#close()
  }
}

function parse(block: string): ReceivedEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const data = fields.get('data')
  if (data === undefined) return undefined
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(data), at: performance.now() }
}
