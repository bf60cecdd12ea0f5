/** Mail: Python's reader opens every output. What it says of an EML before is compared; of a message of Outlook it knows nothing. */
import { type Family, isClean, type Opinions, type Row, share } from './family.ts'
import { run } from './tools.ts'

const READER = `
import sys, json, email, email.policy
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
parts = list(m.walk())
print(json.dumps({'subject': ' '.join(str(m['subject'] or '').split()), 'parts': sum(not p.is_multipart() for p in parts), 'defects': sum(len(p.defects) for p in parts)}))`

async function read(path: string): Promise<Opinions | undefined> {
  const { status, stdout } = await run('python3', '-c', READER, path)
  return status === 0 ? (JSON.parse(stdout.toString('utf8')) as Opinions) : undefined
}

async function opinions(input: string, output: string | undefined): Promise<Opinions> {
  const before = input.toLowerCase().endsWith('.eml') ? await read(input) : undefined
  if (output === undefined) return { parts: before?.parts }
  const after = await read(output)
  return {
    opens: after !== undefined,
    defects: after?.defects,
    parts: before?.parts,
    partsAfter: after?.parts,
    subject: before && after && before.subject === after.subject,
  }
}

const isEml = ({ file }: Row): boolean => file.toLowerCase().endsWith('.eml')

export const mail: Family = {
  name: 'mail',
  folders: ['mail'],
  extensions: ['.eml', '.msg', '.dat', '.tnef'],
  formats: ['eml'],
  tools: [{ command: 'python3', debian: 'python3', version: ['--version'] }],
  opinions,
  columns: [
    { title: 'python', width: 7, cell: ({ opinions: { opens } }) => (opens === undefined ? '' : opens ? 'ok' : 'BAD') },
    { title: 'parts', width: 7, cell: ({ opinions: { parts, partsAfter } }) => `${parts ?? ''}→${partsAfter ?? ''}` },
  ],
  aims: [
    share('at least 90 % come out clean', 0.9, () => true, isClean),
    share(
      'Python reads the same subject in every EML',
      1,
      (row) => isClean(row) && isEml(row),
      ({ opinions: { subject } }) => subject === true,
    ),
  ],
  never: [
    { text: 'Python does not read an output', broken: ({ opinions: { opens } }) => opens === false },
    { text: 'Python finds a defect in an output', broken: ({ opinions: { defects } }) => typeof defects === 'number' && defects > 0 },
  ],
  method: [
    'python: `email.message_from_binary_file` with `policy.default`; defects of all parts together.',
    'parts: leaves of the tree, before (EML only) and after.',
  ],
}
