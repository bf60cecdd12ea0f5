/** What is refused before anything of it is read: by its size, and by what it is. */
import type { Family, Identity, Limits, RefusalCode } from './protocol.ts'

/** Families whose files are themselves programs. */
const programs: ReadonlySet<Family> = new Set(['executable', 'script', 'shortcut', 'disk-image'])

/** @returns undefined when its size is within the bounds */
export function unfitBySize(untrusted: Uint8Array, limits: Limits): RefusalCode | undefined {
  if (untrusted.length === 0) return 'file-empty'
  return untrusted.length > limits.inputBytes ? 'limit-bytes' : undefined
}

/** Documents of other programs, which those programs can save as something that crosses. */
const savedOtherwise = [
  ...['ichitaro', 'justsystem', 'docuworks', 'docuworks-binder', 'hwp', 'hwpx', 'works', 'wordperfect', 'iwork'],
  ...['visio', 'publisher', 'project', 'onenote', 'xps', 'office-xml', 'flat-opc'],
]

/** Types without a format that have an answer of their own. */
const answers: Readonly<Record<string, RefusalCode>> = {
  unknown: 'type-unknown',
  'ooxml-encrypted': 'encrypted',
  'doc-encrypted': 'encrypted',
  'xls-encrypted': 'encrypted',
  'ppt-encrypted': 'encrypted',
  'ooxml-rights-managed': 'rights-managed',
  ole2: 'type-unknown',
  ...Object.fromEntries(savedOtherwise.map((type) => [type, 'save-otherwise'] as const)),
}

/** @returns undefined when there is a format that rebuilds it */
export function unfitByType({ type, family, format }: Identity): RefusalCode | undefined {
  if (format) return undefined
  const own = answers[type]
  if (own) return own
  return programs.has(family) ? 'type-forbidden' : 'type-unsupported'
}
