/**
 * An ICAP client (RFC 3507) that asks and never takes: whatever body the engine answers with is compared with ours and thrown away.
 * A file is clean when the engine had all of it and says 204, or gives the very same bytes back.
 */
import { EngineTrouble, type Scan, threatOf, versionOf } from '../answer.ts'
import { type Address, Connection } from '../connection.ts'
import type { Deadline, EngineClient } from '../engine.ts'
import { sameBody, writeChunks } from './body.ts'
import { type Head, parseEncapsulated, parseHead, readHead } from './head.ts'

/** What OPTIONS tells (§4.10.2). */
interface Options {
  readonly method: 'RESPMOD' | 'REQMOD'
  /** Bytes of the file that the engine wants to see before it asks for the rest. */
  readonly preview: number | undefined
  readonly service: string
  readonly tag: string
  readonly until: number
}

const mostPreviewBytes = 64 * 1024
/** Where the engine does not say; and however long it says. */
const optionsSeconds = { standard: 300, most: 3_600 }

export class Icap implements EngineClient {
  readonly #address: Address
  readonly #url: URL
  #options: Options | undefined
  constructor(address: Address, url: URL) {
    this.#address = address
    this.#url = url
  }

  async greet(deadline: Deadline): Promise<string> {
    this.#options = undefined
    return versionText(await this.#ask(deadline), undefined)
  }

  async scan(untrusted: Uint8Array, deadline: Deadline): Promise<Scan> {
    const options = this.#options && this.#options.until > Date.now() ? this.#options : await this.#ask(deadline)
    return this.#connected(deadline, async (connection) => {
      const { head, whole } = await this.#send(connection, options, untrusted)
      return judge(connection, head, options, untrusted, whole)
    })
  }

  async #ask(deadline: Deadline): Promise<Options> {
    this.#options = await this.#connected(deadline, async (connection) => {
      await connection.write(`${this.#start('OPTIONS')}Encapsulated: null-body=0\r\n\r\n`)
      return optionsOf(await readHead(connection))
    })
    return this.#options
  }

  #start(method: string): string {
    const { href, host } = this.#url
    return `${method} ${href} ICAP/1.0\r\nHost: ${host}\r\nUser-Agent: Sekisho\r\nConnection: close\r\n`
  }

  /** @returns the final answer, and whether the engine had the whole file when it gave it */
  async #send(connection: Connection, { method, preview }: Options, bytes: Uint8Array): Promise<{ head: Head; whole: boolean }> {
    const { heads, encapsulated } = wrapping(method, bytes.length)
    // Never all of it: an engine that wants to look has to ask for the rest, and one that does not has not looked.
    const shown = preview === undefined ? undefined : Math.max(0, Math.min(preview, bytes.length - 1))
    const preliminary = shown === undefined ? '' : `Preview: ${shown}\r\n`
    await connection.write(`${this.#start(method)}Allow: 204\r\n${preliminary}Encapsulated: ${encapsulated}\r\n\r\n${heads}`)
    if (shown === undefined) return finish(connection, bytes)
    await writeChunks(connection, bytes.subarray(0, shown))
    await connection.write('0\r\n\r\n')
    const head = await readHead(connection)
    return head.status === 100 ? finish(connection, bytes.subarray(shown)) : { head, whole: false }
  }

  async #connected<T>({ milliseconds, signal }: Deadline, talk: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await Connection.open(this.#address, milliseconds, signal)
    try {
      return await talk(connection)
    } finally {
      connection.close()
    }
  }
}

async function finish(connection: Connection, bytes: Uint8Array): Promise<{ head: Head; whole: boolean }> {
  const whole = await writeChunks(connection, bytes)
  await connection.write('0\r\n\r\n')
  return { head: await readHead(connection), whole }
}

