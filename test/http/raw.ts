/** Bytes on a TLS connection, for what no client library would send. */
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function dial(origin: string, authority: Buffer, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(origin)
  return new Promise((done, fail) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), servername: hostname, ca: authority, ...options }, () => done(socket))
    socket.once('error', fail)
  })
}

/** Everything that the server says until it closes. */
export function listenTo(socket: TLSSocket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return new Promise((done) => {
    socket.once('close', () => done(text))
    socket.on('error', () => undefined)
  })
}

export function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [line = '', ...fields] = head.split('\r\n')
  const headers = Object.fromEntries(
    fields.map((field): [string, string] => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
  )
  return { status: Number(line.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}

/** Sends bytes and reads one answer; the server must close. */
export async function exchange(origin: string, authority: Buffer, ...pieces: (string | Uint8Array)[]): Promise<RawAnswer> {
  const socket = await dial(origin, authority)
  const said = listenTo(socket)
  for (const piece of pieces) socket.write(piece)
  return parseAnswer(await said)
}
