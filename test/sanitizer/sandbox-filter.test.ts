/** The filters as tables: interpreted here for both architectures, since no machine runs both. */
import assert from 'node:assert/strict'
import { allowList, tripWire } from '../../sanitizer/sandbox/filter.ts'
import {
  type Architecture,
  allowed,
  architectures,
  auditArchitecture,
  conditional,
  hostile,
  numberOf,
  numbersOf,
} from '../../sanitizer/sandbox/syscalls.ts'
import { name, run } from './bpf.ts'

const PID = 4242
const THREAD = 0x003d0f00 // the flags that glibc's pthread_create uses
const SIGCHLD = 17

for (const architecture of architectures) {
  describe(`seccomp filters for ${architecture}`, () => {
    const list = allowList(architecture, PID)
    const wire = tripWire(architecture)
    const own = auditArchitecture[architecture]
    const ask = (program: Uint8Array, number: number, args?: readonly number[]) =>
      name(run(program, { architecture: own, number, ...(args ? { args } : {}) }))
    const at = (call: keyof typeof conditional): number => numberOf(conditional[call], architecture) ?? -1

    it('fits the kernel: at most 4,096 instructions', () => {
      assert.ok(list.length / 8 <= 4096 && wire.length / 8 <= 4096)
    })

    it('allows exactly the table, out of the first thousand calls', () => {
      const table = new Set(numbersOf(allowed, architecture))
      const special = new Set(numbersOf(conditional, architecture))
      for (let number = 0; number < 1000; number++) {
        if (!special.has(number)) assert.equal(ask(list, number), table.has(number) ? 'allow' : 'EPERM', `call ${number}`)
      }
    })

    it('names no call in two tables', () => {
      const numbers = [...numbersOf(allowed, architecture), ...numbersOf(conditional, architecture), ...numbersOf(hostile, architecture)]
      assert.equal(new Set(numbers).size, numbers.length)
    })

    it('ends programs of every other architecture', () => {
      for (const other of [...Object.values(auditArchitecture), 0x40000003, 0x40000028].filter((each) => each !== own)) {
        for (const program of [list, wire]) assert.equal(name(run(program, { architecture: other, number: 0 })), 'kill')
      }
    })

    it('trips at every hostile call, and lets the rest to the allow-list', () => {
      for (const number of numbersOf(hostile, architecture)) {
        assert.equal(ask(wire, number), 'kill')
        assert.equal(ask(list, number), 'EPERM')
      }
      for (const number of numbersOf(allowed, architecture)) assert.equal(ask(wire, number), 'allow')
    })

    const table: readonly (readonly [call: keyof typeof conditional, args: readonly number[], list: string, wire: string])[] = [
      ['clone', [THREAD], 'allow', 'allow'],
      ['clone', [SIGCHLD], 'EPERM', 'kill'],
      ['clone', [THREAD | 0x10000000], 'EPERM', 'kill'],
      ['clone', [0x00004100 | SIGCHLD], 'EPERM', 'kill'],
      ['clone3', [], 'ENOSYS', 'allow'],
      ['tgkill', [PID, PID, 6], 'allow', 'allow'],
      ['tgkill', [PID + 1, PID + 1, 9], 'EPERM', 'allow'],
      ['prctl', [15], 'allow', 'allow'],
      ['prctl', [4, 1], 'EPERM', 'allow'],
      ['prctl', [1, 0], 'EPERM', 'allow'],
      ['fcntl', [0, 4, 0x800], 'allow', 'allow'],
      ['fcntl', [0, 8, 1], 'EPERM', 'allow'],
      ['fcntl', [0, 10, 9], 'EPERM', 'allow'],
      ['ioctl', [0, 0x541b], 'allow', 'allow'],
      ['ioctl', [0, 0x5412], 'EPERM', 'allow'],
      ['seccomp', [1, 1], 'allow', 'EPERM'],
      ['seccomp', [2], 'EPERM', 'EPERM'],
      ['prlimit64', [0, 7, 0, 0x1000], 'allow', 'allow'],
      ['prlimit64', [0, 7, 0x1000, 0], 'EPERM', 'allow'],
      ['prlimit64', [0, 7, 0x7f0000000000, 0], 'EPERM', 'allow'],
      ['prlimit64', [1, 7, 0, 0x1000], 'EPERM', 'allow'],
    ]
    for (const [call, args, fromList, fromWire] of table) {
      it(`${call}(${args.map((value) => value.toString(16)).join(', ')}) → ${fromList}, then ${fromWire}`, () => {
        assert.equal(ask(list, at(call), args), fromList)
        assert.equal(ask(wire, at(call), args), fromWire)
      })
    }
  })
}

describe('seccomp filters for x64 only', () => {
  it('end at x32 numbers', () => {
    const architecture: Architecture = 'x64'
    for (const program of [allowList(architecture, PID), tripWire(architecture)]) {
      assert.equal(name(run(program, { architecture: auditArchitecture.x64, number: 0x40000000 })), 'kill')
      assert.equal(name(run(program, { architecture: auditArchitecture.x64, number: 0xffffffff })), 'kill')
    }
  })
})
