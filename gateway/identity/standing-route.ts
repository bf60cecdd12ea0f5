/** How a registration stands, for a phone that has no session: it waits to be approved, or it was signed out and does not know why. */
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { InternetIdentity } from './parts.ts'

const states = ['pending', 'active', 'suspended', 'revoked', 'expired'] as const

/** Answers whoever knows the id, which 74 random bits keep from being guessed; it says one word and nothing of whose phone it is. */
export const standingRoute = ({ database }: InternetIdentity): Route =>
  route({
    method: 'get',
    path: '/registration/:registrationId',
    operationId: 'readRegistration',
    summary: 'How the registration of this phone stands, by the id that it was given',
    access: 'anyone',
    params: z.strictObject({ registrationId: z.uuid().toLowerCase() }),
    success: { status: 200, schema: z.strictObject({ state: z.enum(states) }) },
    problems: ['not-found'],
    handle: async ({ params }) => {
      const device = await database
        .selectFrom('register.device as d')
        .innerJoin('register.person as p', 'p.id', 'd.person')
        .select(['d.state', 'p.state as person_state', sql<boolean>`d.expires_on < register.today()`.as('over')])
        .where('d.id', '=', params.registrationId)
        .executeTakeFirst()
      if (device === undefined) throw new Problem('not-found')
      const stopped = device.state === 'revoked' || device.state === 'suspended'
      // A person who is suspended hears of their phone what a suspended phone hears.
      const state = stopped ? device.state : device.person_state !== 'active' ? 'suspended' : device.over ? 'expired' : device.state
      return { body: { state } }
    },
  })
