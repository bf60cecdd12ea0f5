/**
 * The converter's launcher: it locks itself up, lets LibreOffice make its profile and be ready, then converts one file and is ended by its
 * parent. LibreOffice runs under everything that was taken away here, and only its exit and its output file are looked at.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readFrameSync, writeFrameSync } from '../frame.ts'
import type { RefusalCode } from '../refusal.ts'
import { encloseLauncher, type LauncherSetting } from './enclose.ts'
import type { Conversion } from './filters.ts'
import { fontSettings, japaneseFonts } from './fonts.ts'
import { profile } from './profile.ts'

const INPUT = 0
const OUTPUT = 1
const NOTHING = new Uint8Array()

const setting = JSON.parse(process.argv[2] ?? '') as LauncherSetting
const { scratch, program, limits } = setting

const inside = (...names: readonly string[]): string => path.join(scratch, ...names)

const always = [
  '--headless',
  '--norestore',
  '--nolockcheck',
  '--nologo',
  '--nodefault',
  `-env:UserInstallation=file://${inside('profile')}`,
  `-env:OSL_SOCKET_PATH=${scratch}`,
  // No extension, whoever installed it: they are programs.
  `-env:UNO_SHARED_PACKAGES_CACHE=file://${inside('extensions')}`,
  `-env:BUNDLED_EXTENSIONS=file://${inside('extensions')}`,
  // Its copies of the profile, for a user who wants to go back.
  '-env:SecureUserConfig=false',
]

const environment = {
  HOME: scratch,
  TMPDIR: scratch,
  LD_LIBRARY_PATH: program,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  SAL_USE_VCLPLUGIN: 'svp',
  // It takes and gives back 64 MiB for each part that it writes; kept in one heap, half of the processor time of a conversion is saved.
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '2000000000',
  MALLOC_TOP_PAD_: '16777216',
}

interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/**
 * Nothing of what it says is read. Waits without the event loop, which may hold a ring into the kernel that the filter has closed.
 * @throws Error when it cannot be started
 */
function office(words: readonly string[], more: Readonly<Record<string, string>> = {}): End {
  const { error, status, signal } = spawnSync(path.join(program, 'soffice.bin'), [...always, ...words], {
    cwd: scratch,
    env: { ...environment, ...more },
    stdio: 'ignore',
  })
  if (error) throw error
  return { code: status, signal }
}

function prepare(): void {
  mkdirSync(inside('profile', 'user'), { recursive: true })
  writeFileSync(inside('profile', 'user', 'registrymodifications.xcu'), profile)
}

/** A print shows the fonts that there are; a workbook that becomes another names those of the file (fonts.ts). */
function fontsFor({ extension, target }: Conversion): Readonly<Record<string, string>> {
  const fonts = target === 'xlsx' && extension.startsWith('xls') ? japaneseFonts() : []
  if (fonts.length === 0) return {}
  writeFileSync(inside('fonts.conf'), fontSettings(fonts))
  return { FONTCONFIG_FILE: inside('fonts.conf') }
}

type Answer = { readonly header: object; readonly body: Uint8Array }
const refused = (code: RefusalCode): Answer => ({ header: { outcome: 'refused', code }, body: NOTHING })

function convert(conversion: Conversion, untrusted: Uint8Array): Answer {
  const { extension, imports, target, exports } = conversion
  // KNOWN GAP: a field that shows the name of the file shows this one, and not the sender's.
  const input = inside(`document.${extension}`)
  writeFileSync(input, untrusted)
  const fonts = fontsFor(conversion)
  for (const filter of imports) {
    const words = ['--convert-to', `${target}:${exports}`, `--infilter=${filter}`, '--outdir', inside('output'), input]
    const { signal } = office(words, fonts)
    if (signal === 'SIGSYS') return refused('sandbox-violation')
    const output = read(inside('output', `document.${target}`))
    if (output === 'large') return refused('limit-bytes')
    if (output) return { header: { outcome: 'converted' }, body: output }
  }
  return refused('conversion-failed')
}

/** @returns undefined where there is nothing, or nothing that is a file */
function read(place: string): Uint8Array | 'large' | undefined {
  let descriptor: number
  try {
    descriptor = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    const status = fstatSync(descriptor)
    const { size } = status
    if (!status.isFile() || size === 0) return undefined
    if (size > limits.outputBytes) return 'large'
    const bytes = Buffer.allocUnsafeSlow(size)
    let filled = 0
    for (let count = -1; count !== 0; filled += count) count = readSync(descriptor, bytes, filled, size - filled, null)
    return bytes.subarray(0, filled)
  } finally {
    closeSync(descriptor)
  }
}

const hello = await encloseLauncher(setting)
prepare()
const { code } = office(['--terminate_after_init'])
if (code !== 0) throw new Error(`LibreOffice does not start: ${code}`)
writeFrameSync(OUTPUT, hello, NOTHING)
const frame = readFrameSync(INPUT, limits.outputBytes)
if (frame) {
  const { id, conversion } = frame.header as { id: number; conversion: Conversion }
  const { header, body } = convert(conversion, frame.body)
  writeFrameSync(OUTPUT, { id, ...header }, body)
}
process.exit(0)
