import { createHash } from 'node:crypto'

/** SHA-256 over hashes and names of the files that passed, in their order: what the inspection of the new archive or mail is told to find. */
export function contentsOf(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  const whole = createHash('sha256')
  for (const { name, sha256 } of files) whole.update(`${sha256} ${name}\n`)
  return whole.digest('hex')
}
