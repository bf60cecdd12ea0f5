/** One engine as the boundary opens it, asked about files of a test. */
import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { enginesSchema } from '../../config/engines.ts'
import type { EngineAnswer } from '../../gateway/engines/answer.ts'
import { type Engines, openEngines } from '../../gateway/engines/engines.ts'
import { testFile } from '../../gateway/engines/proof.ts'
import { type Impostor, marker } from './scanners.ts'

export const harmless = Buffer.from('議事録\n')
export const infected = Buffer.from(`議事録 ${marker}\n`)
export const MiB = 1024 * 1024

/** What the real ones find here, too. */
export const finds = (stream: Buffer): boolean => stream.includes(testFile) || stream.includes(marker)

export interface Asked {
  readonly engines: Engines
  ask(bytes: Uint8Array): Promise<EngineAnswer>
}

/** Whatever was started in a test ends with it. */
export class Started {
  readonly #engines: Engines[] = []
  readonly #impostors: Impostor[] = []

  async engine(settings: object): Promise<Asked> {
    const engines = await openEngines(enginesSchema.parse([{ name: 'one', timeoutSeconds: 5, ...settings }]), new Registry())
    this.#engines.push(engines)
    return {
      engines,
      async ask(bytes) {
        const [answer] = await engines.ask('before', bytes)
        assert.ok(answer)
        return answer
      },
    }
  }

  async impostor(starting: Promise<Impostor>): Promise<Impostor> {
    const impostor = await starting
    this.#impostors.push(impostor)
    return impostor
  }

  async end(): Promise<void> {
    for (const engines of this.#engines.splice(0)) await engines.close()
    for (const impostor of this.#impostors.splice(0)) await impostor.stop()
  }
}

export const short = ({ verdict, threat: name, why }: EngineAnswer): string =>
  [verdict, name ?? why].filter((word) => word !== undefined).join(' ')
