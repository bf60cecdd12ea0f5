/** Who is signed in at this terminal; every screen asks here. */
import { useQuery } from '@tanstack/react-query'
import { ask, onSessionEnded } from '../shared/api/client.ts'
import { problemOf, Unreachable } from '../shared/api/problem.ts'
import { queries } from '../shared/api/queries.ts'
import { api } from './api.ts'

export type StaffSession = Awaited<ReturnType<typeof readSession>>
/** Of somebody who is past the sign-in. */
export type Signed = NonNullable<StaffSession>
export type Role = Signed['person']['roles'][number]

const key = ['session']

/** Not through `ask`: that tells everybody of a session that is over, and whoever is told asks here. */
async function readSession() {
  const { data, error, response } = await api.GET('/api/v1/session').catch(() => {
    throw new Unreachable()
  })
  if (response.status === 401) return null
  if (!data) throw problemOf(error)
  return data
}

export const useSession = () => useQuery({ queryKey: key, queryFn: readSession, staleTime: 60_000 })

/** After signing in or out, or when the server says that the session is over. */
export const sessionChanged = (): Promise<void> => queries.invalidateQueries({ queryKey: key })

let over = false

/** Whether a session ended by itself, so that the sign-in can say so. */
export const hasEnded = (): boolean => over

export const signedIn = (): Promise<void> => {
  over = false
  return sessionChanged()
}

export function sessionEnded(): void {
  over ||= queries.getQueryData<StaffSession>(key) != null
  void sessionChanged()
}
onSessionEnded(sessionEnded)

export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/v1/session'))
  over = false
  // First the pages go, then what they have read.
  queries.setQueryData(key, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] })
}

/** A session that may see more than the sign-in. */
export const isComplete = (session: Signed): boolean =>
  session.secondFactor.proven || (session.secondFactor.enrolled.length === 0 && !session.secondFactor.required)
