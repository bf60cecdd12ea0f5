/**
 * LibreOffice taken over by a document: a program of our own in its place, started by the real launcher in each real sandbox. It reaches
 * nothing, leaves nothing behind, and its end is an answer.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Converter, type ConverterState } from '../../../sanitizer/convert/converter.ts'
import { conversionOf } from '../../../sanitizer/convert/filters.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { givenVariables } from '../../../sanitizer/sandbox/prove.ts'
import { until } from '../../support/until.ts'

const MiB = 1024 * 1024
const SECRET = 'what no document may read'
const limits: Limits = {
  ...defaultLimits,
  convertSeconds: 20,
  convertScratchBytes: 64 * MiB,
  convertMemoryBytes: 400 * MiB,
  outputBytes: 2 * MiB,
}
const conversion = conversionOf('doc', 'docx')
assert.ok(conversion)

interface Report {
  readonly results: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  readonly uid: number
}

/** Processes of this machine with this word on their command line. */
const processesWith = (word: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(word)
    } catch {
      return false
    }
  })

for (const tier of ['self', 'full'] as const) {
  describe(`a converter that a document has taken over, tier ${tier}`, function () {
    this.timeout(120_000)
    const usualFolder = process.env.TMPDIR
    let folder: string
    let converter: Converter
    let state: ConverterState
    let reached = 0
    const servers: Server[] = []
    const datagrams = createSocket('udp4')
    const where = {
      port: 0,
      socket: '',
      abstract: `sekisho-test-${process.pid}-${tier}`,
      secret: '',
      scratchBytes: limits.convertScratchBytes,
    }

    const listen = (on: object): Promise<Server> =>
      new Promise((resolve, reject) => {
        const server = createServer((socket) => {
          reached++
          socket.destroy()
        })
        server.once('error', reject)
        server.listen(on, () => resolve(server))
        servers.push(server)
      })

    before(async function () {
      folder = mkdtempSync(path.join(tmpdir(), 'sekisho-hostile-'))
      chmodSync(folder, 0o755)
      mkdirSync(path.join(folder, 'tmp'))
      chmodSync(path.join(folder, 'tmp'), 0o1777)
      process.env.TMPDIR = path.join(folder, 'tmp')
      const program = path.join(folder, 'office', 'program')
      mkdirSync(program, { recursive: true })
      const script = path.join(program, 'soffice.bin')
      const hostile = readFileSync(path.join(import.meta.dirname, 'hostile-office.cjs'), 'utf8')
      writeFileSync(script, `#!${process.execPath} --openssl-config=/dev/null\n${hostile}`, { mode: 0o755 })
      writeFileSync(path.join(program, 'package.json'), '{"type":"commonjs"}')
      where.secret = path.join(folder, 'private', 'secret')
      mkdirSync(path.dirname(where.secret))
      writeFileSync(where.secret, SECRET, { mode: 0o644 })
      where.socket = path.join(folder, 'socket')
      const server = await listen({ port: 0, host: '127.0.0.1' })
      where.port = (server.address() as { port: number }).port
      await listen({ path: where.socket })
      chmodSync(where.socket, 0o777)
      await listen({ path: `\0${where.abstract}` })
      datagrams.on('message', () => reached++)
      datagrams.bind(where.port, '127.0.0.1')
      const pool = { children: 1, jobsPerChild: 1, idleSeconds: 5, queue: 8 }
      converter = new Converter({ limits, tiers: [tier], office: { program, version: '0' }, pool })
      state = await converter.state()
      if (!state.available) {
        console.warn(`SKIPPED: no converter of tier ${tier} on this machine: ${state.notes.join('; ')}`)
        this.skip()
      }
    })
    after(async () => {
      await converter?.close()
      for (const server of servers) server.close()
      datagrams.close()
      if (usualFolder === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = usualFolder
      assert.deepEqual(readdirSync(path.join(folder, 'tmp')), [], 'nothing stays')
      rmSync(folder, { recursive: true, force: true })
    })

    const convert = (order: object, one: Converter = converter) =>
      one.convert(Buffer.from(JSON.stringify({ ...where, ...order })), { compartment: 'test' }, conversion)

    it('reaches no file, no process, no network and no socket', async () => {
      const answer = await convert({ do: 'attempts' })
      assert.ok(answer.outcome === 'converted', JSON.stringify(answer))
      const text = Buffer.from(answer.bytes).toString()
      assert.ok(!text.includes(SECRET) && !text.includes('root:'))
      const report = JSON.parse(text) as Report
      assert.ok(Object.keys(report.results).length > 12)
      for (const [attempt, result] of Object.entries(report.results)) assert.ok(!result.startsWith('succeeded'), `${attempt}: ${result}`)
      assert.equal(reached, 0)
      assert.ok(!existsSync(`${where.secret}.written`) && !existsSync('/tmp/sekisho-written'))
      assert.notEqual(report.uid, 0)
      const own = [
        'HOME',
        'TMPDIR',
        'LD_LIBRARY_PATH',
        'LANG',
        'SAL_USE_VCLPLUGIN',
        'MALLOC_MMAP_MAX_',
        'MALLOC_TRIM_THRESHOLD_',
        'MALLOC_TOP_PAD_',
      ]
      assert.deepEqual(
        Object.keys(report.environment).filter((name) => !own.includes(name) && !givenVariables.includes(name)),
        [],
      )
    })

    it('outside of a sandbox the same program reaches all of it (negative control)', async () => {
      const only = [
        'passwords',
        'secret',
        'network',
        'socket of the machine',
        'socket of the machine by its abstract name',
        'write beside the secret',
      ]
      const [input, outdir] = [path.join(folder, 'control.json'), path.join(folder, 'control')]
      writeFileSync(input, JSON.stringify({ ...where, do: 'attempts', only }))
      const script = path.join(folder, 'office', 'program', 'soffice.bin')
      await promisify(execFile)(script, ['--convert-to', 'docx:x', '--outdir', outdir, input])
      const { results } = JSON.parse(readFileSync(path.join(outdir, 'document.docx'), 'utf8')) as Report
      for (const attempt of only) assert.match(results[attempt] ?? '', /^succeeded/, attempt)
      assert.equal(reached, 3)
      reached = 0
    })

    it('what wants to outlive its conversion does not', async () => {
      const mark = `sekisho-outlive-${process.pid}-${tier}`
      assert.equal((await convert({ do: 'leave', mark })).outcome, 'converted')
      await until('it is gone', async () => processesWith(mark).length === 0)
    })

    const ends: readonly (readonly [act: object, code: string])[] = [
      [{ do: 'trace' }, 'sandbox-violation'],
      [{ do: 'large', bytes: limits.outputBytes + 1 }, 'limit-bytes'],
      [{ do: 'link to a file of the machine' }, 'conversion-failed'],
      [{ do: 'folder' }, 'conversion-failed'],
      [{ do: 'pipe' }, 'conversion-failed'],
      [{ do: 'nothing' }, 'conversion-failed'],
      [{ do: 'crash' }, 'conversion-failed'],
      [{ do: 'fill' }, 'conversion-failed'],
    ]
    for (const [act, code] of ends) {
      it(`${JSON.stringify(act)} → ${code}`, async () => {
        assert.deepEqual(await convert(act), { outcome: 'refused', code })
      })
    }

    it('an output of exactly the bound comes out', async () => {
      const answer = await convert({ do: 'large', bytes: limits.outputBytes })
      assert.equal(answer.outcome === 'converted' && answer.bytes.length, limits.outputBytes)
    })

    it('what never ends is ended, and what hoards memory too', async () => {
      const program = path.join(folder, 'office', 'program')
      const pool = { children: 1, jobsPerChild: 1, idleSeconds: 5, queue: 8 }
      await using short = Object.assign(
        new Converter({ limits: { ...limits, convertSeconds: 2 }, tiers: [tier], office: { program, version: '0' }, pool }),
        {
          async [Symbol.asyncDispose]() {
            await short.close()
          },
        },
      )
      assert.deepEqual(await convert({ do: 'hang' }, short), { outcome: 'refused', code: 'limit-time' })
      assert.deepEqual(await convert({ do: 'hoard' }), { outcome: 'refused', code: 'limit-memory' })
      await until('both are gone', async () => processesWith(path.join(program, 'soffice.bin')).length === 0)
    })
  })
}
