import type { Finding } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

export async function inspect(_bytes: Uint8Array, _limits: Limits): Promise<readonly Finding[]> {
  throw new Refusal('inspection-failed', 'not built yet')
}
