import { checkCharacters } from '../../container/inspect/hidden.ts'
import { readingsOf } from '../../container/inspect/readings.ts'
import { type Finding, Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { checkTable } from './inspect/table.ts'

/**
 * Reads a finished text again with other code: byte by byte in every encoding in which it is valid, since the reader's program
 * chooses for itself. @throws Refusal `malformed` when no encoding fits
 */
export async function inspectText(bytes: Uint8Array, limits: Limits, isTable: boolean): Promise<readonly Finding[]> {
  within(limits, 'outputBytes', bytes.length)
  const readings = readingsOf(bytes)
  if (readings.length === 0) throw new Refusal('malformed', 'no encoding fits')
  const findings = new Findings()
  for (const points of readings) {
    checkCharacters(points, findings)
    if (isTable) checkTable(points, findings)
  }
  return findings.list()
}
