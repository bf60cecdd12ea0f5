/** Administration of people, and the device registration codes issued to them. */
import { z } from 'zod'
import type { Action } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import { personActor } from './audit.ts'
import { act, idParams, instant, instantSchema, type LgwanIdentity, roleSchema, shortText } from './parts.ts'
import { accountSchema, readAccounts } from './person-accounts.ts'
import { personFilters } from './person-csv-routes.ts'
import {
  changePerson,
  countPersons,
  createPerson,
  findPerson,
  listPersons,
  listSections,
  loginShape,
  type PersonChange,
  type PersonRow,
  removeSecondFactors,
  resetPassword,
} from './persons.ts'

const person = z.strictObject({
  id: z.uuid(),
  organisation: z.string(),
  login: z.string(),
  name: z.string(),
  section: z.string(),
  roles: z.array(roleSchema),
  state: z.enum(['active', 'suspended']),
  createdAt: instantSchema,
})

const listed = person.extend({ account: accountSchema.nullable().meta({ description: 'for administrators' }) })

const shown = ({ created_at, ...row }: PersonRow) => ({ ...row, createdAt: instant(created_at) })

const temporaryPassword = z.string().meta({ description: 'shown once; the first sign-in replaces it' })
const sectionText = z.union([z.literal(''), shortText(100)])
const rolesList = z.array(roleSchema).min(1).max(5)
const administrator = ['administrator'] as const

const eventOf = (session: Session, action: Action, id: string) =>
  ({
    actor: personActor(session),
    action,
    outcome: 'ok',
    organisation: session.organisation,
    target: { type: 'person', id },
  }) as const

/** Nobody gives themselves rights, takes them from themselves, or locks themselves out: another administrator does. */
function requireOther(session: Session, id: string): void {
  if (session.person.id === id) throw new Problem('forbidden', { detail: 'the own person' })
}

/** One change of a person of one's own organisation, with its record. */
const change = (parts: LgwanIdentity, session: Session, id: string, action: Action, wanted: PersonChange) =>
  act(parts.database, async (transaction) => {
    await findPerson(transaction, session.organisation, id)
    const changed = await changePerson(transaction, id, wanted)
    await parts.audit.enqueue(transaction, [eventOf(session, action, id)])
    return { body: shown(changed) }
  })

