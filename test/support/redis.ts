import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './ports.ts'
import { until } from './until.ts'

/** A Redis of its own, appending to disk, that can be killed and started again on the same data. */
export interface TestRedis {
  readonly url: string
  kill(): Promise<void>
  /** While it is down: its data is gone. */
  lose(): void
  start(): Promise<void>
  stop(): Promise<void>
}

export const redisInstalled = (): boolean => spawnSync('redis-server', ['--version']).status === 0

export async function startRedis(): Promise<TestRedis> {
  const [port = 0] = await freePorts(1)
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-redis-'))
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child
    child = undefined
    if (!running) return
    const gone = new Promise((done) => running.once('exit', done))
    running.kill(signal)
    await gone
  }
  const start = async (): Promise<void> => {
    child = spawn(
      'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        '--appendonly',
        'yes',
        '--appendfsync',
        'always',
        '--maxmemory-policy',
        'noeviction',
      ],
      {
        stdio: 'ignore',
      },
    )
    await until('redis answers', () => ping(port))
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    lose: () => rmSync(join(folder, 'appendonlydir'), { recursive: true }),
    start,
    async stop() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function ping(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'))
    socket.once('data', (answer) => {
      socket.destroy()
      done(answer.toString().startsWith('+PONG'))
    })
    socket.once('error', () => done(false))
  })
}
