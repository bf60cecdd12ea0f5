/** 端末認証コード for somebody: the first step of a phone’s registration. */
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { personActor } from './audit.ts'
import { issueCode, purposeNames } from './codes.ts'
import { act, idParams, instant, instantSchema, type LgwanIdentity, shortText } from './parts.ts'
import { requireSection } from './person-routes.ts'
import { findPerson } from './persons.ts'

export const personCodeRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'post',
    path: '/persons/:id/registration-codes',
    operationId: 'issueRegistrationCode',
    summary: 'Issue a device registration code (端末認証コード) to somebody else; shown once. Approvers issue within their own section',
    access: ['approver', 'administrator'],
    params: idParams,
    body: z
      .strictObject({ purpose: z.enum(purposeNames), reason: shortText(150).optional() })
      .refine(({ purpose, reason }) => purpose !== 'other' || reason !== undefined, { error: 'other needs a reason', path: ['reason'] }),
    success: {
      status: 201,
      schema: z.strictObject({
        id: z.uuid(),
        code: z.string().meta({ example: '7K3M-9QXA-R2TZ' }),
        expiresAt: instantSchema,
        phoneAddress: z.url().meta({ description: 'where the phone’s side is; a QR code holds it with #code=… behind' }),
      }),
    },
    problems: ['not-found', 'own-approval', 'forbidden', 'conflict'],
    handle: async ({ params, body, session }) => {
      const receiver = await findPerson(parts.database, session.organisation, params.id)
      if (receiver.id === session.person.id) throw new Problem('own-approval')
      requireSection(session, receiver.section)
      if (receiver.state !== 'active') throw new Problem('conflict', { detail: 'the person is suspended' })
      const purpose = body.reason === undefined ? body.purpose : `${body.purpose}: ${body.reason}`
      return act(parts.database, async (transaction) => {
        const order = { person: receiver.id, issuedBy: session.person.id, purpose, rules: parts.codes }
        const { id, code, expiresAt } = await issueCode(transaction, order)
        const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
        await parts.audit.enqueue(transaction, [
          { ...common, action: 'registration-code.issue', target: { type: 'registration-code', id } },
        ])
        return { status: 201, body: { id, code, expiresAt: instant(expiresAt), phoneAddress: parts.phoneOrigin } }
      })
    },
  })
