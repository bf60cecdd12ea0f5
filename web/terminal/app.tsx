import { Failure, Loading } from '../shared/ui/states.tsx'
import { StaffPages } from './pages.tsx'
import { isComplete, useSession } from './session.ts'
import { SignIn } from './sign-in/sign-in.tsx'

/** The sign-in stands in the place of any page until it is done, so that one comes back to where one was. */
export function App() {
  const { data: session, error, refetch } = useSession()
  if (session === undefined)
    return error ? (
      <main className="p-4">
        <Failure error={error} onRetry={() => void refetch()} />
      </main>
    ) : (
      <Loading />
    )
  if (session === null || !isComplete(session)) return <SignIn session={session} />
  return <StaffPages key={session.person.id} session={session} />
}
