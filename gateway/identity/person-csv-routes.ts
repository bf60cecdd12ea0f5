/** People as a CSV file, out and in: how a municipality brings its staff, and what it does on 1 April (4月異動). */
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { readCsvBody } from '../http/csv-body.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { personActor } from './audit.ts'
import { csvBytesOf, csvHeaders, csvText, encodingQuery, mistakeSchema, planOf, planSchema } from './csv.ts'
import { dayInJapan } from './dates.ts'
import { act, type LgwanIdentity, roleSchema } from './parts.ts'
import { type Account, readAccounts } from './person-accounts.ts'
import {
  type CreateStep,
  loginOf as loginInFile,
  type PersonChangeStep,
  type PersonPlan,
  type PersonStep,
  planPersons,
  readPersonCsv,
  roleWords,
  sameRoles,
  stateWords,
} from './person-import.ts'
import { changePerson, createPerson, listPersons, listSections, loginsElsewhere, type PersonRow } from './persons.ts'

const administrator = ['administrator'] as const
/** Twice the largest installation: a prefecture with its municipalities has 22,000. */
const personsAtMost = 50_000

export const personFilters = {
  section: z.string().max(100).optional(),
  state: z.enum(['active', 'suspended']).optional(),
  role: roleSchema.optional(),
  search: z.string().min(1).max(100).optional().meta({ description: 'part of a name or login' }),
} // biome-ignore format: a table

const factorWords = (account: Account | undefined): string =>
  [account?.totp ? '認証アプリ' : '', account?.securityKeys.length ? 'セキュリティキー' : ''].filter((word) => word !== '').join('、')
const day = (at: string | null | undefined): string => (at ? dayInJapan(new Date(at)) : '')

const columns: readonly (readonly [heading: string, cell: (row: PersonRow, account: Account | undefined) => string])[] = [
  ['利用者ID', (row) => row.login],
  ['氏名', (row) => row.name],
  ['所属', (row) => row.section],
  ['権限', (row) => row.roles.map((role) => roleWords[role]).join('、')],
  ['状態', (row) => stateWords[row.state]],
  ['追加の本人確認', (_, account) => factorWords(account)],
  ['最終サインイン', (_, account) => day(account?.lastSignInAt)],
  ['登録年月日', (row) => dayInJapan(row.created_at)],
]

export const personExportRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'get',
    path: '/persons/export',
    operationId: 'exportPersons',
    summary: 'People as CSV with Japanese headings: UTF-8 with a byte order mark, or CP932',
    access: administrator,
    query: z.strictObject({ ...personFilters, encoding: encodingQuery }),
    success: { status: 200, mediaType: 'text/csv' },
    handle: async ({ query: { encoding, ...asked }, session, response }) => {
      const rows = await listPersons(parts.database, { ...asked, organisation: session.organisation, limit: personsAtMost })
      const accounts = await readAccounts(parts.database, rows.map(({ id }) => id)) // biome-ignore format: one thought
      const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
      await parts.audit.append([{ ...common, action: 'person.export', count: rows.length }])
      const cells = rows.map((row) => columns.map(([, cell]) => cell(row, accounts.get(row.id))))
      const text = csvText([columns.map(([heading]) => heading), ...cells])
      response.set(csvHeaders('sekisho-persons', encoding)).status(200).end(csvBytesOf(text, encoding))
      return undefined
    },
  })

const entry = z.strictObject({ name: z.string(), section: z.string(), roles: z.array(roleSchema), state: z.enum(['active', 'suspended']) })
const lineSchema = z.strictObject({
  line: z.int(),
  outcome: z.enum(['create', 'change', 'same']),
  login: z.string(),
  from: entry.nullable().meta({ description: 'null: somebody new' }),
  to: entry,
})
const passwordSchema = z.strictObject({
  line: z.int(),
  login: z.string(),
  name: z.string(),
  section: z.string(),
  temporaryPassword: z.string(),
})

export const personImportRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'post',
    path: '/persons/import',
    operationId: 'importPersons',
    summary:
      'A CSV file of people: without `plan` what each line would do; with it that, all or nothing. Temporary passwords are in the answer once',
    access: administrator,
    accepts: 'text/csv',
    query: z.strictObject({
      plan: planSchema.optional().meta({ description: 'of the answer that was looked at; absent: nothing is changed' }),
      newSections: z.stringbool().default(false).meta({ description: 'whether sections that nobody is in so far may come about' }),
    }),
    success: {
      status: 200,
      schema: z.strictObject({
        encoding: z.enum(['utf-8', 'cp932']),
        counts: z.strictObject({ create: z.int(), change: z.int(), same: z.int(), mistakes: z.int() }),
        lines: z.array(lineSchema),
        mistakes: z.array(mistakeSchema),
        newSections: z.array(z.string()),
        plan: planSchema.nullable().meta({ description: 'null: there are mistakes' }),
        done: z.boolean(),
        passwords: z.array(passwordSchema).meta({ description: 'shown once; only hashes are kept' }),
        sheet: z.string().nullable().meta({ description: 'the temporary passwords as CSV text, to be handed out' }),
      }),
    },
    problems: ['import-refused', 'plan-changed', 'conflict', 'last-administrator'],
    handle: async ({ query, session, request }) => {
      const read = readPersonCsv(await readCsvBody(request))
      const planned = planPersons(
        read,
        await registerFor(
          parts,
          session,
          query.newSections,
          read.lines.map(({ cells }) => loginInFile(cells)),
        ),
      )
      const plan = planned.mistakes.length > 0 ? null : planOf(planned.steps.map(essence))
      if (query.plan === undefined) return { body: { ...view(planned), plan, done: false, passwords: [], sheet: null } }
      if (plan === null) throw new Problem('import-refused', { members: { lines: planned.mistakes.slice(0, 100) } })
      if (query.plan !== plan) throw new Problem('plan-changed')
      const passwords = await carryOut(parts, session, planned.steps)
      return { body: { ...view(planned), plan, done: true, passwords, sheet: sheetOf(passwords) } }
    },
  })

