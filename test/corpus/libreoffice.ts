/**
 * LibreOffice as a second opinion: one warm instance that converts one file at a time. Its profile is its own, runs no macro and follows no link.
 * A document that stays open keeps the instance alive; each conversion is handed over by a client of the same profile, which waits for its end.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Tool } from './tools.ts'

export const libreOffice: Tool = { command: 'soffice', debian: 'libreoffice', version: ['--version'] }

const SECONDS = 90
const START_SECONDS = 60

const setting = (path: string, name: string, value: string): string =>
  `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`

/** No macro runs, no link is followed, no address is reached: the discard port of this machine is the proxy for everything. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">${[
  setting('Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'),
  setting('Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'),
  setting('Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'),
  setting('Office.Writer/Content/Update', 'Link', '2'),
  setting('Office.Calc/Content/Update', 'Link', '2'),
  setting('Inet/Settings', 'ooInetProxyType', '2'),
  setting('Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'),
  setting('Inet/Settings', 'ooInetHTTPProxyPort', '9'),
  setting('Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'),
  setting('Inet/Settings', 'ooInetHTTPSProxyPort', '9'),
].join('')}</oor:items>`

/** The splash program hands a file over without the shell around it; where it is not beside `soffice`, that is used. */
function client(): string {
  const found = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'soffice')))
  const splash = found && join(dirname(realpathSync(join(found, 'soffice'))), 'oosplash')
  return splash && existsSync(splash) ? splash : 'soffice'
}

export interface Conversion {
  /** Path of what was written; undefined when LibreOffice wrote nothing. */
  readonly written: string | undefined
  readonly milliseconds: number
  readonly isHang: boolean
}

export class LibreOffice {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sekisho-libreoffice-'))
  readonly #client = client()
  #server: ChildProcess | undefined
  #last: Promise<unknown> = Promise.resolve()
  /** Instances started: the first, and one after each that hung or left. */
  starts = 0

  constructor() {
    process.once('exit', () => this.end())
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
    mkdirSync(join(this.#folder, 'profile', 'user'), { recursive: true })
    writeFileSync(join(this.#folder, 'profile', 'user', 'registrymodifications.xcu'), settings)
    writeFileSync(join(this.#folder, 'open.txt'), 'open')
  }

  /** Process id of the warm instance; 0 when there is none. */
  get pid(): number {
    return this.#server?.pid ?? 0
  }

  /**
   * One at a time, in the order asked for. The file is converted under the same name whatever it is called, since a page may show that name.
   * @param target what is to be written; its extension names the format
   */
  convert(path: string, target: string): Promise<Conversion> {
    const next = this.#last.then(() => this.#convert(path, target))
    this.#last = next.catch(() => undefined)
    return next
  }

  async #convert(path: string, target: string): Promise<Conversion> {
    await this.#start()
    const input = join(this.#folder, `document${extname(path).toLowerCase()}`)
    const output = join(this.#folder, 'out', `document${extname(target)}`)
    copyFileSync(path, input)
    rmSync(output, { force: true })
    const started = performance.now()
    const ended = await this.#handOver(input, extname(target).slice(1))
    const milliseconds = performance.now() - started
    rmSync(input, { force: true })
    if (!ended) this.#stop()
    if (!existsSync(output)) return { written: undefined, milliseconds, isHang: !ended }
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(output, target)
    return { written: target, milliseconds, isHang: false }
  }

  #words(...words: readonly string[]): readonly string[] {
    return [`-env:UserInstallation=${pathToFileURL(join(this.#folder, 'profile')).href}`, '--headless', '--norestore', '--nologo', ...words]
  }

  /** @returns whether it came to an end by itself */
  #handOver(input: string, format: string): Promise<boolean> {
    return new Promise((resolve) => {
      const words = this.#words('--convert-to', format, '--outdir', join(this.#folder, 'out'), input)
      const process = spawn(this.#client, words, { stdio: 'ignore', detached: true })
      const timer = setTimeout(() => {
        killGroup(process)
        resolve(false)
      }, SECONDS * 1000)
      process
        .once('error', () => resolve(false))
        .once('exit', () => resolve(true))
        .once('close', () => clearTimeout(timer))
    })
  }

  /** It is up when it holds the lock beside the document that it was told to open. */
  async #start(): Promise<void> {
    if (this.#server && this.#server.exitCode === null && this.#server.signalCode === null) return
    const lock = join(this.#folder, '.~lock.open.txt#')
    rmSync(lock, { force: true })
    rmSync(join(this.#folder, 'profile', '.lock'), { force: true })
    this.#server = spawn('nice', ['soffice', ...this.#words(join(this.#folder, 'open.txt'))], { stdio: 'ignore', detached: true })
    this.starts++
    for (let left = START_SECONDS * 10; left > 0 && !existsSync(lock); left--) await sleep(100)
    if (!existsSync(lock)) throw new Error(`LibreOffice did not start within ${START_SECONDS} s`)
  }

  #stop(): void {
    if (this.#server) killGroup(this.#server)
    this.#server = undefined
  }

  end(): void {
    this.#stop()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}
