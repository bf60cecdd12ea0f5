import { type Command, Option } from 'commander'
import { issueCode, type Purpose, purposeNames } from '../../gateway/identity/codes.ts'
import { changeDevice, listDevices } from '../../gateway/identity/devices.ts'
import { StartFault } from '../../gateway/store/fault.ts'
import { asOperator, type Operator, out, personByLogin } from './operator.ts'

interface Common {
  readonly config?: string
}

const configFlag = ['-c, --config <file>', 'YAML file; by default SEKISHO_CONFIG or ./sekisho.yaml'] as const
const configLast = (...args: unknown[]): string | undefined => (args.at(-2) as Common | undefined)?.config

/** sekisho device issue-code · list · revoke */
export function registerDevice(program: Command): void {
  const device = program
    .command('device')
    .description('端末の台帳(このコンピューターの管理者として) / the register of devices, as the operator of this machine')
  device
    .command('issue-code')
    .argument('[login]', '使用者 / whose device it will be', 'admin')
    .addOption(
      new Option('--purpose <purpose>', '使用目的').choices(purposeNames.filter((name) => name !== 'other')).default('duty-contact'),
    )
    .option(...configFlag)
    .description('端末認証コードを発行する / issue a device registration code')
    .action(asOperator(issue, configLast))
  device
    .command('list')
    .option('--login <login>', '使用者')
    .option(...configFlag)
    .description('台帳の一覧 / list the register')
    .action(asOperator(list, configLast))
  device
    .command('revoke')
    .argument('<number>', '登録番号 / registration number')
    .requiredOption('--reason <reason>', '理由')
    .option(...configFlag)
    .description('端末を失効させる / revoke a device for good')
    .action(asOperator(revoke, configLast))
}

async function issue(
  { database, configuration, act }: Operator,
  login: string,
  options: Common & { purpose: Purpose },
  _command: Command,
): Promise<void> {
  const person = await personByLogin(database, login)
  if (person.state !== 'active') throw new StartFault(`利用者「${login}」は停止中です。`, `"${login}" is suspended.`)
  const { codeMinutes, codeAttempts, approval } = configuration.devices
  const rules = { minutes: codeMinutes, attempts: codeAttempts, approvalAfter: approval === 'after-registration' }
  const { code, expiresAt } = await act(async (transaction, record) => {
    const issued = await issueCode(transaction, { person: person.id, issuedBy: undefined, purpose: options.purpose, rules })
    record({ action: 'registration-code.issue', organisation: person.organisation, target: { type: 'registration-code', id: issued.id } })
    return issued
  })
  out(`端末認証コード / device registration code: ${code}`)
  out(`${person.login} (${person.name}) ・ ${expiresAt.toISOString()} まで1回だけ / once, until then`)
}

async function list({ database }: Operator, { login }: Common & { login?: string }, _command: Command): Promise<void> {
  const person = login === undefined ? undefined : await personByLogin(database, login)
  const organisations = await database.selectFrom('register.organisation').select('code').orderBy('code').execute()
  for (const { code } of organisations) {
    for (let after: string | undefined; ; ) {
      const devices = await listDevices(database, { organisation: code, person: person?.id, after, limit: 500 })
      for (const one of devices)
        out([one.registration_number, one.state, one.person_name, one.section, one.model, one.purpose, one.expires_on].join('\t'))
      if (devices.length < 500) break
      after = devices.at(-1)?.registration_number
    }
  }
}

async function revoke({ database, act }: Operator, number: string, options: Common & { reason: string }, _command: Command): Promise<void> {
  const found = await database
    .selectFrom('register.device')
    .select(['id', 'organisation'])
    .where('registration_number', '=', number)
    .executeTakeFirst()
  if (found === undefined)
    throw new StartFault(`登録番号「${number}」の端末はありません。`, `No device has the registration number "${number}".`)
  await act(async (transaction, record) => {
    await changeDevice(transaction, { id: found.id, act: 'revoke', by: undefined, reason: options.reason.slice(0, 200) })
    record({ action: 'device.revoke', organisation: found.organisation, target: { type: 'device', id: found.id } })
  })
  out(`${number}: 失効しました / revoked`)
}
