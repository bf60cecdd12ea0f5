/**
 * A child that has been taken over, for the tests only: enclosed exactly like ours, it then does what the request's bytes tell it.
 * The bytes are JSON: `{ "do": name, … }`. The product has no such door; the tests start this file in place of sanitizer/child.ts.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { deflateRaw } from 'node:zlib'
import koffi from 'koffi'
import { frameHead, readFrameSync, writeFrameSync } from '../../sanitizer/frame.ts'
import { enclose, leave, type Setting } from '../../sanitizer/sandbox/enclose.ts'

export interface Order {
  readonly do: string
  readonly port?: number
  readonly pid?: number
  readonly file?: string
  readonly number?: number
  readonly args?: readonly number[]
  readonly header?: Record<string, unknown>
  readonly raw?: string
  readonly bytes?: number
  readonly times?: number
}

const syscall = koffi.load(null).func('syscall', 'long', ['long', 'long', 'long', 'long', 'long', 'long', 'long'])
let served = 0
const hoarded: Buffer[] = []

/** Each returns what it got away with; throwing means that it did not. */
const deeds: Record<string, (order: Order, id: number) => unknown> = {
  connect: ({ port }) =>
    new Promise((resolve, reject) => {
      connect({ host: '127.0.0.1', port: port ?? 0 }, () => resolve('connected')).once('error', reject)
    }),
  read: ({ file }) => readFileSync(file ?? '', 'latin1').length,
  readByThread: async ({ file }) => (await readFile(file ?? '')).length,
  list: ({ file }) => readdirSync(file ?? ''),
  environment: () => JSON.stringify(process.env),
  whoami: () => [process.getuid?.(), process.getgid?.()],
  spawn: ({ file }) => {
    const { error, status } = spawnSync(file ?? '', ['-c', 'exit 0'])
    if (error) throw error
    return status
  },
  write: ({ file }) => writeFileSync(file ?? '', 'x'),
  append: ({ file }) => appendFileSync(file ?? '', 'x'),
  mkdir: ({ file }) => mkdirSync(file ?? ''),
  unlink: ({ file }) => unlinkSync(file ?? ''),
  symlink: ({ file }) => symlinkSync('/etc/passwd', file ?? ''),
  link: ({ file }) => linkSync(process.execPath, file ?? ''),
  writeTo: ({ number }) => writeSync(number ?? 0, 'x'),
  kill: ({ pid }) => process.kill(pid ?? 0, 'SIGTERM'),
  /** A raw system call; a negative answer of the C library is a failure. */
  syscall: ({ number, args = [] }) => {
    const six = [0, 1, 2, 3, 4].map((index) => args[index] ?? 0)
    const result = Number(syscall(number ?? 0, ...six, 0))
    if (result < 0) throw new Error('refused by the kernel')
    return result
  },
  allocateOutsideTheHeap: ({ bytes = 0 }) => {
    const held = []
    for (let total = 0; total < bytes; total += 64 << 20) held.push(Buffer.alloc(64 << 20, 1))
    return held.length
  },
  /** Memory that outlives its request. */
  hoard: ({ bytes = 0 }) => {
    for (let total = 0; total < bytes; total += 64 << 20) hoarded.push(Buffer.alloc(64 << 20, 1))
    return { process: process.pid, served: ++served }
  },
  allocateInTheHeap: () => {
    const held: object[] = []
    for (;;) held.push({ held: new Array(1000).fill(held.length) })
  },
  loop: () => {
    for (;;) served += 0
  },
  stubborn: () => {
    process.on('SIGTERM', () => undefined)
    for (;;) served += 0
  },
  crash: () => process.abort(),
  leave: () => process.exit(0),
  /** Bytes that are no frame, or more than one. */
  raw: ({ raw = '', times = 1 }) => {
    for (let index = 0; index < times; index++) writeSync(1, Buffer.from(raw, 'latin1'))
    return 'written'
  },
  /** A frame whose header is the test's word for word. */
  say: ({ header = {}, bytes = 0, raw }, id) => {
    writeFrameSync(1, { id, ...header }, Buffer.from(raw ?? 'x'.repeat(bytes), 'latin1'))
    return undefined
  },
  slowly: async ({ header = {} }, id) => {
    await new Promise((resolve) => setTimeout(resolve, 700))
    writeFrameSync(1, { id, ...header }, Buffer.alloc(0))
    return undefined
  },
  twice: ({ header = {} }, id) => {
    const frame = Buffer.concat([frameHead({ id, ...header }, 1), Buffer.from('x')])
    writeSync(1, Buffer.concat([frame, frame]))
    return undefined
  },
  /** What stays possible after the lock: work on memory and threads. */
  work: async () => {
    const packed = await new Promise<Buffer>((resolve, reject) => {
      deflateRaw(Buffer.alloc(5_000_000, 'sekisho'), (error, result) => (error ? reject(error) : resolve(result)))
    })
    return packed.length
  },
  serve: () => ({ process: process.pid, served }),
}

const silent = new Set(['say', 'slowly', 'twice', 'raw'])

const setting = JSON.parse(process.argv[2] ?? '') as Setting
writeFrameSync(1, await enclose(setting), Buffer.alloc(0))
for (;;) {
  const frame = readFrameSync(0, setting.limits.outputBytes)
  if (!frame) break
  served += 1
  const { id } = frame.header as { id: number }
  const order = JSON.parse(Buffer.from(frame.body).toString()) as Order
  let answer: Record<string, unknown>
  try {
    answer = { escaped: true, got: await deeds[order.do]?.(order, id) }
  } catch (error) {
    answer = { escaped: false, why: String((error as { code?: unknown }).code ?? error) }
  }
  if (!silent.has(order.do)) writeFrameSync(1, { id, ...answer }, Buffer.alloc(0))
}
leave()
