/** The two seccomp programs of a child, assembled as classic BPF (linux/filter.h, linux/seccomp.h). Pure: numbers in, bytes out. */
import { type Architecture, allowed, auditArchitecture, conditional, hostile, numberOf, numbersOf } from './syscalls.ts'

const BPF_LD_W_ABS = 0x20
export const BPF_JEQ = 0x15
const BPF_JGE = 0x35
const BPF_AND = 0x54
const BPF_RET = 0x06

export const ALLOW = 0x7fff0000
export const KILL_PROCESS = 0x80000000
export const errno = (code: number): number => 0x00050000 | code
export const EPERM = 1
export const ENOSYS = 38

/** Offsets in struct seccomp_data; both architectures are little-endian, so the low word of an argument comes first. */
const NUMBER = 0
const ARCHITECTURE = 4
export const argumentLow = (index: number): number => 16 + 8 * index
export const argumentHigh = (index: number): number => 20 + 8 * index

const THREAD_FLAGS = 0x00010000 | 0x00000800 | 0x00000100 // CLONE_THREAD | CLONE_SIGHAND | CLONE_VM
export const NAMESPACE_FLAGS = 0x7e020080 // CLONE_NEW{USER,PID,NET,IPC,UTS,CGROUP,NS,TIME}
const X32_BIT = 0x40000000
const PR_SET_NAME = 15
const PR_SET_VMA = 0x53564d41
/** F_GETFD, F_SETFD, F_GETFL, F_SETFL */
const FLAG_COMMANDS = [1, 2, 3, 4]
const FIONREAD = 0x541b
const FIONBIO = 0x5421
const SECCOMP_SET_MODE_FILTER = 1

/** One instruction; `yes`/`no` are how many instructions to skip. */
export interface Instruction {
  readonly code: number
  readonly k: number
  readonly yes?: number
  readonly no?: number
}

export const load = (offset: number): Instruction => ({ code: BPF_LD_W_ABS, k: offset })
const mask = (bits: number): Instruction => ({ code: BPF_AND, k: bits })
export const answer = (action: number): Instruction => ({ code: BPF_RET, k: action })

/** Runs `body` (which must end in an answer) for this system call, else goes on behind it. */
export const onCall = (number: number | null, body: readonly Instruction[]): Instruction[] =>
  number === null ? [] : [{ code: BPF_JEQ, k: number, yes: 0, no: body.length }, ...body]

export const always = (number: number, action: number): Instruction[] => onCall(number, [answer(action)])

/** Allows when the word at `offset`, after `bits`, is one of `values`; else EPERM. */
export function onlyWhen(offset: number, values: readonly number[], bits = 0xffffffff): Instruction[] {
  const tests = values.map((value, index): Instruction => ({ code: BPF_JEQ, k: value, yes: values.length - index, no: 0 }))
  return [load(offset), ...(bits === 0xffffffff ? [] : [mask(bits)]), ...tests, answer(errno(EPERM)), answer(ALLOW)]
}

/** Refuses unless the word at `offset` is `value`; goes on otherwise. */
export const demand = (offset: number, value: number): Instruction[] => [
  load(offset),
  { code: BPF_JEQ, k: value, yes: 1, no: 0 },
  answer(errno(EPERM)),
]

/** A program for another architecture, or for the x32 numbers of x86_64, would read the wrong table: it ends at once. */
export function prologue(architecture: Architecture): Instruction[] {
  const architectureCheck: Instruction[] = [
    load(ARCHITECTURE),
    { code: BPF_JEQ, k: auditArchitecture[architecture], yes: 1, no: 0 },
    answer(KILL_PROCESS),
    load(NUMBER),
  ]
  const x32Check: Instruction[] = [{ code: BPF_JGE, k: X32_BIT, yes: 0, no: 1 }, answer(KILL_PROCESS)]
  return architecture === 'x64' ? [...architectureCheck, ...x32Check] : architectureCheck
}

/**
 * Allow-list: what syscalls.ts names goes on, everything else answers EPERM.
 * @param pid the child's own process id as it sees it, the only one it may signal
 */
export function allowList(architecture: Architecture, pid: number): Uint8Array {
  const at = (name: keyof typeof conditional) => numberOf(conditional[name], architecture)
  return assemble([
    ...prologue(architecture),
    ...numbersOf(allowed, architecture).flatMap((number) => always(number, ALLOW)),
    ...onCall(at('clone'), onlyWhen(argumentLow(0), [THREAD_FLAGS], THREAD_FLAGS | NAMESPACE_FLAGS)),
    ...onCall(at('clone3'), [answer(errno(ENOSYS))]),
    ...onCall(at('tgkill'), onlyWhen(argumentLow(0), [pid])),
    ...onCall(at('prctl'), onlyWhen(argumentLow(0), [PR_SET_NAME, PR_SET_VMA])),
    ...onCall(at('fcntl'), onlyWhen(argumentLow(1), FLAG_COMMANDS)),
    ...onCall(at('ioctl'), onlyWhen(argumentLow(1), [FIONREAD, FIONBIO])),
    ...onCall(at('seccomp'), onlyWhen(argumentLow(0), [SECCOMP_SET_MODE_FILTER])),
    ...onCall(at('prlimit64'), [...demand(argumentLow(0), 0), ...demand(argumentLow(2), 0), ...onlyWhen(argumentHigh(2), [0])]),
    answer(errno(EPERM)),
  ])
}

/**
 * Trip wire on top of the allow-list (of several filters the strictest answer counts): hostile calls and the making of a process end
 * the child, and no further filter can be added.
 */
export function tripWire(architecture: Architecture): Uint8Array {
  const clone = numberOf(conditional.clone, architecture)
  const seccomp = numberOf(conditional.seccomp, architecture)
  return assemble([
    ...prologue(architecture),
    ...numbersOf(hostile, architecture).flatMap((number) => always(number, KILL_PROCESS)),
    ...onCall(clone, [
      load(argumentLow(0)),
      mask(THREAD_FLAGS | NAMESPACE_FLAGS),
      { code: BPF_JEQ, k: THREAD_FLAGS, yes: 1, no: 0 },
      answer(KILL_PROCESS),
      answer(ALLOW),
    ]),
    ...onCall(seccomp, [answer(errno(EPERM))]),
    answer(ALLOW),
  ])
}

/** struct sock_filter { u16 code; u8 jt; u8 jf; u32 k }, 8 bytes each. */
export function assemble(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8)
  const view = new DataView(bytes.buffer)
  program.forEach((instruction, index) => {
    view.setUint16(index * 8, instruction.code, true)
    view.setUint8(index * 8 + 2, instruction.yes ?? 0)
    view.setUint8(index * 8 + 3, instruction.no ?? 0)
    view.setUint32(index * 8 + 4, instruction.k >>> 0, true)
  })
  return bytes
}
