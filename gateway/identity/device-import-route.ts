/** The register of devices as a CSV file, in. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { readCsvBody } from '../http/csv-body.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { personActor } from './audit.ts'
import { issueCode } from './codes.ts'
import { csvText, mistakeSchema, planOf, planSchema } from './csv.ts'
import { renewalBounds } from './dates.ts'
import { devicesAtMost } from './device-export-route.ts'
import { type ChangeStep, type CodeStep, type DevicePlan, type DeviceStep, planDevices, readDeviceCsv } from './device-import.ts'
import { type HistoryEntry, listDevices, noteHistory } from './devices.ts'
import { act, daySchema, instant, instantSchema, type LgwanIdentity } from './parts.ts'
import { listPersons } from './persons.ts'

const counts = z.strictObject({ codes: z.int(), changes: z.int(), same: z.int(), mistakes: z.int() })
const lineSchema = z.strictObject({
  line: z.int(),
  outcome: z.enum(['code', 'change', 'same']),
  registrationNumber: z.string().nullable().meta({ description: 'null: a code is issued' }),
  name: z.string(),
  section: z.string(),
  purpose: z.strictObject({ from: z.string().nullable(), to: z.string() }),
  expiresOn: z.strictObject({ from: daySchema.nullable(), to: daySchema.nullable() }),
})
const issuedSchema = z.strictObject({
  line: z.int(),
  login: z.string(),
  name: z.string(),
  section: z.string(),
  code: z.string().meta({ example: '7K3M-9QXA-R2TZ' }),
  expiresAt: instantSchema,
})

export const deviceImportRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'post',
    path: '/devices/import',
    operationId: 'importDevices',
    summary:
      'A CSV file into the register: without `plan` what each line would do; with it that, all or nothing. Codes are in the answer once',
    access: ['administrator'],
    accepts: 'text/csv',
    query: z.strictObject({
      plan: planSchema.optional().meta({ description: 'of the answer that was looked at; absent: nothing is changed' }),
      codeHours: z.coerce
        .number()
        .int()
        .min(1)
        .max(168)
        .default(24)
        .meta({ description: 'how long issued codes hold, since they go out on paper' }),
    }),
    success: {
      status: 200,
      schema: z.strictObject({
        encoding: z.enum(['utf-8', 'cp932']),
        counts,
        lines: z.array(lineSchema),
        mistakes: z.array(mistakeSchema),
        plan: planSchema.nullable().meta({ description: 'null: there are mistakes' }),
        done: z.boolean(),
        issued: z.array(issuedSchema).meta({ description: 'shown once; only hashes are kept' }),
        sheet: z.string().nullable().meta({ description: 'the codes as CSV text, to be handed out' }),
        phoneAddress: z.url(),
      }),
    },
    problems: ['import-refused', 'plan-changed'],
    handle: async ({ query, session, request }) => {
      const bytes = await readCsvBody(request)
      return act(parts.database, async (transaction) => {
        const planned = planDevices(readDeviceCsv(bytes), await registerFor(transaction, session))
        const plan = planned.mistakes.length > 0 ? null : planOf(planned.steps.map(essence))
        if (query.plan !== undefined && plan === null)
          throw new Problem('import-refused', { members: { lines: planned.mistakes.slice(0, 100) } })
        if (query.plan !== undefined && query.plan !== plan) throw new Problem('plan-changed')
        const issued = query.plan === undefined ? [] : await carryOut(parts, transaction, session, planned.steps, query.codeHours * 60)
        return {
          body: { ...view(planned), plan, done: query.plan !== undefined, issued, sheet: sheetOf(issued), phoneAddress: parts.phoneOrigin },
        }
      })
    },
  })

async function registerFor(transaction: Transaction<Tables>, session: Session) {
  const { organisation } = session
  const devices = await listDevices(transaction, { organisation, limit: devicesAtMost })
  const persons = await listPersons(transaction, { organisation, limit: devicesAtMost })
  return {
    devices: new Map(devices.map((row) => [row.registration_number, row])),
    persons: new Map(persons.map((row) => [row.login, row])),
    importer: session.person.id,
    bounds: renewalBounds(new Date()),
  }
}

/** What two plans that do the same have in common. */
const essence = (step: DeviceStep) =>
  step.kind === 'code'
    ? [step.line, step.kind, step.person.id, step.purpose]
    : [step.line, step.kind, step.device.id, step.device.purpose, step.purpose, step.device.expires_on, step.expiresOn]

