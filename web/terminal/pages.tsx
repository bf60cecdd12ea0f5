import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { ChatProvider } from '../chat/context.tsx'
import { Loading } from '../shared/ui/states.tsx'
import { ChatPage } from './chat/chat-page.tsx'
import { useStaffChat } from './chat/staff-chat.ts'
import { ErrorBoundary } from './frame/error-boundary.tsx'
import { NotFound } from './frame/not-found.tsx'
import { Shell } from './frame/shell.tsx'
import type { Signed } from './session.ts'

const Account = lazy(() => import('./account/account.tsx'))
const Approvals = lazy(() => import('./approvals/approvals.tsx'))
const Console = lazy(() => import('../console/console.tsx'))

/** Everything behind the sign-in. */
export function StaffPages({ session }: { readonly session: Signed }) {
  const setting = useStaffChat(session)
  if (!setting) return <Loading />
  const { roles } = session.person
  return (
    <ChatProvider value={setting}>
      <Shell session={session}>
        <ErrorBoundary>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/">
                <ChatPage session={session} room={undefined} />
              </Route>
              <Route path="/rooms/:room">{({ room }) => <ChatPage session={session} room={room} />}</Route>
              {roles.includes('approver') && <Route path="/approvals/:id?">{({ id }) => <Approvals id={id} />}</Route>}
              <Route path="/account">
                <Account session={session} />
              </Route>
              <Route path="/console/*?">
                <Console session={session} />
              </Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </ChatProvider>
  )
}
