import type { Finding } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import type { OdfId } from '../kinds.ts'

/** @throws Refusal */
export async function inspectOdf(_format: OdfId, _bytes: Uint8Array, _limits: Limits): Promise<readonly Finding[]> {
  return [{ kind: 'unknown', count: 1 }]
}
