import { type Finding, Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Nested } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { readStrict } from './inspect/file.ts'
import { Graph } from './inspect/graph.ts'
import { listLoose } from './inspect/loose.ts'

/**
 * Whether a PDF is inert, by a reader of its own: no pdf-lib, no PDFium, nothing of disarm. A file in the one layout that our
 * writer has is walked from its catalog; every other file has findings, whatever it holds.
 * @throws Refusal malformed when it is no PDF at all; limit-*
 */
export async function inspect(bytes: Uint8Array, limits: Limits, nested?: Nested): Promise<readonly Finding[]> {
  within(limits, 'outputBytes', bytes.length)
  const findings = new Findings()
  const strict = readStrict(bytes, limits)
  if (strict) {
    const graph = new Graph(strict.objects, limits, findings)
    graph.run()
    for (const { name, bytes: file } of graph.attached) if (!(await isInert(file, name, nested))) findings.add('embedded-file')
  } else {
    findings.add('malformed')
    try {
      listLoose(bytes, limits, findings)
    } catch (error) {
      if (error instanceof Refusal) throw error
      throw new Refusal('malformed', 'no PDF syntax', { cause: error })
    }
  }
  return findings.list()
}

async function isInert(file: Uint8Array, name: string, nested: Nested | undefined): Promise<boolean> {
  try {
    return nested !== undefined && (await nested.inspect(file, name))
  } catch (error) {
    // Limits end the whole inspection; anything else says that it is not what it claims to be.
    if (error instanceof Refusal && !error.code.startsWith('limit-')) return false
    throw error
  }
}
