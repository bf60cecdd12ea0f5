/** Who is signed in at this terminal; every screen asks here. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '../shared/api/client.ts'
import { ApiProblem } from '../shared/api/problem.ts'
import { queries } from '../shared/api/queries.ts'
import { api } from './api.ts'

export type StaffSession = Awaited<ReturnType<typeof readSession>>
export type Role = NonNullable<StaffSession>['person']['roles'][number]

const key = ['session']

async function readSession() {
  try {
    return await ask(api.GET('/api/v1/session'))
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null
    throw error
  }
}

export const useSession = () => useQuery({ queryKey: key, queryFn: readSession, staleTime: 60_000 })

/** After signing in or out, or when the server says that the session is over. */
export const sessionChanged = (): Promise<void> => queries.invalidateQueries({ queryKey: key })

export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/v1/session'))
  queries.clear()
  await sessionChanged()
}

/** A session that may see more than the sign-in. */
export const isComplete = (session: NonNullable<StaffSession>): boolean =>
  session.secondFactor.proven || (session.secondFactor.enrolled.length === 0 && !session.secondFactor.required)
