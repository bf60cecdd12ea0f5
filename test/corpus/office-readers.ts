/** The process of office-reader.ts: one question at a time, a fresh process after one that did not answer. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Opinions } from './family.ts'
import type { Asked } from './office-reader.ts'

const SECONDS = 90
const file = fileURLToPath(new URL('office-reader.ts', import.meta.url))

let reader: ChildProcess | undefined
let last: Promise<unknown> = Promise.resolve()

export function askReaders(asked: Asked): Promise<Opinions> {
  const next = last.then(() => ask(asked))
  last = next
  return next
}

function ask(asked: Asked): Promise<Opinions> {
  reader ??= fork(file, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const asking = reader
  return new Promise((resolve) => {
    const end = (opinions: Opinions, isOver = false): void => {
      clearTimeout(timer)
      asking.removeAllListeners()
      if (isOver) {
        reader = undefined
        asking.kill('SIGKILL')
      }
      resolve(opinions)
    }
    const timer = setTimeout(() => end({ readers: 'no end' }, true), SECONDS * 1000)
    asking.once('message', (opinions) => end(opinions as Opinions))
    asking.once('exit', () => end({ readers: 'ended' }, true))
    asking.send(asked)
  })
}
