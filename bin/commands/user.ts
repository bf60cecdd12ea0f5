import { type Command, Option } from 'commander'
import { isOrganisationCode } from '../../config/organisation-code.ts'
import { type Role, roles } from '../../gateway/http/route.ts'
import { ensureOrganisation } from '../../gateway/identity/first.ts'
import { changePerson, createPerson, listPersons, loginShape, removeSecondFactors, resetPassword } from '../../gateway/identity/persons.ts'
import { StartFault } from '../../gateway/store/fault.ts'
import { asOperator, type Operator, out, personByLogin } from './operator.ts'

interface Common {
  readonly config?: string
}
interface NewUser extends Common {
  readonly name: string
  readonly section: string
  readonly roles: Role[]
  readonly organisation?: string
}

const configFlag = ['-c, --config <file>', 'YAML file; by default SEKISHO_CONFIG or ./sekisho.yaml'] as const
const configLast = (...args: unknown[]): string | undefined => (args.at(-2) as Common | undefined)?.config

/** sekisho user add · list · reset-password · set-roles · suspend · resume */
export function registerUser(program: Command): void {
  const user = program
    .command('user')
    .description('利用者の管理(このコンピューターの管理者として) / people, as the operator of this machine')
  user
    .command('add')
    .argument('<login>')
    .description('利用者を登録し、仮パスワードを表示する / add a person and show a temporary password')
    .requiredOption('--name <name>', '氏名')
    .option('--section <section>', '所属', '')
    .addOption(new Option('--roles <role...>', '権限').choices([...roles]).default(['user']))
    .option('--organisation <code>', '全国地方公共団体コード; by default that of the configuration')
    .option(...configFlag)
    .action(asOperator(add, configLast))
  user
    .command('list')
    .option('--search <text>', '氏名・ログインの一部')
    .option(...configFlag)
    .description('利用者の一覧 / list people')
    .action(asOperator(list, configLast))
  user
    .command('reset-password')
    .argument('<login>')
    .option('--second-factor', '追加の本人確認も消す / remove the second factors too')
    .option(...configFlag)
    .description('仮パスワードを発行する / give a new temporary password')
    .action(asOperator(reset, configLast))
  user
    .command('set-roles')
    .argument('<login>')
    .argument('<roles...>', roles.join(' · '))
    .option(...configFlag)
    .description('権限を設定する / set the roles of a person')
    .action(asOperator(setRoles, configLast))
  for (const [verb, state, description] of [
    ['suspend', 'suspended', '利用者を停止する / suspend a person; their sessions end'],
    ['resume', 'active', '停止を解除する / let a person sign in again'],
  ] as const) {
    user
      .command(verb)
      .argument('<login>')
      .option(...configFlag)
      .description(description)
      .action(
        asOperator(
          (operator: Operator, login: string, _options: Common, _command: Command) => setState(operator, login, verb, state),
          configLast,
        ),
      )
  }
}

async function add({ configuration, act }: Operator, typed: string, options: NewUser, _command: Command): Promise<void> {
  const login = typed.toLowerCase()
  const organisation = options.organisation ?? configuration.organisation.code
  if (!loginShape.test(login)) {
    throw new StartFault(
      'ログインは英小文字・数字・._@/- の64文字までです。',
      'A login is lower-case letters, digits and . _ @ / -, at most 64.',
    )
  }
  if (!isOrganisationCode(organisation)) {
    throw new StartFault(
      `「${organisation}」は全国地方公共団体コードではありません。`,
      `"${organisation}" is not a 全国地方公共団体コード.`,
    )
  }
  const created = await createPerson({ organisation, login, name: options.name, section: options.section, roles: options.roles })
  await act(async (transaction, record) => {
    const name = organisation === configuration.organisation.code ? configuration.organisation.name : organisation
    if (await ensureOrganisation(transaction, { code: organisation, name })) {
      record({ action: 'organisation.create', organisation, target: { type: 'organisation', id: organisation } })
    }
    await created.write(transaction)
    record({ action: 'person.create', organisation, target: { type: 'person', id: created.id } })
  })
  out(`登録しました / added: ${login}`)
  tellPassword(created.password)
}

const tellPassword = (password: string): void => {
  out(`仮パスワード(最初のサインインで変更) / temporary password, changed at the first sign-in: ${password}`)
}

async function list({ database }: Operator, { search }: Common & { search?: string }, _command: Command): Promise<void> {
  const organisations = await database.selectFrom('register.organisation').select('code').orderBy('code').execute()
  for (const { code } of organisations) {
    for (let after: string | undefined; ; ) {
      const people = await listPersons(database, { organisation: code, search, after, limit: 500 })
      for (const { login, name, section, roles: held, state } of people) out([code, login, name, section, held.join(','), state].join('\t'))
      if (people.length < 500) break
      after = people.at(-1)?.id
    }
  }
}

async function reset(
  { database, act }: Operator,
  login: string,
  options: Common & { secondFactor?: boolean },
  _command: Command,
): Promise<void> {
  const { id, organisation } = await personByLogin(database, login)
  const { password, write } = await resetPassword(id)
  await act(async (transaction, record) => {
    await write(transaction)
    record({ action: 'password.reset', organisation, target: { type: 'person', id } })
    if (!options.secondFactor) return
    await removeSecondFactors(transaction, id)
    record({ action: 'second-factor.remove', organisation, target: { type: 'person', id } })
  })
  tellPassword(password)
}

async function setRoles({ database, act }: Operator, login: string, wanted: string[], _options: Common, _command: Command): Promise<void> {
  const known = wanted.filter((role): role is Role => (roles as readonly string[]).includes(role))
  if (known.length !== wanted.length) {
    throw new StartFault(`権限は次のいずれかです: ${roles.join(' ')}`, `A role is one of: ${roles.join(' ')}`)
  }
  const { id, organisation } = await personByLogin(database, login)
  await act(async (transaction, record) => {
    await changePerson(transaction, id, { roles: known })
    record({ action: 'person.roles', organisation, target: { type: 'person', id } })
  })
  out(`${login}: ${known.join(' ')}`)
}

async function setState(
  { database, act }: Operator,
  login: string,
  verb: 'suspend' | 'resume',
  state: 'active' | 'suspended',
): Promise<void> {
  const { id, organisation } = await personByLogin(database, login)
  await act(async (transaction, record) => {
    await changePerson(transaction, id, { state })
    record({ action: `person.${verb}`, organisation, target: { type: 'person', id } })
  })
  out(`${login}: ${state}`)
}
