import { createCipheriv, createHash } from 'node:crypto'

/** ISO 32000-1, 7.6 and ISO 32000-2, 7.6: what a producer does to lock a file with the empty user password. */
export type Cipher = 'RC4-40' | 'RC4-128' | 'AESV2' | 'AESV3-R5' | 'AESV3-R6' | 'Identity'

const PADDING = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex')
const PERMISSIONS = -44
const IDENTIFIER = Buffer.alloc(16, 7)
/** Keys, salts and vectors are fixed, so that a sample is the same bytes each time. */
const fixed = (size: number) => Buffer.alloc(size, 'Sekisho')
const md5 = (...parts: readonly Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest()
const sha = (bits: 256 | 384 | 512, ...parts: readonly Buffer[]) => createHash(`sha${bits}`).update(Buffer.concat(parts)).digest()

function rc4(key: Buffer, input: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index)
  const swap = (a: number, b: number) => ([state[a], state[b]] = [state[b] as number, state[a] as number])
  for (let i = 0, j = 0; i < 256; i++) swap(i, (j = (j + (state[i] as number) + (key[i % key.length] as number)) & 255))
  let [i, j] = [0, 0]
  return input.map((byte) => {
    i = (i + 1) & 255
    j = (j + (state[i] as number)) & 255
    swap(i, j)
    return byte ^ (state[((state[i] as number) + (state[j] as number)) & 255] as number)
  }) as Buffer
}

function aes(key: Buffer, iv: Buffer, input: Buffer, padded: boolean): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(padded)
  return Buffer.concat([cipher.update(input), cipher.final()])
}

/** ISO 32000-2, algorithm 2.B, for an empty password. */
function hardened(salt: Buffer, revision: number): Buffer {
  let key = sha(256, salt)
  for (let round = 0, last = 0; revision === 6 && (round < 64 || last > round - 32); round++) {
    const block = aes(key.subarray(0, 16), key.subarray(16, 32), Buffer.concat(Array(64).fill(key)), false)
    const rest = block.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    key = sha(rest === 0 ? 256 : rest === 1 ? 384 : 512, block)
    last = block.at(-1) ?? 0
  }
  return key.subarray(0, 32)
}

const hex = (bytes: Buffer) => `<${bytes.toString('hex')}>`

interface Lock {
  readonly dictionary: string
  /** Of one string or stream of an object. */
  readonly seal: (object: number, plain: Buffer) => Buffer
}

function older(cipher: 'RC4-40' | 'RC4-128' | 'AESV2' | 'Identity'): Lock {
  const [version, revision, size] = cipher === 'RC4-40' ? [1, 2, 5] : cipher === 'RC4-128' ? [2, 3, 16] : [4, 4, 16]
  const rounds = revision >= 3
  let owner = md5(PADDING)
  if (rounds) for (let round = 0; round < 50; round++) owner = md5(owner.subarray(0, size))
  const turned = (key: Buffer, turn: number) => key.map((byte) => byte ^ turn) as Buffer
  let o: Buffer = PADDING
  for (let turn = 0; turn < (rounds ? 20 : 1); turn++) o = rc4(turned(owner.subarray(0, size), turn), o)
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(PERMISSIONS)
  let key = md5(PADDING, o, permissions, IDENTIFIER)
  if (rounds) for (let round = 0; round < 50; round++) key = md5(key.subarray(0, size))
  key = key.subarray(0, size)
  let u: Buffer = rounds ? md5(PADDING, IDENTIFIER) : PADDING
  for (let turn = 0; turn < (rounds ? 20 : 1); turn++) u = rc4(turned(key, turn), u)
  if (rounds) u = Buffer.concat([u, Buffer.alloc(16)])
  const filters =
    version === 4
      ? cipher === 'Identity'
        ? '/StmF/Identity/StrF/Identity/CF<<>>'
        : '/StmF/StdCF/StrF/StdCF/CF<</StdCF<</CFM/AESV2/AuthEvent/DocOpen/Length 16>>>>'
      : ''
  const salt = cipher === 'AESV2' ? Buffer.from('sAlT') : Buffer.alloc(0)
  const keyOf = (object: number) =>
    md5(key, Buffer.from([object & 255, (object >> 8) & 255, object >> 16, 0, 0]), salt).subarray(0, Math.min(16, size + 5))
  return {
    dictionary: `<</Filter/Standard/V ${version}/R ${revision}/Length ${size * 8}/P ${PERMISSIONS}/O${hex(o)}/U${hex(u)}${filters}>>`,
    seal: (object, plain) => {
      if (cipher === 'Identity') return plain
      if (cipher !== 'AESV2') return rc4(keyOf(object), plain)
      const iv = fixed(16)
      return Buffer.concat([iv, aes(keyOf(object), iv, plain, true)])
    },
  }
}

