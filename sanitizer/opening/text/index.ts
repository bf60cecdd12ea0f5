/** The words of an old Office file, read by our own small readers: for where LibreOffice is not, or policy wants nothing else. Runs in a disarm child. */
import { survey } from '../../convert/survey.ts'
import { Findings } from '../../findings.ts'
import { Refusal } from '../../refusal.ts'
import type { Opener } from '../openers.ts'
import { readBinaryWorkbook } from './binary.ts'
import { readPresentation } from './presentation.ts'
import { readWord } from './word.ts'
import { readWorkbook } from './workbook.ts'

const readers: Readonly<Record<string, (...given: Parameters<Opener>) => ReturnType<typeof readWord>>> = {
  doc: (untrusted, _type, options, limits) => readWord(untrusted, options, limits),
  ppt: (untrusted, _type, options, limits) => readPresentation(untrusted, options, limits),
  xlsb: (untrusted, _type, options, limits) => readBinaryWorkbook(untrusted, options, limits),
  xls: (untrusted, _type, options, limits) => readWorkbook(untrusted, options, limits),
}

/** @param type of the table of openings @throws Refusal conversion-failed, malformed, ambiguous, encrypted, active-only, limit-* */
export const readWords: Opener = async (untrusted, type, options, limits) => {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!reader) throw new Refusal('conversion-failed', `no reader for ${type}`)
  const { bytes, removed } = reader(untrusted, type, options, limits)
  const findings = new Findings()
  findings.add('words-only')
  for (const { kind, count } of [...survey(untrusted, type, limits), ...removed]) findings.add(kind, count)
  return { bytes, removed: findings.list() }
}
