import type { Request, Response } from 'express'

/** One server-sent event (WHATWG HTML §9.2): data is JSON on one line. */
export interface StreamEvent {
  readonly id: string
  readonly event: string
  readonly data: unknown
}

export interface EventStream {
  send(event: StreamEvent): void
  end(reason?: string): void
  readonly closed: boolean
}

const keepAliveMilliseconds = 15_000
/** A client that does not read is let go; it resumes from its last event id. */
const mostBufferedBytes = 1024 * 1024

export function openEventStream(request: Request, response: Response, onClose: () => void): EventStream {
  request.socket.setTimeout(0)
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  response.write('retry: 2000\n\n')
  let closed = false
  const beat = setInterval(() => write(': keep-alive\n\n'), keepAliveMilliseconds)
  const close = (): void => {
    if (closed) return
    closed = true
    clearInterval(beat)
    onClose()
  }
  const write = (text: string): void => {
    if (closed) return
    if (response.writableLength > mostBufferedBytes) return void response.destroy()
    response.write(text)
  }
  response.once('close', close)
  return {
    send: ({ id, event, data }) => write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end(reason) {
      if (reason && !closed) response.write(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`)
      response.end()
      close()
    },
    get closed() {
      return closed
    },
  }
}
