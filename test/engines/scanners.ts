/** Second engines for tests: Debian's clamd with signatures of our own, Debian's c-icap in front of it, and servers that misbehave as told. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { testFile } from '../../gateway/engines/proof.ts'
import { freePorts } from '../support/ports.ts'
import { until } from '../support/until.ts'

/** The signature file names it; so a harmless text with it in is what clamd finds. */
export const marker = 'sekisho-planted-marker'
export const threat = 'Sekisho.Test.Marker.UNOFFICIAL'

const commandOf = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].map((folder) => join(folder, name)).find((path) => existsSync(path))

const modules = '/usr/lib/x86_64-linux-gnu/c_icap'

export const hasClamd = (): boolean => missing('clamd', commandOf('clamd') !== undefined)
export const hasIcap = (): boolean =>
  hasClamd() && missing('c-icap with virus_scan', !!commandOf('c-icap') && existsSync(join(modules, 'virus_scan.so')))

function missing(what: string, isThere: boolean): boolean {
  if (!isThere) console.error(`skipped: ${what} is not installed, second engines are not tried against it`)
  return isThere
}

export interface Scanner {
  readonly address: string
  /** As if its machine had failed. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** Stands still, with its sockets open. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

export interface ClamdOptions {
  readonly streamMaxLength?: string
  /** Signatures beside the marker's; default: that of the EICAR test file. */
  readonly knowsTestFile?: boolean
}

/** A clamd of our own: no freshclam, two signatures, a unix socket. */
export async function startClamd({ streamMaxLength = '4M', knowsTestFile = true }: ClamdOptions = {}): Promise<Scanner> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-clamd-'))
  const [signatures, socket, settings] = [join(folder, 'signatures'), join(folder, 'clamd.ctl'), join(folder, 'clamd.conf')]
  mkdirSync(signatures)
  writeFileSync(join(signatures, 'marker.ndb'), `Sekisho.Test.Marker:0:*:${Buffer.from(marker).toString('hex')}\n`)
  if (knowsTestFile) {
    const md5 = createHash('md5').update(testFile).digest('hex')
    writeFileSync(join(signatures, 'eicar.hdb'), `${md5}:${testFile.length}:Eicar-Test-Signature\n`)
  }
  writeFileSync(
    settings,
    [`LocalSocket ${socket}`, `DatabaseDirectory ${signatures}`, 'Foreground yes', `StreamMaxLength ${streamMaxLength}`, ''].join('\n'),
  )
  return running(
    folder,
    `unix:${socket}`,
    () => [commandOf('clamd') ?? 'clamd', '-c', settings],
    () => existsSync(socket),
  )
}

/** c-icap with its echo and, behind `virus_scan`, a clamd. @param service e.g. `virus_scan` or `echo` */
export async function startIcap(clamd: Scanner): Promise<Scanner & { at(service: string): string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-icap-'))
  const [port = 0] = await freePorts(1)
  const settings = join(folder, 'c-icap.conf')
  const at = (name: string): string => join(folder, name)
  const group = spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim()
  writeFileSync(
    settings,
    [
      ...[`PidFile ${at('pid')}`, `CommandsSocket ${at('ctl')}`, `ServerLog ${at('log')}`, `AccessLog ${at('access')}`, `TmpDir ${folder}`],
      ...[`Port 127.0.0.1:${port}`, `User ${userInfo().username}`, `Group ${group}`],
      ...['StartServers 1', 'MaxServers 2', 'MinSpareThreads 2', 'MaxSpareThreads 10', 'ThreadsPerChild 10'],
      ...[
        `ModulesDir ${modules}`,
        `ServicesDir ${modules}`,
        'TemplateDir /usr/share/c_icap/templates/',
        'LoadMagicFile /etc/c-icap/c-icap.magic',
      ],
      ...['Service echo srv_echo.so', 'Service antivirus_module virus_scan.so', 'virus_scan.MaxObjectSize 2M'],
      // Programs are missing on purpose.
      'virus_scan.ScanFileTypes TEXT DATA ARCHIVE GIF JPEG MSOFFICE',
      ...['Module common clamd_mod.so', `clamd_mod.ClamdSocket ${clamd.address.replace('unix:', '')}`, ''],
    ].join('\n'),
  )
  const scanner = await running(
    folder,
    `icap://127.0.0.1:${port}/virus_scan`,
    () => [commandOf('c-icap') ?? 'c-icap', '-N', '-f', settings],
    () => existsSync(at('ctl')),
  )
  return { ...scanner, at: (service) => `icap://127.0.0.1:${port}/${service}` }
}

async function running(folder: string, address: string, command: () => string[], isUp: () => boolean): Promise<Scanner> {
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const [program = '', ...words] = command()
    // A group of its own: c-icap forks, and all of it goes when the test ends.
    child = spawn(program, words, { stdio: 'ignore', detached: true })
    const started = child
    await until(`${program} is up`, async () => {
      if (started.exitCode !== null) throw new Error(`${program} ended with ${started.exitCode}`)
      return isUp()
    })
  }
  const signal = (name: NodeJS.Signals): void => {
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name)
  }
  const end = async (name: NodeJS.Signals): Promise<void> => {
    const ending = child
    const ended = new Promise((done) => ending?.once('exit', done))
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    signal(name)
    await ended
  }
  // A run that is broken off leaves no daemon behind.
  process.once('exit', () => signal('SIGKILL'))
  await start()
  return {
    address,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL')
      rmSync(address.replace('unix:', ''), { force: true })
      await start()
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async stop() {
      signal('SIGCONT')
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Impostor {
  readonly port: number
  readonly connections: number
  stop(): Promise<void>
}

/** A server that does with each connection what the test says. @param act gets the socket and everything that has come so far, each time that more comes */
export async function startImpostor(act: (socket: Socket, received: Buffer, connection: number) => void): Promise<Impostor> {
  let connections = 0
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    const connection = ++connections
    open.add(socket)
    let received = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      act(socket, received, connection)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get connections() {
      return connections
    },
    stop: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy()
        server.close(() => done())
      }),
  }
}

/** What a fake clamd says to INSTREAM, by what it was given; the rest is as the real one does it. */
export function clamdThat(
  answer: (socket: Socket, stream: Buffer, connection: number) => void,
  version = () => 'ClamAV 9',
): Promise<Impostor> {
  const done = new WeakSet<Socket>()
  return startImpostor((socket, received, connection) => {
    const text = received.toString('latin1')
    if (text.endsWith('zPING\0zVERSION\0')) return void socket.write(`1: PONG\x002: ${version()}\0`)
    if (text.endsWith('zVERSION\0')) return void socket.write(`1: ${version()}\0`)
    const at = text.indexOf('zINSTREAM\0')
    if (at < 0 || done.has(socket) || !received.subarray(-4).equals(Buffer.alloc(4))) return
    done.add(socket)
    answer(socket, received.subarray(at), connection)
  })
}

/** A clamd that finds what it is told to, and is honest about it. */
export const fakeClamd = (finds: (stream: Buffer) => boolean): Promise<Impostor> =>
  clamdThat((socket, stream) => void socket.write(finds(stream) ? '2: stream: Fake.Threat FOUND\0' : '2: stream: OK\0'))
