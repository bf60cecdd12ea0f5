import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { onSessionEnded } from '../shared/api/client.ts'
import { Failure, Loading } from '../shared/ui/states.tsx'
import { isComplete, sessionChanged, useSession } from './session.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in/sign-in.tsx'

const Console = lazy(() => import('../console/console.tsx'))

export function App() {
  const { data: session, error, refetch } = useSession()
  useEffect(() => onSessionEnded(() => void sessionChanged()), [])
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (session === undefined) return <Loading />
  if (session === null || !isComplete(session)) return <SignIn session={session} />
  return (
    <Shell session={session}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/console/*?">
            <Console session={session} />
          </Route>
          <Route path="/">
            <p className="p-8">関所</p>
          </Route>
          <Route>
            <Redirect to="/" />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  )
}
