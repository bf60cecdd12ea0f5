/**
 * Second engines: programs of others (clamd, whatever speaks ICAP) that are asked about a file beside our own rebuild. They can only say
 * no: a file crosses because it was rebuilt and inspected, never because an engine called it clean.
 *
 *   clamd.ts · icap/          how they are spoken to
 *   engine.ts ▸ proof.ts      asked, timed, and proven with a test file
 *   judge.ts                  what their answers mean for the file
 */
import type { Registry } from 'prom-client'
import type { EngineSettings } from '../../config/engines.ts'
import type { EngineAnswer, Stage } from './answer.ts'
import { Clamd } from './clamd.ts'
import type { Address } from './connection.ts'
import { Engine, type EngineClient, type EngineState } from './engine.ts'
import { Icap } from './icap/icap.ts'
import { createEngineMetrics } from './metrics.ts'

export interface Engines {
  /** All that are asked at this stage, at once, about the same bytes in memory. */
  ask(stage: Stage, untrusted: Uint8Array): Promise<readonly EngineAnswer[]>
  states(): readonly EngineState[]
  /** Ends what is being asked: those files are tried again later. */
  close(): Promise<void>
}

const checkMilliseconds = 10_000

/** The first look at each engine is over before this resolves, whatever came of it. */
export async function openEngines(settings: readonly EngineSettings[], registry: Registry): Promise<Engines> {
  const ending = new AbortController()
  const engines = settings.map((one) => new Engine(one, clientOf(one), ending.signal))
  const states = () => engines.map(({ state }) => state)
  const metrics = createEngineMetrics(registry, states)
  const check = async (): Promise<void> => void (await Promise.allSettled(engines.map((engine) => engine.check())))
  await check()
  let checking: Promise<void> | undefined
  const timer = setInterval(() => {
    checking ??= check().finally(() => {
      checking = undefined
    })
  }, checkMilliseconds)
  return {
    states,
    ask: (stage, untrusted) =>
      Promise.all(
        engines
          .filter((engine) => engine.isAsked(stage))
          .map(async (engine) => {
            const started = performance.now()
            const answer = { ...(await engine.ask(untrusted)), stage }
            metrics.answered(answer, (performance.now() - started) / 1000)
            return answer
          }),
      ),
    async close() {
      clearInterval(timer)
      ending.abort()
      await checking
    },
  }
}

const standardPorts: Readonly<Record<string, number>> = { 'icap:': 1344, 'icaps:': 11344 }

function clientOf(settings: EngineSettings): EngineClient {
  if (settings.kind === 'clamd') return new Clamd(clamdAddress(settings.address))
  const url = new URL(settings.address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || standardPorts[url.protocol] || 0
  const address: Address = url.protocol === 'icaps:' ? { kind: 'tls', host, port, caFile: settings.caFile } : { kind: 'tcp', host, port }
  return new Icap(address, url)
}

function clamdAddress(written: string): Address {
  if (written.startsWith('unix:')) return { kind: 'unix', path: written.slice('unix:'.length) }
  const { hostname, port } = new URL(written)
  return { kind: 'tcp', host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }
}