const lineView = (step: DeviceStep): z.output<typeof lineSchema> =>
  step.kind === 'code'
    ? {
        line: step.line,
        outcome: 'code',
        registrationNumber: null,
        name: step.person.name,
        section: step.person.section,
        purpose: { from: null, to: step.purpose },
        expiresOn: { from: null, to: null },
      }
    : {
        line: step.line,
        outcome: step.kind,
        registrationNumber: step.device.registration_number,
        name: step.device.person_name,
        section: step.device.section,
        purpose: { from: step.device.purpose, to: step.purpose },
        expiresOn: { from: step.device.expires_on, to: step.expiresOn },
      }

function view({ encoding, steps, mistakes }: DevicePlan) {
  const of = (kind: DeviceStep['kind']): number => steps.filter((step) => step.kind === kind).length
  return {
    encoding,
    counts: { codes: of('code'), changes: of('change'), same: of('same'), mistakes: mistakes.length },
    lines: steps.map(lineView),
    mistakes: [...mistakes],
  }
}

type Issued = z.output<typeof issuedSchema>

async function carryOut(
  parts: LgwanIdentity,
  transaction: Transaction<Tables>,
  session: Session,
  steps: readonly DeviceStep[],
  minutes: number,
): Promise<Issued[]> {
  const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
  const changes = steps.filter((step): step is ChangeStep => step.kind === 'change')
  const issued: Issued[] = []
  const records: Parameters<typeof parts.audit.enqueue>[1][number][] = changes.map(({ device }) => ({
    ...common,
    action: 'device.change',
    target: { type: 'device', id: device.id },
  }))
  for (const { line, person, purpose } of steps.filter((step): step is CodeStep => step.kind === 'code')) {
    const order = { person: person.id, issuedBy: session.person.id, purpose, rules: { ...parts.codes, minutes } }
    const { id, code, expiresAt } = await issueCode(transaction, order)
    issued.push({ line, login: person.login, name: person.name, section: person.section, code, expiresAt: instant(expiresAt) })
    records.push({ ...common, action: 'registration-code.issue', target: { type: 'registration-code', id } })
  }
  // Codes cost a hash each; the rows of devices are held only after that.
  await change(transaction, session, changes)
  const imported = { ...common, action: 'device.import', count: changes.length + issued.length } as const
  await parts.audit.enqueue(transaction, [...records, imported])
  return issued
}

async function change(transaction: Transaction<Tables>, session: Session, steps: readonly ChangeStep[]): Promise<void> {
  for (const { device, purpose, expiresOn } of steps) {
    const changed = await transaction
      .updateTable('register.device')
      .set({ purpose, expires_on: expiresOn })
      .where('id', '=', device.id)
      .where('state', '<>', 'revoked')
      .where('purpose', '=', device.purpose)
      .where('expires_on', '=', sql<Date>`${device.expires_on}::date`)
      .executeTakeFirst()
    if (changed.numUpdatedRows !== 1n) throw new Problem('plan-changed')
  }
  const entries = steps.map(
    ({ device, purpose, expiresOn }): HistoryEntry => ({
      device: device.id,
      action: 'change',
      actor: session.person.id,
      reason: 'CSV',
      purpose: purpose === device.purpose ? undefined : purpose,
      expires_on: expiresOn === device.expires_on ? undefined : expiresOn,
    }),
  )
  await noteHistory(transaction, entries)
}

const sheetOf = (issued: readonly Issued[]): string | null =>
  issued.length === 0
    ? null
    : csvText([
        ['利用者ID', '氏名', '所属', '端末認証コード', '有効期限'],
        ...issued.map(({ login, name, section, code, expiresAt }) => [login, name, section, code, expiresAt]),
      ])
