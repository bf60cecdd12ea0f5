/** The kernel's filter machine in small, so that programs for either architecture are tried on any. */
import { ALLOW, ENOSYS, EPERM, errno, KILL_PROCESS } from '../../sanitizer/sandbox/filter.ts'

export interface Call {
  readonly architecture: number
  readonly number: number
  readonly args?: readonly number[]
}

/** struct seccomp_data: nr, arch, instruction pointer, six 64-bit arguments. */
function seccompData({ architecture, number, args = [] }: Call): DataView {
  const view = new DataView(new ArrayBuffer(64))
  view.setUint32(0, number >>> 0, true)
  view.setUint32(4, architecture, true)
  args.forEach((value, index) => {
    view.setBigUint64(16 + 8 * index, BigInt.asUintN(64, BigInt(value)), true)
  })
  return view
}

/** Classic BPF, only the five instructions that seccomp programs of ours use; anything else throws. */
export function run(program: Uint8Array, call: Call): number {
  const memory = seccompData(call)
  const code = new DataView(program.buffer)
  let accumulator = 0
  for (let at = 0; at < program.length / 8; at++) {
    const [operation, yes, no, k] = [
      code.getUint16(at * 8, true),
      program[at * 8 + 2] ?? 0,
      program[at * 8 + 3] ?? 0,
      code.getUint32(at * 8 + 4, true),
    ]
    if (operation === 0x20) accumulator = memory.getUint32(k, true)
    else if (operation === 0x54) accumulator = (accumulator & k) >>> 0
    else if (operation === 0x15) at += accumulator === k ? yes : no
    else if (operation === 0x35) at += accumulator >= k ? yes : no
    else if (operation === 0x06) return k
    else throw new Error(`instruction ${operation} at ${at}`)
  }
  throw new Error('the program runs off its end')
}

/** An action as a word. */
export const name = (action: number): string =>
  ({ [ALLOW]: 'allow', [KILL_PROCESS]: 'kill', [errno(EPERM)]: 'EPERM', [errno(ENOSYS)]: 'ENOSYS' })[action] ?? String(action)
