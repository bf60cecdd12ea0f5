import { inspect } from 'node:util'
import { type Command, Option } from 'commander'
import { type Configuration, ConfigurationError, configurationFile, loadConfiguration } from '../../config/load.ts'
import { type Installation, start } from '../../gateway/main.ts'
import { type RoleName, roleNames } from '../../gateway/roles.ts'
import { StartFault } from '../../gateway/store/fault.ts'

/** A second signal of one Ctrl-C (the terminal's and npm's) is not an order to hurry. */
const impatienceMilliseconds = 2_000

/** sekisho start */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('関所を起動する / run Sekisho: the internet side, the LGWAN side and the boundary between them')
    .addOption(new Option('--role <role...>', 'この役割だけを動かす / run these roles only').choices([...roleNames]))
    .option('-c, --config <file>', 'YAML file; by default SEKISHO_CONFIG or ./sekisho.yaml')
    .action(async ({ role, config }: { role?: RoleName[]; config?: string }) => {
      const configuration = readConfiguration(config)
      if (!configuration) return
      try {
        const installation = await start(configuration, role)
        process.stdout.write(greeting(installation, configuration))
        stopOnSignal(installation)
      } catch (error) {
        process.stderr.write(`${sentence(error)}\n`)
        process.exit(1)
      }
    })
}

/** What nobody foresaw still is one sentence; its stack is for a developer who asks for it. */
function sentence(error: unknown): string {
  if (error instanceof StartFault) return error.message
  if (process.env.SEKISHO_LOG__LEVEL === 'debug') return inspect(error)
  const why = error instanceof Error ? error.message : String(error)
  return `関所を開始できません: ${why}\nSekisho cannot start: ${why}`
}

/** @returns undefined after telling the mistakes */
export function readConfiguration(named: string | undefined): Configuration | undefined {
  try {
    return loadConfiguration({ file: configurationFile(named, process.env), environment: process.env })
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
    return undefined
  }
}

function stopOnSignal(installation: Installation): void {
  let first: number | undefined
  const onSignal = (): void => {
    if (first !== undefined) {
      if (Date.now() - first > impatienceMilliseconds) process.exit(130)
      return
    }
    first = Date.now()
    process.stderr.write('停止しています… / stopping…\n')
    installation.stop().then(
      () => {
        process.stderr.write('停止しました / stopped\n')
        process.exit(0)
      },
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
}

function greeting({ addresses, authorityFile, firstStart, engines }: Installation, { dataDirectory }: Configuration): string {
  const lines = [
    '',
    '関所が動いています / Sekisho is running',
    '',
    ...(addresses.internet ? [`  インターネット側(端末) / internet side (phones)   ${addresses.internet}`] : []),
    ...(addresses.lgwan ? [`  LGWAN側(職員)          / LGWAN side (staff)       ${addresses.lgwan}`] : []),
    `  状態                   / health                   ${addresses.operations}/readyz`,
    `  データ                 / data folder              ${dataDirectory}`,
    ...engines.map(({ name, detail }) => `  ウイルス検査エンジン   / second engine            ${name}: ${detail}`),
    ...(authorityFile ? [`  開発用認証局の証明書   / development authority    ${authorityFile}`] : []),
  ]
  if (firstStart) {
    const { administrator, registrationCode, codeExpiresAt } = firstStart
    lines.push(
      '',
      '最初の管理者(この画面にだけ表示します。控えてください) / first administrator, shown only now:',
      `  ログイン / login               ${administrator.login}`,
      `  パスワード / password          ${administrator.password}`,
      `  認証アプリ / authenticator     ${administrator.totpUri}`,
      '',
      '端末認証コード(管理者の端末を登録できます) / device registration code, for the administrator’s phone:',
      `  ${registrationCode}    ${codeExpiresAt.toISOString()} まで / until`,
      ...(addresses.internet ? [`  ${addresses.internet}/#code=${registrationCode}`] : []),
    )
  } else {
    lines.push(
      '',
      '管理者は登録済みです。新しい端末認証コードは「sekisho device issue-code」で / a new registration code: sekisho device issue-code',
    )
  }
  lines.push('', 'Ctrl-C で停止します / Ctrl-C stops it', '')
  return `${lines.join('\n')}\n`
}
