/** Appends for ever and says on stdout which records were acknowledged; its parent kills it. */
import { writeSync } from 'node:fs'
import { FileLog } from '../../gateway/audit/log.ts'
import { signerFromPem } from '../../gateway/audit/note.ts'
import { entry, origin } from './support.ts'

const [directory = '', round = ''] = process.argv.slice(2)
const log = await FileLog.open({ directory, signer: signerFromPem(origin, process.env.SIGNING_KEY ?? '') })

async function write(lane: number): Promise<never> {
  for (let at = 0; ; at++) {
    const ids = Array.from({ length: 1 + ((at + lane) % 40) }, (_, part) => `r${round}-${lane}-${at}-${part}`)
    await log.append(ids.map((id) => entry(id)))
    writeSync(1, `${ids.join('\n')}\n`)
  }
}
await Promise.all([write(0), write(1), write(2)])