async function registerFor({ database }: LgwanIdentity, session: Session, newSections: boolean, logins: readonly string[]) {
  const { organisation } = session
  const persons = await listPersons(database, { organisation, limit: personsAtMost })
  const sections = new Set(await listSections(database, organisation))
  const elsewhere = await loginsElsewhere(database, organisation, logins)
  const importer = session.person.id
  return { persons: new Map(persons.map((row) => [row.login, row])), sections, taken: new Set(elsewhere), newSections, importer }
}

const before = ({ name, section, roles, state }: Pick<PersonRow, 'name' | 'section' | 'roles' | 'state'>) => ({
  name,
  section,
  roles,
  state,
})
const after = (step: PersonStep) => ({
  name: step.name,
  section: step.section,
  roles: [...step.roles],
  state: step.kind === 'create' ? ('active' as const) : step.state,
})
const loginOf = (step: PersonStep): string => (step.kind === 'create' ? step.login : step.person.login)

/** What two plans that do the same have in common. */
const essence = (step: PersonStep) => [
  step.line,
  step.kind,
  loginOf(step),
  step.kind === 'create' ? null : before(step.person),
  after(step),
]

function view({ encoding, steps, mistakes, newSections }: PersonPlan) {
  const of = (kind: PersonStep['kind']): number => steps.filter((step) => step.kind === kind).length
  return {
    encoding,
    counts: { create: of('create'), change: of('change'), same: of('same'), mistakes: mistakes.length },
    lines: steps.map((step) => ({
      line: step.line,
      outcome: step.kind,
      login: loginOf(step),
      from: step.kind === 'create' ? null : before(step.person),
      to: after(step),
    })),
    mistakes: [...mistakes],
    newSections: [...newSections],
  }
}

type Handed = z.output<typeof passwordSchema>

/** Hashing takes its time before the transaction, one after the other: sign-ins share the two places that there are for it. */
async function carryOut(parts: LgwanIdentity, session: Session, steps: readonly PersonStep[]): Promise<Handed[]> {
  const created: { step: CreateStep; person: Awaited<ReturnType<typeof createPerson>> }[] = []
  for (const step of steps) {
    if (step.kind !== 'create') continue
    const { login, name, section, roles } = step
    created.push({ step, person: await createPerson({ organisation: session.organisation, login, name, section, roles }) })
  }
  await act(parts.database, async (transaction) => {
    for (const { person } of created) await person.write(transaction)
    const changes = steps.filter((step): step is PersonChangeStep => step.kind === 'change').sort((a, b) => leaving(a) - leaving(b))
    await requireUnchanged(transaction, changes)
    for (const step of changes) await change(transaction, step)
    const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
    await parts.audit.enqueue(transaction, [
      ...created.map(({ person }) => ({ ...common, action: 'person.create', target: { type: 'person', id: person.id } }) as const),
      ...changes.flatMap((step) =>
        actionsOf(step).map((action) => ({ ...common, action, target: { type: 'person', id: step.person.id } }) as const),
      ),
      { ...common, action: 'person.import', count: created.length + changes.length },
    ])
  })
  return created.map(({ step: { line, login, name, section }, person }) => ({
    line,
    login,
    name,
    section,
    temporaryPassword: person.password,
  }))
}

/** New administrators come before old ones go, since at no moment may there be none. */
const leaving = ({ roles, state }: PersonChangeStep): number => (state === 'active' && roles.includes('administrator') ? 0 : 1)

/** @throws Problem `plan-changed` when somebody else changed one of them since the plan was made */
async function requireUnchanged(transaction: Transaction<Tables>, changes: readonly PersonChangeStep[]): Promise<void> {
  if (changes.length === 0) return
  const held = await transaction
    .selectFrom('register.person')
    .select(['id', 'name', 'section', 'roles', 'state'])
    .where('id', 'in', changes.map(({ person }) => person.id))
    .orderBy('id')
    .forUpdate()
    .execute() // biome-ignore format: one thought
  const now = new Map(held.map(({ id, ...row }) => [id, JSON.stringify(before(row))]))
  if (changes.some(({ person }) => now.get(person.id) !== JSON.stringify(before(person)))) throw new Problem('plan-changed')
}

/** Only what differs, so that a new section alone ends nobody’s session. */
function change(transaction: Transaction<Tables>, { person, name, section, roles, state }: PersonChangeStep): Promise<PersonRow> {
  return changePerson(transaction, person.id, {
    name,
    section,
    ...(sameRoles(roles, person.roles) ? {} : { roles }),
    ...(state === person.state ? {} : { state }),
  })
}

const actionsOf = ({ person, name, section, roles, state }: PersonChangeStep) => [
  ...(name !== person.name || section !== person.section ? (['person.update'] as const) : []),
  ...(sameRoles(roles, person.roles) ? [] : (['person.roles'] as const)),
  ...(state === person.state ? [] : ([state === 'active' ? 'person.resume' : 'person.suspend'] as const)),
]

const sheetOf = (passwords: readonly Handed[]): string | null =>
  passwords.length === 0
    ? null
    : csvText([
        ['利用者ID', '氏名', '所属', '仮パスワード'],
        ...passwords.map(({ login, name, section, temporaryPassword }) => [login, name, section, temporaryPassword]),
      ])
