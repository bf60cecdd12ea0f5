/** The converter's filter and its tables, for both architectures. */
import assert from 'node:assert/strict'
import { officeFilter } from '../../../sanitizer/convert/filter.ts'
import { conversionOf, sources } from '../../../sanitizer/convert/filters.ts'
import { findOffice } from '../../../sanitizer/convert/office.ts'
import { officeAllowed, officeHostile } from '../../../sanitizer/convert/syscalls.ts'
import { known } from '../../../sanitizer/formats/known.ts'
import { conversions, openings, worded } from '../../../sanitizer/opening/table.ts'
import { architectures, auditArchitecture, conditional, hostile, numberOf, numbersOf } from '../../../sanitizer/sandbox/syscalls.ts'
import { name, run } from '../bpf.ts'

for (const architecture of architectures) {
  describe(`the converter's seccomp filter for ${architecture}`, () => {
    const program = officeFilter(architecture, false)
    const ask = (number: number | null, ...args: readonly number[]): string =>
      name(run(program, { architecture: auditArchitecture[architecture], number: number ?? -1, args }))
    const at = (call: keyof typeof conditional): number | null => numberOf(conditional[call], architecture)

    it('fits the kernel: at most 4,096 instructions', () => assert.ok(program.length / 8 <= 4096))

    it('allows exactly the table, ends what only an attack does, and knows nothing else, out of the first thousand calls', () => {
      const table = new Set(numbersOf(officeAllowed, architecture))
      const deadly = new Set(numbersOf(officeHostile, architecture))
      const special = new Set([
        ...numbersOf(conditional, architecture),
        ...numbersOf({ s: hostile.socket, c: hostile.connect }, architecture),
      ])
      for (let number = 0; number < 1000; number++) {
        const expected = deadly.has(number) ? 'kill' : table.has(number) ? 'allow' : 'ENOSYS'
        if (!special.has(number)) assert.equal(ask(number), expected, `call ${number}`)
      }
    })

    it('allows a socket of this machine to be listened on, and nothing to be reached', () => {
      const socket = numberOf(hostile.socket, architecture)
      assert.deepEqual(
        [1, 2, 10, 16, 17, 38].map((domain) => ask(socket, domain)),
        ['allow', ...Array(5).fill('EPERM')],
      )
      assert.equal(ask(numberOf(hostile.connect, architecture), 3), 'EPERM')
      const sending = architecture === 'x64' ? [44, 46, 307] : [206, 211, 269] // sendto, sendmsg, sendmmsg
      assert.deepEqual(
        sending.map((number) => ask(number, 3)),
        ['ENOSYS', 'ENOSYS', 'ENOSYS'],
      )
    })

    it('allows processes and threads, and no namespace', () => {
      assert.equal(ask(at('clone'), 0x01200011), 'allow')
      assert.equal(ask(at('clone'), 0x003d0f00), 'allow')
      for (const namespace of [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000])
        assert.equal(ask(at('clone'), namespace | 17), 'EPERM', namespace.toString(16))
      assert.equal(ask(at('clone3')), 'ENOSYS')
    })

    it('ends at once what traces, mounts, loads or reaches into another process', () => {
      for (const call of [
        'ptrace',
        'process_vm_readv',
        'mount',
        'unshare',
        'setns',
        'bpf',
        'keyctl',
        'userfaultfd',
        'finit_module',
        'pidfd_getfd',
      ] as const)
        assert.equal(ask(numberOf(hostile[call], architecture)), 'kill', call)
      for (const call of ['kill', 'tkill', 'io_uring_setup', 'memfd_create', 'chroot', 'setuid'] as const)
        assert.equal(ask(numberOf(hostile[call], architecture)), 'ENOSYS', call)
    })

    it('signals no other process through a descriptor, adds no filter, changes no limit', () => {
      assert.deepEqual(
        [2, 8, 10].map((command) => ask(at('fcntl'), 3, command)),
        ['allow', 'EPERM', 'EPERM'],
      )
      assert.equal(ask(at('seccomp'), 1), 'EPERM')
      assert.deepEqual(
        [ask(at('prlimit64'), 0, 7, 0), ask(at('prlimit64'), 0, 7, 0x1000), ask(at('prlimit64'), 1, 7, 0)],
        ['allow', 'EPERM', 'EPERM'],
      )
    })

    it('where the folders of the machine are in sight, "may I write?" is no, and "is it there?" is as it is', () => {
      const shared = officeFilter(architecture, true)
      const access = (mode: number): string => {
        const [call, args] = architecture === 'x64' ? [officeAllowed.access, [0, mode]] : [officeAllowed.faccessat, [0, 0, mode]]
        return name(run(shared, { architecture: auditArchitecture[architecture], number: numberOf(call, architecture) ?? -1, args }))
      }
      assert.deepEqual([access(0), access(4), access(1)], ['allow', 'allow', 'allow'])
      assert.equal(Number(access(2)), 0x00050000 | 13)
    })

    it('another architecture ends it', () => {
      const other = architecture === 'x64' ? 'arm64' : 'x64'
      assert.equal(name(run(program, { architecture: auditArchitecture[other], number: 0 })), 'kill')
    })
  })
}

describe('what is converted into what', () => {
  it('each row of the table of openings is a known type without a format, and each that is converted has its filters and its reader', () => {
    for (const [type, name] of Object.entries(openings)) {
      const row = known[type as keyof typeof known]
      assert.ok(row && row.format === undefined, type)
      if (name === 'convert') for (const table of [sources, conversions, worded]) assert.ok(Object.hasOwn(table, type), type)
    }
  })

  it('names the filter of exactly that type, and none for a conversion that nobody asks for', () => {
    assert.deepEqual(conversionOf('xls', 'xlsx'), {
      extension: 'xls',
      imports: ['MS Excel 97', 'MS Excel 5.0/95'],
      target: 'xlsx',
      exports: 'Calc MS Excel 2007 XML',
    })
    for (const [type, target] of [
      ['doc', 'xlsx'],
      ['html', 'docx'],
      ['csv', 'xlsx'],
      ['constructor', 'docx'],
    ] as const)
      assert.equal(conversionOf(type, target), undefined)
  })

  it('LibreOffice is taken only from where programs are installed', () => {
    assert.equal(findOffice(['/nonexistent/program']), undefined)
  })
})
