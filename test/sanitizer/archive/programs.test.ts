/** Archives as other programs write them, where they are installed: the names and the contents that went in come out. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { KEPT, zipOf } from '../samples/archive.ts'
import { clean, closeSanitizer, filesIn } from './archive.ts'

const contents: Readonly<Record<string, string>> = {
  '資料/表 ①.txt': KEPT,
  '資料/集計.csv': 'a,b\r\n1,2\r\n',
  'memo.txt': 'x'.repeat(50_000),
}
const names = Object.keys(contents).toSorted()

interface Program {
  readonly title: string
  readonly fileName: string
  readonly words: readonly string[]
  readonly password?: string
}
const python = (script: string): readonly string[] => [
  'python3',
  '-c',
  `import os, sys, tarfile, zipfile\nfiles = [os.path.join(d, f)[2:] for d, _, fs in os.walk('.') for f in fs if not f.startswith('out.')]\n${script}`,
]
const tar = (mode: string, format: string): readonly string[] =>
  python(`t = tarfile.open(sys.argv[1], '${mode}', format=tarfile.${format})\n[t.add(f) for f in files]\nt.close()`)

const programs: readonly Program[] = [
  { title: 'Info-ZIP', fileName: 'out.zip', words: ['zip', '-qr', 'out.zip', '.'] },
  { title: 'Info-ZIP with -e', fileName: 'out.zip', words: ['zip', '-qr', '-P', 'secret', 'out.zip', '.'], password: 'secret' },
  { title: 'Info-ZIP, streamed', fileName: 'out.zip', words: ['sh', '-c', 'zip -qr - . -x out.zip > out.zip'] },
  { title: '7-Zip, ZIP with AES', fileName: 'out.zip', words: ['7z', 'a', '-psecret', '-mem=AES256', 'out.zip', '.'], password: 'secret' },
  { title: '7-Zip, ZIP', fileName: 'out.zip', words: ['7z', 'a', 'out.zip', '.'] },
  { title: '7-Zip, packed header', fileName: 'out.7z', words: ['7z', 'a', 'out.7z', '.'] },
  { title: '7-Zip, plain header', fileName: 'out.7z', words: ['7z', 'a', '-mhc=off', '-ms=off', 'out.7z', '.'] },
  { title: '7-Zip, PPMd', fileName: 'out.7z', words: ['7z', 'a', '-m0=PPMd', 'out.7z', '.'] },
  { title: '7-Zip, BZip2', fileName: 'out.7z', words: ['7z', 'a', '-m0=BZip2', 'out.7z', '.'] },
  { title: 'bsdtar', fileName: 'out.tar', words: ['sh', '-c', 'LC_ALL=C.UTF-8 bsdtar -cf ../out.tar . && mv ../out.tar .'] },
  { title: 'GNU tar, gzip', fileName: 'out.tgz', words: ['sh', '-c', 'tar -czf ../out.tgz . && mv ../out.tgz .'] },
  { title: 'GNU tar, xz', fileName: 'out.txz', words: ['sh', '-c', 'tar -cJf ../out.txz . && mv ../out.txz .'] },
  { title: 'Python, pax under bzip2', fileName: 'out.tbz2', words: [...tar('w:bz2', 'PAX_FORMAT'), 'out.tbz2'] },
  { title: 'Python, GNU format', fileName: 'out.tar', words: [...tar('w', 'GNU_FORMAT'), 'out.tar'] },
  {
    title: 'Python, ZIP',
    fileName: 'out.zip',
    words: [...python("z = zipfile.ZipFile(sys.argv[1], 'w', 8)\n[z.write(f) for f in files]\nz.close()"), 'out.zip'],
  },
]

const isInstalled = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

/** In a folder of its own below another, so that an archive can be written beside what goes into it. */
function written({ fileName, words: [command = '', ...words] }: Program): Buffer {
  const outside = mkdtempSync(join(tmpdir(), 'sekisho-archive-'))
  try {
    const folder = join(outside, 'in')
    for (const [name, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const { status, stderr } = spawnSync(command, words, { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    return readFileSync(join(folder, fileName))
  } finally {
    rmSync(outside, { recursive: true })
  }
}

describe('archives: as other programs write them', function () {
  this.timeout(120_000)
  after(closeSanitizer)

  for (const program of programs)
    it(program.title, async function () {
      const missing = [program.words[0] ?? '', ...(/bsdtar/.test(program.words.join()) ? ['bsdtar'] : [])].find(
        (each) => !isInstalled(each),
      )
      if (missing) {
        console.warn(`SKIPPED: ${missing} is not installed`)
        this.skip()
      }
      const bytes = written(program)
      if (program.password) {
        const without = await clean(bytes, program.fileName)
        assert.equal('code' in without && without.code, 'encrypted')
      }
      const result = await clean(bytes, program.fileName, program.password ? { options: { password: program.password } } : {})
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      const files = await filesIn(result.bytes)
      assert.deepEqual([...files.keys()].toSorted(), names)
      for (const name of names) assert.equal(files.get(name)?.toString(), contents[name])
    })

  for (const [title, words] of [
    ['files', ['7z', 'a', '-psecret', 'out.7z', '.']],
    ['files and names', ['7z', 'a', '-psecret', '-mhe=on', 'out.7z', '.']],
  ] as const)
    it(`7-Zip, encrypted ${title}: its own sentence`, async function () {
      if (!isInstalled('7z')) {
        console.warn('SKIPPED: 7z is not installed')
        this.skip()
      }
      const result = await clean(written({ title, fileName: 'out.7z', words }), 'a.7z', { options: { password: 'secret' } })
      assert.equal('code' in result && result.code, 'encryption-unsupported')
    })

  it('Finder: names in pieces (NFD), forks beside each file, sizes behind the content', async () => {
    const bytes = Buffer.from(KEPT)
    const name = '資料/か\u3099ん.txt'
    const result = await clean(
      zipOf([
        { name: Buffer.from(name), bytes },
        { name: `__MACOSX/資料/._か\u3099ん.txt`, bytes },
      ]),
      'a.zip',
    )
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.deepEqual([...(await filesIn(result.bytes)).keys()], ['資料/がん.txt'])
  })
})
