/** From a plain process to a contained launcher, whose restrictions LibreOffice inherits. The order is the point. */
import { chownSync, mkdirSync } from 'node:fs'
import type { Limits, Tier } from '../protocol.ts'
import { type Hello, startThreads } from '../sandbox/enclose.ts'
import { tryToEscape } from '../sandbox/prove.ts'
import { bindTo, dropRoot, type Kernel, NOBODY, openKernel } from '../sandbox/restrict.ts'
import { officeFilter } from './filter.ts'
import { restrictFiles } from './landlock.ts'

/** What the parent tells the launcher on its command line. Everything in it is ours. */
export interface LauncherSetting {
  readonly kind: 'convert'
  readonly tier: Tier
  readonly limits: Limits
  readonly probePort: number
  /** Folder of `soffice.bin`. */
  readonly program: string
  /** Where it may write. Behind bubblewrap it is there; else it is made here, for nobody else to see. */
  readonly scratch: string
  /** Everything it may read, and run from. */
  readonly readable: readonly string[]
}

const SECCOMP_SET_MODE_FILTER = 1
const SECCOMP_FILTER_FLAG_TSYNC = 1

/** Files of its own making, in one go; descriptors; LibreOffice's own memory, of which a part is reserved and never touched. */
const DESCRIPTORS = 512n
const UNTOUCHED_BYTES = 1024 * 1024 * 1024

/** @throws Error when the tier's own restriction is not to be had; the parent then sees a launcher that never got ready */
export async function encloseLauncher(setting: LauncherSetting): Promise<Hello> {
  const { tier, limits, scratch } = setting
  const kernel = await openKernel()
  if (tier === 'self') makeScratch(scratch)
  dropRoot()
  if (!kernel) {
    if (tier !== 'namespace') throw new Error('no way to the kernel from here')
    return await ready(setting)
  }
  bindTo(kernel, {
    memoryBytes: limits.convertMemoryBytes + UNTOUCHED_BYTES,
    fileBytes: limits.convertScratchBytes,
    descriptors: DESCRIPTORS,
    cpuSeconds: limits.cpuSeconds,
  })
  if (tier === 'self') await restrictFiles({ readable: [...setting.readable, ...devices], writable: [scratch, '/dev/null'] })
  // The loop must have waited once before the filter, and on threads that Landlock binds.
  await startThreads()
  if (tier !== 'namespace') filter(kernel, tier === 'self')
  return await ready(setting)
}

/** Behind bubblewrap they are there anyway. */
const devices = ['/dev/urandom', '/dev/random', '/dev/zero']

/** Starting programs is its work. */
const ready = async ({ probePort }: LauncherSetting): Promise<Hello> => ({ ready: 'convert', denied: await tryToEscape(probePort) })

function makeScratch(scratch: string): void {
  mkdirSync(scratch, { mode: 0o700 })
  if (process.getuid?.() === 0) chownSync(scratch, NOBODY, NOBODY)
}

function filter(kernel: Kernel, sharesFolders: boolean): void {
  const program = officeFilter(kernel.architecture, sharesFolders)
  if (kernel.seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program) !== 0)
    throw new Error('the filter was not accepted by the kernel')
}
