/** Whether the log of an earlier checkpoint is the beginning of the log now: asked of the server, verified here. */
import { ask } from '../../shared/api/client.ts'
import { api } from '../../terminal/api.ts'
import { hashOf } from './proof/bytes.ts'
import { parseCheckpoint, parseVerifierKey, signatureOf } from './proof/note.ts'
import { isBeginning } from './proof/tree.ts'

export const growthResults = ['same', 'grown', 'rewritten', 'shorter', 'unsigned', 'no-checkpoint', 'other-log', 'unverified'] as const
/**
 * `rewritten`: the proof does not hold. `shorter`: the log has fewer records than it had. `unsigned`: a signature is wrong or another's.
 * `unverified`: the proof holds, but this browser cannot check signatures.
 */
export type Growth = { readonly result: (typeof growthResults)[number]; readonly first: number; readonly second: number }

/**
 * @param earlier a checkpoint that was kept elsewhere; @param now the newest, already read; @param key that both must be signed by
 * @throws what the request threw
 */
export async function growthBetween(earlier: string, now: string, key: string): Promise<Growth> {
  const [one, two] = [parseCheckpoint(earlier), parseCheckpoint(now)]
  const verifier = await parseVerifierKey(key)
  if (!one || !two || !verifier) return { result: 'no-checkpoint', first: one?.size ?? 0, second: two?.size ?? 0 }
  const sizes = { first: one.size, second: two.size }
  if (one.origin !== two.origin) return { result: 'other-log', ...sizes }
  const signatures = [await signatureOf(earlier, verifier), await signatureOf(now, verifier)]
  if (signatures.includes('bad') || signatures.includes('stranger')) return { result: 'unsigned', ...sizes }
  if (one.size > two.size) return { result: 'shorter', ...sizes }
  const { path } = await ask(api.GET('/api/v1/audit/consistency', { params: { query: sizes } }))
  const hashes = path.map(hashOf)
  const complete = hashes.flatMap((hash) => hash ?? [])
  const holds = complete.length === path.length && (await isBeginning([one.size, one.root], [two.size, two.root], complete))
  if (!holds) return { result: 'rewritten', ...sizes }
  if (signatures.includes('unsupported')) return { result: 'unverified', ...sizes }
  return { result: one.size === two.size ? 'same' : 'grown', ...sizes }
}
