/**
 * Whether a ZIP is exactly one that we would write: the one shape, names that are only names, and as contents what was inspected file by file
 * before. Walks forward over local headers; shares nothing with the reader of uploads.
 */
import { createHash } from 'node:crypto'
import { unzipOwn } from '../../container/inspect/unzip.ts'
import { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Finding, Nested } from '../../protocol.ts'

/** APPNOTE 6.3.10 §4.4.4 bit 11, and nothing else. */
const FLAGS = 0x0800
const MOST_UNITS = 240
const MOST_PARTS = 16
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])(?:\.|$)/i

/** One name: letters, marks, digits, signs and single blanks; no blank or dot at its ends, as Windows would drop them. */
const isPart = (part: string): boolean =>
  /^[\p{L}\p{M}\p{N}\p{P}\p{S} \u3000]+$/u.test(part) &&
  !/[<>:"|?*\\/]|^ |[ .\u3000]$| {2}/.test(part) &&
  !/[\u115f\u1160\u2800\u3164\uffa0]/.test(part) &&
  part.normalize('NFC') === part &&
  !device.test(part)

const isName = (name: string): boolean => name.length <= MOST_UNITS && name.split('/').length <= MOST_PARTS && name.split('/').every(isPart)

/**
 * @param contents SHA-256 over names and contents of the files as they passed their own inspection. Absent: each is inspected here through
 * `nested`, and where that is absent, too, each is a finding.
 * @throws Refusal malformed, limit-*
 */
export async function inspectArchive(bytes: Uint8Array, limits: Limits, nested?: Nested, contents?: string): Promise<readonly Finding[]> {
  const findings = new Findings()
  const files = unzipOwn(bytes, limits, { flags: FLAGS, isName })
  if (new Set([...files.keys()].map((name) => name.normalize('NFKC').toUpperCase().toLowerCase())).size !== files.size)
    findings.add('malformed')
  if (contents !== undefined) {
    if (contentsOf(files) !== contents) findings.add('embedded-file')
    return findings.list()
  }
  for (const [name, content] of files) if (!(await nested?.inspect(content, name))) findings.add('embedded-file')
  return findings.list()
}

function contentsOf(files: ReadonlyMap<string, Uint8Array>): string {
  const whole = createHash('sha256')
  for (const [name, content] of files) whole.update(`${createHash('sha256').update(content).digest('hex')} ${name}\n`)
  return whole.digest('hex')
}