function newer(revision: 5 | 6): Lock {
  const key = fixed(32)
  const salts = [0, 1, 2, 3].map(() => fixed(8)) as [Buffer, Buffer, Buffer, Buffer]
  const u = Buffer.concat([hardened(salts[0], revision), salts[0], salts[1]])
  const none = Buffer.alloc(16)
  const ue = aes(hardened(salts[1], revision), none, key, false)
  const permissions = Buffer.alloc(16, 255)
  permissions.writeInt32LE(PERMISSIONS)
  permissions.write('Tadb', 8, 'latin1')
  const perms = aes(key, none, permissions, false)
  // The owner's half is not asked for with an empty user password.
  const o = Buffer.concat([fixed(32), salts[2], salts[3]])
  const filters = '/StmF/StdCF/StrF/StdCF/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>'
  return {
    dictionary: `<</Filter/Standard/V 5/R ${revision}/Length 256/P ${PERMISSIONS}/O${hex(o)}/OE${hex(fixed(32))}/U${hex(u)}/UE${hex(ue)}/Perms${hex(perms)}${filters}>>`,
    seal: (_, plain) => {
      const iv = fixed(16)
      return Buffer.concat([iv, aes(key, iv, plain, true)])
    },
  }
}

const lockOf = (cipher: Cipher): Lock => (cipher === 'AESV3-R5' ? newer(5) : cipher === 'AESV3-R6' ? newer(6) : older(cipher))

/** Literal strings of our samples never hold escaped parentheses beyond one level; each becomes a sealed hexadecimal string. */
const literal = /\(((?:[^()\\]|\\[\s\S]|\([^()]*\))*)\)|<([0-9A-Fa-f]+)>/g
const plainOf = (text: string) =>
  Buffer.from(
    text.replace(/\\([0-7]{3}|[\s\S])/g, (_, one: string) => (one.length === 3 ? String.fromCharCode(Number.parseInt(one, 8)) : one)),
    'latin1',
  )

/** Bodies by object number, sealed, with the encryption dictionary as number 80 and what the trailer says of it. */
export function encrypt(
  objects: ReadonlyMap<number, string>,
  cipher: Cipher,
): { readonly objects: Map<number, string>; readonly trailer: string } {
  const lock = lockOf(cipher)
  const sealed = new Map<number, string>()
  for (const [number, body] of objects) {
    const at = body.indexOf('\nstream\n')
    const syntax = (at < 0 ? body : body.slice(0, at)).replace(literal, (_, text: string | undefined, digits: string | undefined) =>
      hex(lock.seal(number, text === undefined ? Buffer.from(digits ?? '', 'hex') : plainOf(text))),
    )
    if (at < 0) sealed.set(number, syntax)
    else {
      const data = lock.seal(number, Buffer.from(body.slice(at + 8, -'\nendstream'.length), 'latin1'))
      sealed.set(number, `${syntax.replace(/\/Length \d+/, `/Length ${data.length}`)}\nstream\n${data.toString('latin1')}\nendstream`)
    }
  }
  sealed.set(80, lock.dictionary)
  return { objects: sealed, trailer: `/Encrypt 80 0 R/ID[${hex(IDENTIFIER)}${hex(IDENTIFIER)}]` }
}
