import { xmlBombs } from '../samples/office/bombs.ts'
import type { HostileOffice } from '../samples/office/model.ts'
import { zipBombs } from '../samples/office/zips.ts'
import { checkSample } from './hostile-check.ts'

/** A process of its own, so that what the bombs make it hold can be measured: one line each, then the most memory that it held. */
async function line(sample: HostileOffice): Promise<string> {
  const started = process.cpuUsage()
  const failure = await checkSample(sample).then(
    () => '',
    (error: unknown) => String(error),
  )
  const { user, system } = process.cpuUsage(started)
  return JSON.stringify({ name: sample.name, failure, milliseconds: Math.round((user + system) / 1000) })
}

for (const sample of [...zipBombs, ...xmlBombs]) process.stdout.write(`${await line(sample)}\n`)
process.stdout.write(`${JSON.stringify({ bytes: process.resourceUsage().maxRSS * 1024 })}\n`)
