/** A phone enters the register: a code, then a credential that its screen lock guards. */
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { uuid7 } from '../store/uuid.ts'
import { anonymousActor } from './audit.ts'
import { hashRegistrationCode, readRegistrationCode } from './code.ts'
import { type Claim, claimDevice, examineCode } from './codes.ts'
import {
  act,
  auditRefusals,
  daySchema,
  type InternetIdentity,
  instant,
  instantSchema,
  isDuplicate,
  refuseAudited,
  shortText,
} from './parts.ts'
import { addressSubject, attempt } from './throttle.ts'
import {
  type CredentialRow,
  ceremonyOptions,
  ceremonySeconds,
  creationOptions,
  registrationCredential,
  verifyCreation,
} from './webauthn.ts'

const codeProblems = { wrong: 'code-wrong', used: 'code-used', expired: 'code-expired' } as const

const registered = z.strictObject({
  state: z.enum(['active', 'pending']),
  deviceId: z.uuid(),
  registrationNumber: z.string().meta({ description: '登録番号', example: '131016-2026-000123' }),
  expiresOn: daySchema,
  sessionExpiresAt: instantSchema.nullable().meta({ description: 'null while the device waits for approval' }),
})

export const registrationRoutes = (parts: InternetIdentity): Route[] => [
  route({
    method: 'post',
    path: '/registration/options',
    operationId: 'beginRegistration',
    summary: 'Present a device registration code (端末認証コード) and receive what the phone needs to make its credential',
    access: 'anyone',
    limit: 'sign-in',
    body: z.strictObject({
      code: z
        .string()
        .min(1)
        .max(64)
        .meta({ description: 'XXXX-XXXX-XXXX; case, width, spaces and dashes do not matter', example: '7K3M-9QXA-R2TZ' }),
      model: shortText(100).meta({ description: '機種 as the register shall show it' }),
    }),
    success: {
      status: 200,
      schema: z.strictObject({ registrationId: z.uuid(), personName: z.string(), expiresAt: instantSchema, options: ceremonyOptions }),
    },
    problems: ['code-wrong', 'code-used', 'code-expired', 'rate-limited'],
    handle: async ({ body, address }) => {
      const counted = await attempt(parts.database, 'internet', 'registration-address', addressSubject(address))
      const code = readRegistrationCode(body.code)
      const hash = code && (await hashRegistrationCode(code))
      const examined = code && hash ? await examineCode(parts.database, code.selector, hash) : undefined
      if (!code || !hash || examined?.outcome !== 'open' || examined.person === null) {
        const outcome = examined === undefined || examined.outcome === 'open' ? 'wrong' : examined.outcome
        const event = { actor: anonymousActor(address), action: 'registration-code.fail', outcome: 'denied' } as const
        return refuseAudited(parts.audit, event, new Problem(codeProblems[outcome]))
      }
      await counted.undo()
      const registrationId = uuid7()
      const options = await creationOptions(parts.relyingParty, {
        handle: registrationId,
        userName: examined.person_name ?? '',
        exclude: await credentialsInUse(parts, examined.person),
        attachment: 'platform',
      })
      const expiresAt = new Date(Date.now() + ceremonySeconds * 1000)
      await parts.database
        .insertInto('internet.challenge')
        .values({
          id: registrationId,
          purpose: 'registration',
          challenge: options.challenge,
          code_selector: code.selector,
          code_hash: hash,
          model: body.model,
          expires_at: expiresAt,
        })
        .execute()
      return { body: { registrationId, personName: examined.person_name, expiresAt: instant(expiresAt), options } }
    },
  }),

  route({
    method: 'post',
    path: '/registration/verify',
    operationId: 'finishRegistration',
    summary: 'Spend the code and register the phone; 202 and no session when an approver still has to agree',
    access: 'anyone',
    limit: 'sign-in',
    body: z.strictObject({ registrationId: z.uuid(), credential: registrationCredential }),
    also: { 202: 'Registered, and waiting for an approver; there is no session yet' },
    success: { status: 201, schema: registered },
    problems: ['code-wrong', 'code-used', 'code-expired', 'registration-failed', 'screen-lock-required', 'rate-limited'],
    handle: async ({ body, address }) => {
      const refused = { actor: anonymousActor(address), action: 'device.register', outcome: 'denied' } as const
      return auditRefusals(parts.audit, refused, async () => {
        const begun = await parts.database
          .deleteFrom('internet.challenge')
          .where('id', '=', body.registrationId)
          .where('purpose', '=', 'registration')
          .returning(['challenge', 'code_selector', 'code_hash', 'model', 'expires_at'])
          .executeTakeFirst()
        if (begun?.code_selector == null || begun.code_hash === null || begun.model === null || begun.expires_at.getTime() < Date.now()) {
          throw new Problem('registration-failed', { detail: 'no such registration is under way' })
        }
        const { row, trust } = await verifyCreation(parts.relyingParty, begun.challenge, body.credential)
        const claim = { selector: begun.code_selector, hash: begun.code_hash, device: body.registrationId, model: begun.model, trust }
        return register(parts, claim, row)
      })
    },
  }),
]

const credentialsInUse = async ({ database }: InternetIdentity, person: string): Promise<string[]> => {
  const rows = await database
    .selectFrom('internet.credential as c')
    .innerJoin('register.device as d', 'd.id', 'c.device')
    .select('c.id')
    .where('d.person', '=', person)
    .where('d.state', '<>', 'revoked')
    .execute()
  return rows.map(({ id }) => id)
}

type Claiming = Parameters<typeof claimDevice>[1]

const register = (parts: InternetIdentity, claiming: Claiming, credential: CredentialRow) =>
  act(parts.database, async (transaction) => {
    const claim = await claimDevice(transaction, claiming)
    if (claim.outcome !== 'open') throw new Problem(codeProblems[claim.outcome])
    const { device } = claiming
    try {
      await transaction
        .insertInto('internet.credential')
        .values({ ...credential, device })
        .execute()
    } catch (cause) {
      if (isDuplicate(cause)) throw new Problem('registration-failed', { cause, detail: 'the credential is registered already' })
      throw cause
    }
    const session = claim.state === 'active' ? await parts.sessions.start(transaction, { person: claim.person, device }) : undefined
    await parts.audit.enqueue(transaction, recordsOf(claim, claiming, session?.id))
    const body = {
      state: claim.state,
      deviceId: device,
      registrationNumber: claim.registration_number,
      expiresOn: claim.expires_on,
      sessionExpiresAt: session ? instant(session.expiresAt) : null,
    }
    return session ? { status: 201, body, headers: { 'Set-Cookie': session.cookie } } : { status: 202, body }
  })

function recordsOf(claim: Claim & { outcome: 'open' }, { device, trust }: Claiming, session: string | undefined) {
  const actor = { type: 'person', id: claim.person, device, trust } as const
  const common = { actor, outcome: 'ok', organisation: claim.registration_number.slice(0, 6) } as const
  const target = { type: 'device', id: device } as const
  return [
    { ...common, action: 'registration-code.use', target } as const,
    { ...common, action: 'device.register', target } as const,
    ...(session ? [{ ...common, action: 'session.sign-in', target: { type: 'session', id: session } } as const] : []),
  ]
}
