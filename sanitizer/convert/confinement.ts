/** The ways to start the converter, strongest first. There is no way without a sandbox: where none of them holds, nothing is converted. */
import path from 'node:path'
import { bubblewrapFile, type Command, type Confinement, environment, plain } from '../sandbox/confinement.ts'
import { libraryPlaces, sourcePlaces } from '../sandbox/places.ts'
import { NOBODY } from '../sandbox/restrict.ts'
import { type Office, officePlaces } from './office.ts'

/** The one place that may be written, inside: in memory, of bounded size, gone with the sandbox. */
export const SCRATCH = '/office'

export interface ConverterPlan {
  readonly office: Office
  readonly scratchBytes: number
}

const isRoot = (): boolean => process.getuid?.() === 0

/**
 * Every namespace; read-only what LibreOffice and the launcher are made of; no `/proc`, no `/tmp`, no `/etc` but fonts and LibreOffice's own.
 * Programs that an administrator put into /usr/local are hidden, unless Node or LibreOffice is among them.
 */
function bubblewrapArguments(entry: string, { office, scratchBytes }: ConverterPlan): string[] {
  const places = officePlaces(office)
  const own = [process.execPath, ...libraryPlaces(), ...sourcePlaces(entry)]
  return [
    ...[
      '--unshare-all',
      '--unshare-user',
      '--die-with-parent',
      '--new-session',
      '--as-pid-1',
      '--cap-drop',
      'ALL',
      '--hostname',
      'sekisho',
    ],
    ...['--uid', String(NOBODY), '--gid', String(NOBODY), '--json-status-fd', '3', '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...places.flatMap((place) => ['--ro-bind', place, place]),
    ...(places.some((place) => place.startsWith('/usr/local/')) ? [] : ['--tmpfs', '/usr/local', '--remount-ro', '/usr/local']),
    ...own.flatMap((place) => ['--ro-bind', place, place]),
    ...['--dev', '/dev', '--remount-ro', '/dev', '--size', String(scratchBytes), '--tmpfs', SCRATCH],
    ...['--chdir', SCRATCH, '--remount-ro', '/', '--'],
  ]
}

function wrapped(plan: ConverterPlan, entry: string, settingJson: string, asNobody: boolean): Command {
  return {
    file: bubblewrapFile() ?? 'bwrap',
    args: [...bubblewrapArguments(entry, plan), process.execPath, ...launcherFlags, entry, settingJson],
    options: { env: {}, cwd: '/', ...(asNobody && isRoot() ? { uid: NOBODY, gid: NOBODY } : {}) },
    statusOnDescriptor3: true,
  }
}

/** The launcher holds one input and one output. */
const launcherFlags = ['--no-warnings', '--max-old-space-size=256', '--max-semi-space-size=2', '--v8-pool-size=1']

/**
 * As `confinements` of sandbox/confinement.ts, in the same tiers.
 * KNOWN GAP: of `self`, the scratch folder lies on the machine's disk, and only the size of each file in it is bounded, not of all together; and
 * when the gateway itself is killed, a conversion that is under way runs to its end, at most the bound on processor time, and its folder stays
 * until the next start.
 */
export const converterConfinements = (plan: ConverterPlan): readonly Confinement[] => [
  ...(['full', 'namespace'] as const).flatMap((tier) =>
    [true, false].map((asNobody) => ({
      tier,
      name: `converter ${tier} (bubblewrap${asNobody ? ', unprivileged' : ''})`,
      available: () => bubblewrapFile() !== undefined && (!asNobody || isRoot()),
      command: (entry: string, settingJson: string) => wrapped(plan, entry, settingJson, asNobody),
    })),
  ),
  {
    tier: 'self',
    name: 'converter self (Landlock)',
    available: () => process.platform === 'linux',
    command: (entry, settingJson, memoryBytes) => plain(entry, settingJson, memoryBytes, false),
  },
]

export const converterEntry = (folder: string, extension: string): string => path.join(folder, 'convert', `child${extension}`)
