/** The seccomp program of the converter: an allow-list that survives execve, so LibreOffice runs under it as its launcher does. */
import {
  ALLOW,
  always,
  answer,
  argumentHigh,
  argumentLow,
  assemble,
  BPF_JEQ,
  demand,
  ENOSYS,
  EPERM,
  errno,
  KILL_PROCESS,
  load,
  NAMESPACE_FLAGS,
  onCall,
  onlyWhen,
  prologue,
} from '../sandbox/filter.ts'
import { type Architecture, conditional, hostile, numberOf, numbersOf } from '../sandbox/syscalls.ts'
import { officeAllowed, officeHostile, socket } from './syscalls.ts'

const AF_UNIX = 1
const W_OK = 2
const EACCES = 13
/** PR_SET_NAME, PR_SET_VMA, PR_CAPBSET_READ. */
const PROCESS_WORDS = [15, 0x53564d41, 23]
/** F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_OFD_*, F_DUPFD_CLOEXEC; F_SETOWN would send signals elsewhere. */
const FILE_WORDS = [0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030]
/** TCGETS, FIONREAD, FIONBIO, FIOCLEX. */
const DEVICE_WORDS = [0x5401, 0x541b, 0x5421, 0x5451]

/**
 * @param sharesFolders the machine's own /tmp is in sight (no bubblewrap): "may I write?" is answered no, so that LibreOffice puts its socket
 * where OSL_SOCKET_PATH says and not there; whether it really may write is not asked this way
 */
export function officeFilter(architecture: Architecture, sharesFolders: boolean): Uint8Array {
  const at = (name: keyof typeof conditional) => numberOf(conditional[name], architecture)
  return assemble([
    ...prologue(architecture),
    ...(sharesFolders ? [...noAsking(officeAllowed.access, 1, architecture), ...noAsking(officeAllowed.faccessat, 2, architecture)] : []),
    ...numbersOf(officeAllowed, architecture).flatMap((number) => always(number, ALLOW)),
    ...numbersOf(officeHostile, architecture).flatMap((number) => always(number, KILL_PROCESS)),
    ...onCall(numberOf(socket, architecture), onlyWhen(argumentLow(0), [AF_UNIX])),
    ...onCall(numberOf(hostile.connect, architecture), [answer(errno(EPERM))]),
    // Threads and processes, never a namespace: those flags must be absent.
    ...onCall(at('clone'), onlyWhen(argumentLow(0), [0], NAMESPACE_FLAGS)),
    ...onCall(at('prctl'), onlyWhen(argumentLow(0), PROCESS_WORDS)),
    ...onCall(at('fcntl'), onlyWhen(argumentLow(1), FILE_WORDS)),
    ...onCall(at('ioctl'), onlyWhen(argumentLow(1), DEVICE_WORDS)),
    ...onCall(at('seccomp'), [answer(errno(EPERM))]),
    ...onCall(at('prlimit64'), [...demand(argumentLow(0), 0), ...demand(argumentLow(2), 0), ...onlyWhen(argumentHigh(2), [0])]),
    answer(errno(ENOSYS)),
  ])
}

/** Answers EACCES to the question for W_OK alone, and nothing else. @param argument which one holds the mode */
function noAsking(numbers: Parameters<typeof numberOf>[0], argument: number, architecture: Architecture) {
  const body = [load(argumentLow(argument)), { code: BPF_JEQ, k: W_OK, yes: 0, no: 1 }, answer(errno(EACCES)), answer(ALLOW)]
  return onCall(numberOf(numbers, architecture), body)
}
