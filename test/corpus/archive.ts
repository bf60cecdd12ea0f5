/** Archives: Python's reader and Info-ZIP open every output; each file of an input that Python lists is in the output or in its note. */
import { type Family, isClean, type Opinions, type Row, share } from './family.ts'
import { run } from './tools.ts'

/** What is asked of an output: names in UTF-8 and safe, every CRC-32 right, and how many files its note tells of. */
const READER = `
import sys, json, re, zipfile
z = zipfile.ZipFile(sys.argv[1])
files = z.infolist()
names = [f.filename for f in files]
note = '無害化結果.txt'
told = 0
if note in names:
    found = re.search('外したファイル\\\\((\\\\d+)件', z.read(note).decode('utf-8-sig'))
    told = int(found.group(1)) if found else 0
bad = re.compile(r'(^|/)(\\.\\.?)?(/|$)|[\\\\\\\\:*?"<>|\\x00-\\x1f\\u202e]')
print(json.dumps({
    'whole': z.testzip() is None,
    'named': all((f.flag_bits & 0x800 or f.filename.isascii()) and not bad.search(f.filename) for f in files),
    'files': len(files) - (note in names),
    'told': told}))`

/** Files of an input, without folders and without what systems leave in archives unasked; sound where every one of them unpacks. */
const LISTER = `
import sys, json, re, zipfile, tarfile
sound = True
try:
    z = zipfile.ZipFile(sys.argv[1])
    names = [f.filename for f in z.infolist() if not f.is_dir()]
    try:
        sound = sum(f.file_size for f in z.infolist()) < 1 << 29 and z.testzip() is None
    except Exception:
        sound = False
except zipfile.BadZipFile:
    names = [f.name for f in tarfile.open(sys.argv[1]) if not f.isdir()]
litter = re.compile(r'(^|/)(__MACOSX/.*|\\.DS_Store|\\._[^/]*|Thumbs\\.db|desktop\\.ini)$', re.I)
print(json.dumps({'sound': sound, 'before': sum(not litter.search(n) for n in names)}))`

async function python(script: string, path: string): Promise<Opinions | undefined> {
  const { status, stdout } = await run('python3', '-c', script, path)
  return status === 0 ? (JSON.parse(stdout.toString('utf8')) as Opinions) : undefined
}

async function opinions(input: string, output: string | undefined): Promise<Opinions> {
  const before = await python(LISTER, input)
  if (output === undefined) return { ...before }
  const [after, unzip] = [await python(READER, output), await run('unzip', '-tqq', output)]
  return {
    ...before,
    ...after,
    opens: after?.whole === true,
    unzip: unzip.status ?? 'no end',
  }
}

const accounted = ({ opinions: { before, files, told } }: Row): boolean => before === undefined || before === Number(files) + Number(told)
const builds: readonly (string | undefined)[] = ['malformed', 'ambiguous', 'limit-entries', 'type-unknown']
/** Refused because of how it is built, and not because nothing in it crosses. */
const isAboutItsBuild = ({ code, removed }: Row): boolean =>
  builds.includes(code) && !removed.some(({ kind }) => kind === 'member-left-out')

export const archive: Family = {
  name: 'archive',
  folders: ['archive'],
  extensions: ['.zip', '.7z', '.rar', '.lzh', '.lha', '.tar', '.tgz', '.gz', '.bz2', '.tbz', '.xz', '.txz', '.zst'],
  formats: ['zip'],
  tools: [
    { command: 'python3', debian: 'python3', version: ['--version'] },
    { command: 'unzip', debian: 'unzip', version: ['-v'] },
  ],
  opinions,
  columns: [
    { title: 'python', width: 7, cell: ({ opinions: { opens } }) => (opens === undefined ? '' : opens ? 'ok' : 'BAD') },
    { title: 'unzip', width: 6, cell: ({ opinions: { unzip } }) => (unzip === undefined ? '' : `${unzip}`) },
    {
      title: 'files',
      width: 10,
      cell: ({ opinions: { before, files, told } }) => `${before ?? '?'}→${files ?? ''}${told ? `+${told}` : ''}`,
    },
  ],
  aims: [
    share('every file that Python lists in an input is in the output or counted in its note', 1, isClean, accounted),
    share(
      'of the archives that Python unpacks whole, 80 % are not refused for how they are built',
      0.8,
      ({ opinions: { sound } }) => sound === true,
      (row) => !isAboutItsBuild(row),
    ),
  ],
  never: [
    { text: 'Python or unzip does not read an output', broken: ({ opinions: { opens, unzip } }) => opens === false || (unzip ?? 0) !== 0 },
    { text: 'a name in an output that is not UTF-8, or is more than a name', broken: ({ opinions: { named } }) => named === false },
  ],
  method: [
    'python: `zipfile` reads names and checks each CRC-32; unzip: `unzip -tqq`.',
    'files: as Python lists them before (ZIP, tar), in the output without its note, and + those that the note counts as left out.',
    'That each file of an output is of a clean type and inert is part of the second inspection.',
  ],
}
