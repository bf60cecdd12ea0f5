/**
 * Landlock (Linux 5.13 and later; Documentation/userspace-api/landlock.rst): the file system and the network as one process tree may see them,
 * taken away by the process itself, for machines where no namespace is to be had.
 */
import { closeSync, constants, openSync, statSync } from 'node:fs'

/** The same on both architectures. */
const calls = { createRuleset: 444, addRule: 445, restrictSelf: 446 } as const
const VERSION_FLAG = 1
const RULE_PATH_BENEATH = 1
const O_PATH = 0o10000000

/** Before version 3 a file outside could still be cut short. */
const LEAST_VERSION = 3

/** Rights on files (linux/landlock.h): execute, write, read, read a folder, and from there to what makes and removes. */
const EXECUTE = 1n << 0n
const READ = (1n << 2n) | (1n << 3n)
const TRUNCATE = 1n << 14n
const DEVICE = 1n << 15n
const rightsOf = (version: number): bigint => ((1n << 14n) - 1n) | TRUNCATE | (version >= 5 ? DEVICE : 0n)
/** What makes sense on a file that is not a folder. */
const ON_FILES = EXECUTE | (1n << 1n) | (1n << 2n) | TRUNCATE | DEVICE
/** Binding and connecting over TCP (version 4); abstract sockets and signals of processes outside (version 6). */
const NETWORK = 0b11n
const SCOPES = 0b11n

export interface Grants {
  /** Read and run. */
  readonly readable: readonly string[]
  /** Everything. */
  readonly writable: readonly string[]
}

interface Landlock {
  createRuleset(attributes: Uint8Array | null, size: number, flags: number): number
  addRule(ruleset: number, attributes: Uint8Array): number
  restrictSelf(ruleset: number): number
}

async function openLandlock(): Promise<Landlock> {
  const { default: koffi } = await import('koffi')
  const library = koffi.load(null)
  const create = library.func('syscall', 'long', ['long', 'void *', 'size_t', 'uint32_t'])
  const add = library.func('syscall', 'long', ['long', 'int', 'int', 'void *', 'uint32_t'])
  const restrict = library.func('syscall', 'long', ['long', 'int', 'uint32_t'])
  return {
    createRuleset: (attributes, size, flags) => Number(create(calls.createRuleset, attributes, size, flags)),
    addRule: (ruleset, attributes) => Number(add(calls.addRule, ruleset, RULE_PATH_BENEATH, attributes, 0)),
    restrictSelf: (ruleset) => Number(restrict(calls.restrictSelf, ruleset, 0)),
  }
}

/**
 * Binds this thread and what it starts from now on; threads that run already are not bound, so it comes before the thread pool.
 * `PR_SET_NO_NEW_PRIVS` must be set.
 * @throws Error where the kernel has no Landlock, or one too old
 */
export async function restrictFiles({ readable, writable }: Grants): Promise<void> {
  const landlock = await openLandlock()
  const version = landlock.createRuleset(null, 0, VERSION_FLAG)
  if (version < LEAST_VERSION) throw new Error('no Landlock to rely on')
  const all = rightsOf(version)
  const attributes = Buffer.alloc(24)
  attributes.writeBigUInt64LE(all, 0)
  if (version >= 4) attributes.writeBigUInt64LE(NETWORK, 8)
  if (version >= 6) attributes.writeBigUInt64LE(SCOPES, 16)
  const ruleset = landlock.createRuleset(attributes, sizeOf(version), 0)
  if (ruleset < 0) throw new Error('Landlock: no ruleset')
  for (const place of readable) allow(landlock, ruleset, place, READ | EXECUTE)
  for (const place of writable) allow(landlock, ruleset, place, all)
  if (landlock.restrictSelf(ruleset) !== 0) throw new Error('Landlock: not accepted')
  closeSync(ruleset)
}

/** struct landlock_ruleset_attr grew with the versions. */
const sizeOf = (version: number): number => (version >= 6 ? 24 : version >= 4 ? 16 : 8)

/** struct landlock_path_beneath_attr, packed: the rights, then the descriptor. */
function allow(landlock: Landlock, ruleset: number, place: string, rights: bigint): void {
  const descriptor = openSync(place, constants.O_RDONLY | O_PATH)
  const attributes = Buffer.alloc(12)
  attributes.writeBigUInt64LE(statSync(place).isDirectory() ? rights : rights & ON_FILES, 0)
  attributes.writeInt32LE(descriptor, 8)
  const done = landlock.addRule(ruleset, attributes)
  closeSync(descriptor)
  if (done !== 0) throw new Error(`Landlock: ${place}`)
}