/** The file as an answer of the web, or as something sent to it. Nothing of the sender's goes along, neither name nor type. */
function wrapping(method: Options['method'], length: number): { heads: string; encapsulated: string } {
  const about = `Content-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`
  const place = 'http://sekisho.invalid/file HTTP/1.1\r\nHost: sekisho.invalid\r\n'
  if (method === 'REQMOD') {
    const request = `POST ${place}${about}`
    return { heads: request, encapsulated: `req-hdr=0, req-body=${request.length}` }
  }
  const request = `GET ${place}\r\n`
  const heads = `${request}HTTP/1.1 200 OK\r\n${about}`
  return { heads, encapsulated: `req-hdr=0, res-hdr=${request.length}, res-body=${heads.length}` }
}

function optionsOf({ protocol, status, fields }: Head): Options {
  if (protocol !== 'ICAP/1.0') throw new EngineTrouble('protocol')
  if (status !== 200) throw new EngineTrouble('error')
  const methods = (fields.get('methods') ?? '').split(/,\s*/)
  const method = (['RESPMOD', 'REQMOD'] as const).find((one) => methods.includes(one))
  if (!method) throw new EngineTrouble('protocol')
  const seconds = wholeNumber(fields.get('options-ttl')) ?? optionsSeconds.standard
  const preview = wholeNumber(fields.get('preview'))
  return {
    method,
    preview: preview === undefined ? undefined : Math.min(preview, mostPreviewBytes),
    service: fields.get('service') ?? fields.get('server') ?? '',
    tag: fields.get('istag') ?? '',
    until: Date.now() + Math.min(seconds, optionsSeconds.most) * 1000,
  }
}

const wholeNumber = (text: string | undefined): number | undefined => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined)

/** ISTag changes with program and signatures (§4.7); the one that came with the verdict counts. */
const versionText = ({ service, tag }: Options, answered: string | undefined): string =>
  versionOf(`${service.slice(0, 80)} ${answered ?? tag}`)

/** In the order in which they name what was found best: draft-stecher-icap-subid, and what engines in the field send. */
const findingFields = ['x-infection-found', 'x-virus-id', 'x-virus-name', 'x-violations-found'] as const

function threatIn({ fields }: Head): string | undefined {
  const said = findingFields.map((name) => fields.get(name)).find((value) => value !== undefined)
  if (said === undefined) return undefined
  const named = /(?:^|;)\s*Threat=([^;]*)/i.exec(said)?.[1]?.trim()
  return threatOf(named ?? said.split(/[\s,;]+/).find((word) => /[A-Za-z]/.test(word)) ?? '')
}

async function judge(connection: Connection, head: Head, options: Options, bytes: Uint8Array, whole: boolean): Promise<Scan> {
  const { protocol, status } = head
  if (protocol !== 'ICAP/1.0') throw new EngineTrouble('protocol')
  const version = versionText(options, head.fields.get('istag'))
  const threat = threatIn(head)
  if (threat !== undefined) return { verdict: 'found', version, threat }
  // Forbidden: engines that name nothing. One that forbids everything does not pass the proof with a harmless file (proof.ts).
  if (status === 403) return { verdict: 'found', version, threat: 'unnamed' }
  if (status === 413) return { verdict: 'declined', version, why: 'too-large' }
  if (status !== 200 && status !== 204) throw new EngineTrouble(status >= 400 ? 'error' : 'protocol')
  if (!whole) return { verdict: 'declined', version, why: 'not-read' }
  const same = status === 204 || (await givenBack(connection, head, options, bytes))
  return same ? { verdict: 'clean', version } : { verdict: 'found', version, threat: 'unnamed' }
}

/** 200: what the engine would have passed on in place of the file. A page that says why, or another file, is a no. */
async function givenBack(connection: Connection, { fields }: Head, { method }: Options, bytes: Uint8Array): Promise<boolean> {
  const { headBytes, heads, body } = parseEncapsulated(fields.get('encapsulated'))
  const wanted = method === 'RESPMOD' ? 'res-hdr' : 'req-hdr'
  if (!body || heads.length !== 1 || heads[0] !== wanted) return false
  const text = (await connection.read(headBytes)).toString('latin1')
  if (method === 'RESPMOD' && parseHead(text.replace(/\r\n\r\n$/, '')).status !== 200) return false
  return sameBody(connection, bytes)
}
