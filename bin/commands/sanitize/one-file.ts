/** One file of the command line: read, sanitize, write under a free name. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import { bounds } from '../../../sanitizer/limits.ts'
import { type Choices, choicesOf } from '../../../sanitizer/protocol.ts'
import { type Identity, Refusal, type RefusalCode, type SanitizeResult, type Sanitizer } from '../../../sanitizer/sanitize.ts'
import type { Input } from './inputs.ts'
import { writeUnderFreeName } from './outputs.ts'

type Clean = Extract<SanitizeResult, { outcome: 'clean' }>

export type Handled =
  | { readonly file: string; readonly outcome: 'clean'; readonly identity: Identity; readonly output: string; readonly result: Clean }
  | { readonly file: string; readonly outcome: 'refused'; readonly identity: Identity | undefined; readonly code: RefusalCode }
  | { readonly file: string; readonly outcome: 'failed'; readonly error: Error }

export interface Circumstances extends Choices {
  readonly sanitizer: Sanitizer
  readonly output: string
  readonly method: 'rebuild' | 'flatten'
  readonly password: string | undefined
  readonly signal: AbortSignal
}

/** Never throws: what the machine cannot do is an outcome too, so that the other files go on. */
export async function handle(input: Input, circumstances: Circumstances): Promise<Handled> {
  const { file } = input
  try {
    return await clean(input, circumstances)
  } catch (error) {
    if (error instanceof Refusal) return { file, outcome: 'refused', identity: undefined, code: error.code }
    return { file, outcome: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

async function clean({ file, under }: Input, circumstances: Circumstances): Promise<Handled> {
  const { sanitizer, output, method, password, signal } = circumstances
  const untrusted = await readWithin(file, bounds.inputBytes.value)
  const identity = await sanitizer.identify(untrusted, { fileName: path.basename(file), signal })
  const result = await sanitizer.sanitize(untrusted, {
    identity,
    options: { method, password, ...choicesOf(circumstances) },
    fallback: 'flatten',
    signal,
  })
  if (result.outcome === 'refused') return { file, outcome: 'refused', identity, code: result.code }
  const written = await writeUnderFreeName(path.join(output, under), outputName(file, identity, result), result.bytes)
  return { file, outcome: 'clean', identity, output: written, result }
}

/** The name stays where its extension still tells the truth; a .docm that became a .docx says so. */
function outputName(file: string, identity: Identity, result: Clean): string {
  const { name, base } = path.parse(file)
  return identity.extensionMatches && identity.mediaType === result.mediaType ? base : `${name}.${result.extension}`
}

/** One byte more than allowed is enough to know. */
async function readWithin(file: string, maximumBytes: number): Promise<Uint8Array> {
  await using handle = await open(file)
  const { size } = await handle.stat()
  if (size > maximumBytes) throw new Refusal('limit-bytes')
  const bytes = await handle.readFile()
  if (bytes.length > maximumBytes) throw new Refusal('limit-bytes')
  return bytes
}
