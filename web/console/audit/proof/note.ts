/** C2SP signed-note, tlog-checkpoint and tlog-proof, read in the browser. Ed25519 (type 0x01) only. */
import { type Bytes, base64, hashOf, hex, same, sha256, utf8 } from './bytes.ts'

export interface VerifierKey {
  readonly name: string
  readonly keyId: Bytes
  readonly publicKey: Bytes
}

const ed25519 = 1

/** `name+hex(key id)+base64(0x01 ‖ public key)`. @returns undefined where the text is none, or its id belongs to another key */
export async function parseVerifierKey(text: string): Promise<VerifierKey | undefined> {
  const [, name, id, material] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? []
  const bytes = base64(material ?? '')
  if (!name || bytes?.length !== 33 || bytes[0] !== ed25519) return undefined
  const keyId = (await sha256(utf8(`${name}\n`), bytes)).slice(0, 4)
  return hex(keyId) === id ? { name, keyId, publicKey: bytes.slice(1) } : undefined
}

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  /** The whole signed note. */
  readonly note: string
}

/** The three lines of a checkpoint; extension lines may follow. Its signature is another question. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  const [origin, size, root, next] = note.split('\n')
  const hash = hashOf(root ?? '')
  const leaves = Number(size)
  if (!origin || !/^(0|[1-9]\d*)$/.test(size ?? '') || !Number.isSafeInteger(leaves) || !hash || next === undefined) return undefined
  return note.includes('\n\n') && note.endsWith('\n') ? { origin, size: leaves, root: hash, note } : undefined
}

/** What somebody pastes or a file holds: line ends of Windows and blank edges are not what was signed. */
export const tidyNote = (pasted: string): string => `${pasted.replaceAll('\r', '').trim()}\n`

/** `stranger`: no signature of this key. `unsupported`: this browser has no Ed25519, so nothing can be said. */
export type Signature = 'good' | 'bad' | 'stranger' | 'unsupported'

export async function signatureOf(note: string, key: VerifierKey): Promise<Signature> {
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return 'stranger'
  const text = utf8(note.slice(0, split + 1))
  const signatures = note.slice(split + 2, -1).split('\n').map(parseSignature) // biome-ignore format: one thought
  const own = signatures.filter((one) => one?.name === key.name && same(one.bytes.subarray(0, 4), key.keyId))
  if (own.length === 0) return 'stranger'
  let publicKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>
  try {
    publicKey = await crypto.subtle.importKey('raw', key.publicKey, { name: 'Ed25519' }, false, ['verify'])
  } catch {
    return 'unsupported'
  }
  for (const one of own) {
    if (!one || !(await crypto.subtle.verify({ name: 'Ed25519' }, publicKey, one.bytes.slice(4), text))) return 'bad'
  }
  return 'good'
}

function parseSignature(line: string): { name: string; bytes: Bytes } | undefined {
  const [, name, text] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
  const bytes = base64(text ?? '')
  return name && bytes && bytes.length > 4 ? { name, bytes } : undefined
}

export interface Proof {
  readonly index: number
  readonly path: readonly Bytes[]
  readonly note: string
}

/** C2SP tlog-proof. */
export function parseProof(text: string): Proof | undefined {
  const split = text.indexOf('\n\n')
  const [kind, place, ...hashes] = text.slice(0, Math.max(split, 0)).split('\n')
  const index = Number(/^index (0|[1-9]\d*)$/.exec(place ?? '')?.[1] ?? Number.NaN)
  const path = hashes.map(hashOf)
  if (kind !== 'c2sp.org/tlog-proof@v1' || !Number.isSafeInteger(index) || path.includes(undefined)) return undefined
  return { index, path: path as Bytes[], note: text.slice(split + 2) }
}
