/** A phone for trying out: registers with a code, signs in, and leaves a cookie jar for `curl -b`. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { cookieName } from '../../gateway/identity/cookie.ts'
import { errorCode, StartFault } from '../../gateway/store/fault.ts'
import { Phone, problemOf, UnexpectedAnswer } from '../phone/client.ts'
import { type CookieLine, cookieJar, type KeptPhone, readKeptPhone } from '../phone/files.ts'
import { readConfiguration } from './start.ts'

interface Flags {
  readonly origin?: string
  readonly authority?: string
  readonly cookieJar: string
  readonly key: string
  readonly config?: string
}

const warning = [
  '試用の端末です。鍵は保護されないままファイルに置かれ、画面ロックもありません。職員の端末として使わないでください。',
  'This phone is for trying out: its key lies unprotected in a file and no screen lock guards it. Never use it as a real device.',
]

/** sekisho phone register · sign-in */
export function registerPhone(program: Command): void {
  const phone = program.command('phone').description('試用のためのソフトウェア端末 / a phone in software, for trying out only')
  const flags = (command: Command): Command =>
    command
      .option('--origin <url>', 'インターネット側のアドレス / the internet side; by default that of the configuration')
      .option('--authority <file>', '認証局の証明書(PEM) / who vouches for it; by default the development authority of the data folder')
      .addOption(new Option('--cookie-jar <file>', 'curl -b に渡すファイル / cookie jar for curl -b').default('phone.txt'))
      .addOption(new Option('--key <file>', '端末の鍵を置くファイル / where the key of this phone lies').default('phone-key.json'))
      .option('-c, --config <file>', 'YAML file; by default SEKISHO_CONFIG or ./sekisho.yaml')
  flags(phone.command('register'))
    .requiredOption('--code <code>', '端末認証コード / device registration code')
    .description('端末認証コードで登録する / register with a code')
    .action((options: Flags & { code: string }) => told(() => register(options)))
  flags(phone.command('sign-in'))
    .description('登録した端末でサインインする / sign in with the phone registered before')
    .action((options: Flags) => told(() => signIn(options)))
}

async function register(options: Flags & { code: string }): Promise<void> {
  const { origin, authority } = whereTo(options)
  reserve(options.key)
  const phone = new Phone(origin, authority)
  try {
    const { state, registrationNumber, expiresOn, sessionExpiresAt } = await phone.register(options.code, 'sekisho phone')
    keep(options.key, phone)
    say(...warning, `登録番号 / registration number: ${registrationNumber} (${expiresOn} まで / until)`, `鍵 / key: ${options.key}`)
    if (state === 'pending' || sessionExpiresAt === null)
      return say('承認を待っています / waiting for an approver; then: sekisho phone sign-in')
    leaveCookie(options.cookieJar, phone, sessionExpiresAt)
  } catch (error) {
    rmSync(options.key, { force: true })
    throw error
  } finally {
    phone.close()
  }
}

async function signIn(options: Flags): Promise<void> {
  const kept = readKept(options.key)
  const { origin, authority } = whereTo({ ...options, origin: options.origin ?? kept.origin })
  const phone = new Phone(origin, authority)
  phone.authenticator.import(JSON.stringify(kept.credentials))
  try {
    const { signInId, options: request } = await phone.beginSignIn()
    const credential = phone.authenticator.get(request)
    // The counter first: a phone whose counter goes back is taken for a copy.
    keep(options.key, phone)
    const { expiresAt } = await phone.finishSignIn(signInId, credential)
    say(...warning)
    leaveCookie(options.cookieJar, phone, expiresAt)
  } finally {
    phone.close()
  }
}

const say = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)

/** @throws StartFault */
function whereTo({ origin, authority, config }: Pick<Flags, 'origin' | 'authority' | 'config'>): { origin: string; authority?: Buffer } {
  const configuration = origin !== undefined && authority !== undefined ? undefined : readConfiguration(config)
  if (!configuration && process.exitCode) throw new StartFault('設定を読めません。', 'The configuration cannot be read.')
  const named = origin ?? configuration?.publicOrigin.internet ?? ''
  if (!URL.canParse(named) || new URL(named).protocol !== 'https:')
    throw new StartFault(`「${named}」は https のアドレスではありません。`, `"${named}" is no https address.`)
  const own = configuration && join(configuration.dataDirectory, 'certs', 'authority.pem')
  const file = authority ?? (own && existsSync(own) ? own : undefined)
  return { origin: new URL(named).origin, ...(file === undefined ? {} : { authority: readFileSync(file) }) }
}

/** Before the code is spent: a file that cannot be written would lose the only key. @throws StartFault */
function reserve(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    throw new StartFault(
      `「${file}」にはすでに端末の鍵があります。「sekisho phone sign-in」を使うか、--key で別のファイルを指定してください。`,
      `"${file}" holds the key of a phone already; use "sekisho phone sign-in", or name another file with --key.`,
    )
  }
}

function keep(file: string, { origin, authenticator }: Phone): void {
  const kept: KeptPhone = { warning: warning.join(' '), origin, credentials: JSON.parse(authenticator.export()) }
  replace(file, `${JSON.stringify(kept, undefined, 2)}\n`)
}

function readKept(file: string): KeptPhone {
  try {
    return readKeptPhone(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new StartFault(
      `「${file}」から端末の鍵を読めません。先に「sekisho phone register」で登録してください。`,
      `No phone can be read from "${file}"; begin with "sekisho phone register".`,
      { cause },
    )
  }
}

function leaveCookie(file: string, { origin, cookie }: Phone, expiresAt: string): void {
  const line: CookieLine = { host: new URL(origin).hostname, pair: cookie ?? `${cookieName('internet')}=`, expiresAt: new Date(expiresAt) }
  replace(file, cookieJar(line))
  say(`サインインしました / signed in, until ${expiresAt}`, `curl -b ${file} --cacert … ${origin}/api/v1/rooms`)
}

/** Whole or not at all, and for its owner only. */
function replace(file: string, text: string): void {
  const beside = `${file}.new`
  rmSync(beside, { force: true })
  writeFileSync(beside, text, { mode: 0o600, flag: 'wx' })
  renameSync(beside, file)
}

const networkFaults: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'])
const fileFaults: ReadonlySet<string> = new Set(['EACCES', 'ENOENT', 'EISDIR', 'ENOTDIR', 'EROFS', 'ENOSPC', 'EPERM'])

/** A sentence and exit code 1 for whatever a person can put right. */
async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const sentence = sentenceOf(error)
    if (sentence === undefined) throw error
    process.stderr.write(`${sentence}\n`)
    process.exitCode = 1
  }
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof StartFault) return error.message
  if (error instanceof UnexpectedAnswer) {
    const problem = problemOf(error.answer)
    return problem ? `${problem.title_ja} / ${problem.title_en}` : error.message
  }
  const code = errorCode(error) ?? ''
  const detail = error instanceof Error ? error.message : code
  if (networkFaults.has(code))
    return `関所につながりません。起動しているか確かめてください / Sekisho does not answer; is it running? (${detail})`
  if (/^(?:CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code))
    return `証明書を確認できません。--authority で認証局を指定してください / the certificate cannot be verified; name its authority with --authority (${detail})`
  return fileFaults.has(code) ? `ファイルを扱えません / a file cannot be used: ${detail}` : undefined
}
