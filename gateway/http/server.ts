import { type RequestListener, STATUS_CODES } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import { errorCode, StartFault } from '../store/fault.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { problemBody } from './problem-json.ts'

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly certificate: Buffer | string
  readonly key: Buffer | string
  readonly minimumVersion: 'TLSv1.2' | 'TLSv1.3'
  readonly headerBytes: number
  readonly headersSeconds: number
  readonly requestSeconds: number
  readonly idleSeconds: number
}

export interface HttpsListener {
  readonly port: number
  /** New connections are refused, answers under way are finished, then the rest is cut. */
  close(): Promise<void>
}

/** TLS 1.3's suites and, for 1.2, forward secrecy with authenticated encryption only (CRYPTREC's recommended security type). */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/** What Node's parser says about a request that never became one. */
const parserProblems: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

const closingMilliseconds = 5_000

export async function startServer(app: RequestListener, options: ServerOptions): Promise<HttpsListener> {
  const server = createServer(
    {
      cert: options.certificate,
      key: options.key,
      minVersion: options.minimumVersion,
      ciphers,
      honorCipherOrder: true,
      ALPNProtocols: ['http/1.1'],
      maxHeaderSize: options.headerBytes,
      headersTimeout: options.headersSeconds * 1000,
      requestTimeout: options.requestSeconds * 1000,
      keepAliveTimeout: options.idleSeconds * 1000,
      handshakeTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      noDelay: true,
      // The application refuses a request without one, with a sentence.
      requireHostHeader: false,
    },
    app,
  )
  server.maxHeadersCount = 100
  server.on('clientError', answerBrokenRequest)
  // RFC 9110 §10.1.1: an expectation that we do not know may be ignored.
  server.on('checkExpectation', app)
  await listenOn(server, options)
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : options.port, close: () => close(server) }
}

function answerBrokenRequest(error: Error, socket: Socket): void {
  if (errorCode(error) === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { status, body } = problemBody(new Problem(parserProblems[errorCode(error) ?? ''] ?? 'bad-request'))
  const text = JSON.stringify(body)
  const headers = { ...bareHeaders, 'Content-Length': String(Buffer.byteLength(text)) }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`)
}

/** Of an answer that no application has seen: the ones that matter for text which nobody should render. */
const bareHeaders = {
  'Content-Type': 'application/problem+json',
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'Cache-Control': 'no-store',
  Connection: 'close',
} as const

function listenOn(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => fail(listenFault(error, host, port)))
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      server.on('error', () => undefined)
      done()
    })
  })
}

const listenFaults: Readonly<Record<string, (host: string, port: number) => readonly [string, string]>> = {
  EADDRINUSE: (host, port) => [
    `${host} のポート ${port} は、ほかのプログラムが使用中です。`,
    `Port ${port} of ${host} is in use by another program.`,
  ],
  EACCES: (host, port) => [
    `${host} のポート ${port} で待ち受ける権限がありません。`,
    `There is no permission to listen on port ${port} of ${host}.`,
  ],
  EADDRNOTAVAIL: (host) => [`アドレス ${host} はこの機器のものではありません。`, `The address ${host} does not belong to this machine.`],
}

export function listenFault(error: unknown, host: string, port: number): unknown {
  const words = listenFaults[errorCode(error) ?? '']?.(host, port)
  return words ? new StartFault(words[0], words[1], { cause: error }) : error
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), closingMilliseconds)
  await closed
  clearTimeout(cut)
}