export const personRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'get',
    path: '/persons',
    operationId: 'listPersons',
    summary: 'People of the organisation',
    access: ['administrator', 'approver'],
    query: z.strictObject({
      ...personFilters,
      after: z.uuid().optional().meta({ description: 'next of the page before' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: { status: 200, schema: z.strictObject({ persons: z.array(listed), next: z.uuid().nullable(), total: z.int() }) },
    handle: async ({ query: { after, limit, ...asked }, session }) => {
      const filter = { ...asked, organisation: session.organisation, limit }
      const rows = await listPersons(parts.database, { ...filter, after })
      const accounts = session.person.roles.includes('administrator') ? await readAccounts(parts.database, rows.map(({ id }) => id)) : undefined // biome-ignore format: one thought
      const persons = rows.map((row) => ({ ...shown(row), account: accounts?.get(row.id) ?? null }))
      const next = rows.length === limit ? (rows.at(-1)?.id ?? null) : null
      return { body: { persons, next, total: await countPersons(parts.database, filter) } }
    },
  }),
  route({
    method: 'get',
    path: '/sections',
    operationId: 'listSections',
    summary: 'The sections (所属) that anybody is in',
    access: ['administrator', 'approver', 'auditor'],
    success: { status: 200, schema: z.strictObject({ sections: z.array(z.string()) }) },
    handle: async ({ session }) => ({ body: { sections: await listSections(parts.database, session.organisation) } }),
  }),
  route({
    method: 'post',
    path: '/persons',
    operationId: 'createPerson',
    summary: 'Add a person; the temporary password is in the answer and nowhere else',
    access: administrator,
    body: z.strictObject({
      login: z
        .string()
        .transform((login) => login.normalize('NFKC').trim().toLowerCase())
        .pipe(z.string().regex(loginShape, { error: 'lower-case letters, digits and . _ @ / - only, at most 64' })),
      name: shortText(100),
      section: sectionText.default(''),
      roles: rolesList.default(['user']),
    }),
    success: { status: 201, schema: z.strictObject({ person, temporaryPassword }) },
    problems: ['conflict'],
    handle: async ({ body, session }) => {
      const created = await createPerson({ ...body, organisation: session.organisation })
      return act(parts.database, async (transaction) => {
        await created.write(transaction)
        await parts.audit.enqueue(transaction, [eventOf(session, 'person.create', created.id)])
        const row = await findPerson(transaction, session.organisation, created.id)
        return { status: 201, body: { person: shown(row), temporaryPassword: created.password } }
      })
    },
  }),
  route({
    method: 'get',
    path: '/persons/:id',
    operationId: 'readPerson',
    summary: 'One person',
    access: ['administrator', 'approver'],
    params: idParams,
    success: { status: 200, schema: listed },
    problems: ['not-found'],
    handle: async ({ params, session }) => {
      const row = await findPerson(parts.database, session.organisation, params.id)
      const accounts = session.person.roles.includes('administrator') ? await readAccounts(parts.database, [row.id]) : undefined
      return { body: { ...shown(row), account: accounts?.get(row.id) ?? null } }
    },
  }),
  route({
    method: 'patch',
    path: '/persons/:id',
    operationId: 'updatePerson',
    summary: 'Change name or section (異動)',
    access: administrator,
    params: idParams,
    body: z.strictObject({ name: shortText(100).optional(), section: sectionText.optional() }),
    success: { status: 200, schema: person },
    problems: ['not-found'],
    handle: ({ params, body, session }) => change(parts, session, params.id, 'person.update', body),
  }),
  route({
    method: 'put',
    path: '/persons/:id/roles',
    operationId: 'changeRoles',
    summary: 'Set the roles of somebody else; their sessions on the LGWAN side end',
    access: administrator,
    params: idParams,
    body: z.strictObject({ roles: rolesList }),
    success: { status: 200, schema: person },
    problems: ['not-found', 'forbidden', 'last-administrator'],
    handle: async ({ params, body, session }) => {
      requireOther(session, params.id)
      return change(parts, session, params.id, 'person.roles', body)
    },
  }),
  ...(['suspend', 'resume'] as const).map((verb) =>
    route({
      method: 'post',
      path: `/persons/:id/${verb}`,
      operationId: `${verb}Person`,
      summary: verb === 'suspend' ? 'Suspend somebody: sessions and event streams of both sides end' : 'Let somebody sign in again',
      access: administrator,
      params: idParams,
      success: { status: 200, schema: person },
      problems: ['not-found', 'forbidden', 'last-administrator'],
      handle: async ({ params, session }) => {
        requireOther(session, params.id)
        return change(parts, session, params.id, `person.${verb}`, { state: verb === 'suspend' ? 'suspended' : 'active' })
      },
    }),
  ),
  ...recoveryRoutes(parts),
]

const recoveryRoutes = (parts: LgwanIdentity): Route[] => [
  route({
    method: 'post',
    path: '/persons/:id/password',
    operationId: 'resetPassword',
    summary: 'Give somebody a new temporary password; their sessions on the LGWAN side end',
    access: administrator,
    limit: 'sign-in',
    params: idParams,
    success: { status: 201, schema: z.strictObject({ temporaryPassword }) },
    problems: ['not-found', 'forbidden'],
    handle: async ({ params, session }) => {
      requireOther(session, params.id)
      const reset = await resetPassword(params.id)
      return act(parts.database, async (transaction) => {
        await findPerson(transaction, session.organisation, params.id)
        await reset.write(transaction)
        await parts.audit.enqueue(transaction, [eventOf(session, 'password.reset', params.id)])
        return { status: 201, body: { temporaryPassword: reset.password } }
      })
    },
  }),
  route({
    method: 'delete',
    path: '/persons/:id/second-factors',
    operationId: 'removeSecondFactors',
    summary: 'Remove the second factors of somebody who lost them; the next sign-in may enrol',
    access: administrator,
    params: idParams,
    success: { status: 204 },
    problems: ['not-found', 'forbidden'],
    handle: async ({ params, session }) => {
      requireOther(session, params.id)
      return act(parts.database, async (transaction) => {
        await findPerson(transaction, session.organisation, params.id)
        await removeSecondFactors(transaction, params.id)
        await parts.audit.enqueue(transaction, [eventOf(session, 'second-factor.remove', params.id)])
        return { status: 204 }
      })
    },
  }),
]

/** 情報セキュリティ管理者 is the head of a section; only administrators act for all of them. */
export function requireSection(session: Session, section: string): void {
  if (session.person.roles.includes('administrator')) return
  if (session.person.section !== section) throw new Problem('forbidden', { detail: 'another section' })
}
