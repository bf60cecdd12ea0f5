/**
 * Whether an engine looks at all. One without signatures, or a service that only echoes, calls everything clean; one that is not let
 * in forbids everything. So each is given the test file of the industry, which every engine names, and a harmless one, which none does:
 * once for each version of the engine and its signatures, and again after a while.
 */
import { EngineTrouble, type Scan } from './answer.ts'

/** EICAR's anti-malware test file (eicar.org), in two halves: whole, this source would be taken for it. */
export const testFile: Buffer = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))
const harmless = Buffer.from('Sekisho asks whether plain words are let through.\n')

const provenMilliseconds = 3_600_000
/** An engine behind a balancer may be several versions at a time. */
const mostVersions = 8

export class Proof {
  readonly #proven = new Map<string, number>()

  holds(version: string): boolean {
    return (this.#proven.get(version) ?? 0) > Date.now()
  }

  /** @throws EngineTrouble unproven, or what kept the engine from answering */
  async make(scan: (bytes: Uint8Array) => Promise<Scan>): Promise<void> {
    const bad = await scan(testFile)
    const good = await scan(harmless)
    if (bad.verdict !== 'found' || good.verdict !== 'clean') {
      this.#proven.delete(bad.version)
      this.#proven.delete(good.version)
      throw new EngineTrouble('unproven')
    }
    if (bad.version !== good.version) return
    this.#proven.delete(bad.version)
    this.#proven.set(bad.version, Date.now() + provenMilliseconds)
    for (const oldest of this.#proven.keys()) {
      if (this.#proven.size <= mostVersions) break
      this.#proven.delete(oldest)
    }
  }
}
