/** The command line. Each command is a file in commands/; this one only gathers them. */
import '../gateway/compile-cache.ts'
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'

const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: async () => (await import('./commands/start.ts')).registerStart,
  sanitize: async () => (await import('./commands/sanitize.ts')).registerSanitize,
  config: async () => (await import('./commands/config.ts')).registerConfig,
  policy: async () => (await import('./commands/policy.ts')).registerPolicy,
  audit: async () => (await import('./commands/audit.ts')).registerAudit,
  user: async () => (await import('./commands/user.ts')).registerUser,
  device: async () => (await import('./commands/device.ts')).registerDevice,
  phone: async () => (await import('./commands/phone.ts')).registerPhone,
}

function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { version: string }).version
    } catch {
      // the compiled package lies one folder deeper
    }
  }
  return 'unknown'
}

const program = new Command('sekisho')
  .description(
    '関所: 自治体チャットのインターネット側とLGWAN側のあいだで、メッセージと添付を無害化して渡すゲートウェイ\nSekisho: the checkpoint between the internet side and the LGWAN side of a municipality’s chat',
  )
  .version(version())
  .exitOverride()
  .showHelpAfterError()

// Only what is asked for is loaded: cleaning one file needs no database driver.
const asked = process.argv[2] ?? ''
const wanted = Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands)
for (const name of wanted) (await commands[name]?.())?.(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
