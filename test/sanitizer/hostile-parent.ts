/** A parent to be killed: starts one hostile child, lets it do one deed or loop, prints `tier pid answer`, and stays. */
import path from 'node:path'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { tiers } from '../../sanitizer/protocol.ts'
import { strongestConfinement } from '../../sanitizer/sandbox/probe.ts'

/** A descriptor that this process was given by its own parent, for `writeTo`. */
const INHERITED = 40

const [tier = 'any', deed = 'serve'] = process.argv.slice(2)
const wanted = tiers.filter((each) => tier === 'any' || each === tier)
const entry = path.join(import.meta.dirname, 'hostile-child.ts')
try {
  const { child } = await strongestConfinement({ limits: defaultLimits, tiers: wanted, entry })
  const asked = child.ask({ id: 1 }, Buffer.from(JSON.stringify({ do: deed, number: INHERITED })))
  const got = deed === 'loop' ? '' : JSON.stringify((await asked).header)
  process.stdout.write(`${child.tier} ${child.processId} ${got}\n`)
  setInterval(() => undefined, 60_000)
} catch {
  process.stdout.write('none 0\n')
}
