import type { Request, Response } from 'express'

/** One server-sent event (WHATWG HTML §9.2): data is JSON on one line. Without an id the reader keeps its last one. */
export interface StreamEvent {
  readonly id?: string
  readonly event: string
  readonly data: unknown
}

export interface EventStream {
  send(event: StreamEvent): void
  end(reason?: string): void
  /** Resolves when the client has taken most of what was sent, or is gone. */
  drained(): Promise<void>
  /** Called once, at once when the stream is closed already. */
  onClose(listener: () => void): void
  readonly closed: boolean
}

const keepAliveMilliseconds = 15_000
/** A client that does not read is let go; it resumes from its last event id. */
const mostBufferedBytes = 1024 * 1024
/** Above this much a replay waits. */
const highWaterBytes = 64 * 1024
const drainMilliseconds = 30_000

export function openEventStream(request: Request, response: Response): EventStream {
  request.socket.setTimeout(0)
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  response.write('retry: 2000\n\n')
  let closed = response.destroyed
  const listeners: (() => void)[] = []
  const beat = setInterval(() => write(': keep-alive\n\n'), keepAliveMilliseconds)
  const close = (): void => {
    if (closed) return
    closed = true
    clearInterval(beat)
    for (const listener of listeners.splice(0)) listener()
  }
  const write = (text: string): void => {
    if (closed) return
    if (response.writableLength > mostBufferedBytes) return void response.destroy()
    response.write(text)
  }
  response.once('close', close)
  return {
    send: ({ id, event, data }) => write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end(reason) {
      if (reason && !closed) response.write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`)
      response.end()
      close()
    },
    drained: () => (closed || response.writableLength < highWaterBytes ? Promise.resolve() : drainedOrGone(response)),
    onClose(listener) {
      if (closed) listener()
      else listeners.push(listener)
    },
    get closed() {
      return closed
    },
  }
}

function drainedOrGone(response: Response): Promise<void> {
  return new Promise((done) => {
    const late = setTimeout(() => response.destroy(), drainMilliseconds)
    const settle = (): void => {
      clearTimeout(late)
      response.off('drain', settle).off('close', settle)
      done()
    }
    response.once('drain', settle).once('close', settle)
  })
}
