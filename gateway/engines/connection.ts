/** A connection to an engine: nothing is read without a bound, nothing is written faster than it is taken, and it ends at its deadline. */
import { readFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { EngineTrouble } from './answer.ts'

export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'tls'; readonly host: string; readonly port: number; readonly caFile: string | undefined }

/** An engine on the same machine or network answers at once, or is not there. */
const connectMilliseconds = 5_000
/** Read before it is asked for; more than any head or line that is accepted. */
const aheadBytes = 64 * 1024

export class Connection {
  readonly #socket: Socket
  readonly #deadline: NodeJS.Timeout
  readonly #signal: AbortSignal
  #received: Buffer = Buffer.alloc(0)
  #trouble: EngineTrouble | undefined
  #wake: () => void = () => undefined

  private constructor(socket: Socket, milliseconds: number, signal: AbortSignal) {
    this.#socket = socket
    this.#signal = signal
    this.#deadline = setTimeout(() => this.#fail(new EngineTrouble('timeout')), milliseconds)
    // Read at once: an engine that answers and hangs up while it is written to has answered.
    socket.on('readable', () => this.#receive())
    for (const event of ['drain', 'end', 'close']) socket.on(event, () => this.#wake())
    socket.on('error', (error) => this.#fail(new EngineTrouble('lost', { cause: error })))
    signal.addEventListener('abort', this.#abort)
    if (signal.aborted) this.#abort()
  }

  /** @param milliseconds until the connection ends, whatever happens on it @throws EngineTrouble unreachable */
  static async open(address: Address, milliseconds: number, signal: AbortSignal): Promise<Connection> {
    const socket = dial(address)
    const opened = address.kind === 'tls' ? 'secureConnect' : 'connect'
    await new Promise<void>((done, fail) => {
      const late = setTimeout(() => socket.destroy(new Error('no connection in time')), Math.min(connectMilliseconds, milliseconds))
      const refuse = (cause: unknown): void => fail(new EngineTrouble('unreachable', { cause }))
      socket.once(opened, done)
      socket.once('error', refuse)
      socket.once('close', refuse)
      for (const event of [opened, 'close']) socket.once(event, () => clearTimeout(late))
    })
    return new Connection(socket, milliseconds, signal)
  }

  /** Whether something has come that was not read: an engine may answer before it has everything. */
  get answered(): boolean {
    return this.#received.length > 0 || this.#socket.readableEnded
  }

  /** Resolves when there is room for more, or when the engine has said something: then the rest need not be sent. @throws EngineTrouble */
  async write(bytes: Uint8Array | string): Promise<void> {
    if (this.answered) return
    this.#check()
    this.#socket.write(bytes)
    while (this.#socket.writableNeedDrain && !this.answered) {
      this.#check()
      await this.#event()
    }
  }

  /** Up to and without the delimiter. @throws EngineTrouble protocol where it does not come within `most` bytes */
  async readUntil(delimiter: string, most: number): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf(delimiter)
      if (end > most || (end < 0 && this.#received.length >= most + delimiter.length)) throw new EngineTrouble('protocol')
      if (end >= 0) return this.#take(end + delimiter.length).toString('latin1', 0, end)
      await this.#more()
    }
  }

  /** Exactly so many bytes, which the caller has bounded. */
  async read(length: number): Promise<Buffer> {
    while (this.#received.length < length) await this.#more()
    return this.#take(length)
  }

  /** What is there, at least one byte and at most so many. */
  async readSome(most: number): Promise<Buffer> {
    while (this.#received.length === 0) await this.#more()
    return this.#take(Math.min(most, this.#received.length))
  }

  close(): void {
    clearTimeout(this.#deadline)
    this.#signal.removeEventListener('abort', this.#abort)
    this.#socket.destroy()
  }

  readonly #abort = (): void => this.#fail(new EngineTrouble('lost'))

  #receive(): void {
    while (this.#received.length < aheadBytes) {
      const chunk = this.#socket.read() as Buffer | null
      if (!chunk) break
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    }
    this.#wake()
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length)
    this.#received = this.#received.subarray(length)
    return taken
  }

  /** What has not been asked for waits in the stream, up to its own high-water mark. */
  async #more(): Promise<void> {
    const had = this.#received.length
    for (;;) {
      this.#receive()
      if (this.#received.length > had) return
      this.#check()
      if (this.#socket.readableEnded || this.#socket.destroyed) throw new EngineTrouble('lost')
      await this.#event()
    }
  }

  #event(): Promise<void> {
    return new Promise((done) => {
      this.#wake = done
    })
  }

  #check(): void {
    if (this.#trouble) throw this.#trouble
  }

  /** The first trouble is the one that is told. */
  #fail(trouble: EngineTrouble): void {
    this.#trouble ??= trouble
    this.#socket.destroy()
    this.#wake()
  }
}

/** @throws EngineTrouble where the authority's certificate cannot be read */
function dial(address: Address): Socket {
  try {
    return dialled(address)
  } catch (cause) {
    throw new EngineTrouble('unreachable', { cause })
  }
}

function dialled(address: Address): Socket {
  if (address.kind === 'unix') return connectTcp({ path: address.path })
  const { host, port } = address
  if (address.kind === 'tcp') return connectTcp({ host, port })
  return connectTls({
    host,
    port,
    minVersion: 'TLSv1.2',
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ...(address.caFile === undefined ? {} : { ca: readFileSync(address.caFile) }),
  })
}
