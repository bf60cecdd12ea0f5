/** What a child takes away from itself through the C library (koffi), before it reads its first untrusted byte. Linux only. */
import { allowList, tripWire } from './filter.ts'
import { type Architecture, conditional, isArchitecture, numberOf } from './syscalls.ts'

const PR_SET_PDEATHSIG = 1
const PR_SET_DUMPABLE = 4
const PR_SET_NO_NEW_PRIVS = 38
const SIGKILL = 9
const SECCOMP_SET_MODE_FILTER = 1
const SECCOMP_FILTER_FLAG_TSYNC = 1
/** The traditional nobody/nogroup. */
export const NOBODY = 65534

/** Resource numbers are the same on x86_64 and aarch64 (asm-generic/resource.h). */
const RLIMIT_CPU = 0
const RLIMIT_FSIZE = 1
const RLIMIT_DATA = 2
const RLIMIT_CORE = 4
const RLIMIT_NPROC = 6
const RLIMIT_NOFILE = 7

/**
 * Whatever Node opens for itself it marks close-on-exec, and takes the lowest free number; a descriptor without the mark was inherited
 * over exec, from whoever started the parent.
 */
const F_GETFD = 1
const LOW_DESCRIPTORS = 1024
const SYS_CLOSE_RANGE = 436

/** Threads of all children together; counted per uid, so it is set only on the uid that is theirs. */
const MAXIMUM_THREADS = 1024n

/** The few C functions, declared with fixed arguments: for integers the variadic call is the same on both architectures. */
export interface Kernel {
  readonly architecture: Architecture
  prctl(option: number, a: number, b: number, c: number, d: number): number
  setrlimit(resource: number, softAndHard: BigUint64Array): number
  seccomp(operation: number, flags: number, program: Uint8Array): number
  /** Descriptors that came from the parent by accident and are now closed: only 0, 1 and 2 are meant. */
  closeInherited(): void
  /** _exit(2): without the runtime's farewell, which would ask the kernel for what is no longer allowed. */
  leave(code: number): void
}

/** @returns undefined where koffi cannot be loaded or the architecture is none of ours; the child then stays in a weaker tier */
export async function openKernel(): Promise<Kernel | undefined> {
  const architecture = process.arch
  if (process.platform !== 'linux' || !isArchitecture(architecture)) return undefined
  try {
    const { default: koffi } = await import('koffi')
    const library = koffi.load(null)
    const filterProgram = koffi.struct({ length: 'uint16_t', filter: 'uint8_t *' })
    const prctl = library.func('prctl', 'int', ['int', 'unsigned long', 'unsigned long', 'unsigned long', 'unsigned long'])
    const setrlimit = library.func('setrlimit', 'int', ['int', 'uint64_t *'])
    const fcntl = library.func('fcntl', 'int', ['int', 'int', 'int'])
    const close = library.func('close', 'int', ['int'])
    const closeRange = library.func('syscall', 'long', ['long', 'unsigned int', 'unsigned int', 'unsigned int'])
    const leave = library.func('_exit', 'void', ['int'])
    const syscall = library.func('syscall', 'long', ['long', 'long', 'long', koffi.pointer(filterProgram)])
    const number = numberOf(conditional.seccomp, architecture)
    return {
      architecture,
      prctl: (option, a, b, c, d) => prctl(option, a, b, c, d),
      setrlimit: (resource, pair) => setrlimit(resource, pair),
      closeInherited: () => {
        for (let descriptor = 3; descriptor < LOW_DESCRIPTORS; descriptor++) if (fcntl(descriptor, F_GETFD, 0) === 0) close(descriptor)
        closeRange(SYS_CLOSE_RANGE, LOW_DESCRIPTORS, 0xffffffff, 0)
      },
      leave: (code) => leave(code),
      seccomp: (operation, flags, program) => Number(syscall(number, operation, flags, { length: program.length / 8, filter: program })),
    }
  } catch {
    return undefined
  }
}

/** Root is given up for good; afterwards the process is no longer dumpable, so nobody else of that uid may trace it either. */
export function dropRoot(): void {
  if (process.getuid?.() !== 0) return
  process.setgroups?.([NOBODY])
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
  if (process.getuid() !== NOBODY) throw new Error('the child is still root')
}

/** Ceilings of one process. */
export interface Ceilings {
  readonly memoryBytes: number
  /** The largest file that it may write. */
  readonly fileBytes: number
  readonly descriptors: bigint
  /** Of each process that it starts too; absent where the parent counts. */
  readonly cpuSeconds?: number
}

/**
 * Dies with its parent, nothing inherited open, no core file, no file growth, few descriptors, and private writable memory under a ceiling.
 * The ceiling is RLIMIT_DATA and not RLIMIT_AS: V8 and WASM reserve terabytes that they never touch.
 */
export function bindTo(kernel: Kernel, { memoryBytes, fileBytes, descriptors, cpuSeconds }: Ceilings): void {
  kernel.closeInherited()
  must(kernel.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), 'PR_SET_PDEATHSIG')
  must(kernel.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 'PR_SET_DUMPABLE')
  must(kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 'PR_SET_NO_NEW_PRIVS')
  const ceilings = [
    [RLIMIT_FSIZE, BigInt(fileBytes)],
    [RLIMIT_CORE, 0n],
    [RLIMIT_NOFILE, descriptors],
    [RLIMIT_DATA, BigInt(memoryBytes)],
    ...(cpuSeconds === undefined ? [] : [[RLIMIT_CPU, BigInt(cpuSeconds)] as const]),
    ...(process.getuid?.() === NOBODY ? [[RLIMIT_NPROC, MAXIMUM_THREADS] as const] : []),
  ] as const
  for (const [resource, value] of ceilings) must(kernel.setrlimit(resource, new BigUint64Array([value, value])), `rlimit ${resource}`)
}

/** As every child that answers from memory alone: it writes no file. */
export const bind = (kernel: Kernel, memoryBytes: number): void => bindTo(kernel, { memoryBytes, fileBytes: 0, descriptors: 64n })

/** First filter: after it, opening, connecting, starting and writing elsewhere fail with EPERM on every thread (TSYNC). */
export function allowOnlyListed(kernel: Kernel): void {
  must(kernel.seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, allowList(kernel.architecture, process.pid)), 'allow-list')
}

/** Second filter, once the first is proven: an attempt ends the child. */
export function armTripWire(kernel: Kernel): void {
  must(kernel.seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, tripWire(kernel.architecture)), 'trip wire')
}

function must(result: number, what: string): void {
  if (result !== 0) throw new Error(`${what} was not accepted by the kernel`)
}
