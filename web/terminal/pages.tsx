import { lazy, Suspense } from 'react'
import { Route, Switch, useRoute } from 'wouter'
import { ChatProvider } from '../chat/index.ts'
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
  const [home] = useRoute('/')
  const [, room] = useRoute('/rooms/:room')
  if (!setting) return <Loading />
  return (
    <ChatProvider value={setting}>
      <Shell session={session}>
        <ErrorBoundary>
          <Suspense fallback={<Loading />}>
            {/* One page for both addresses: the search stays open from room to room. */}
            {home || room ? <ChatPage session={session} room={room?.room} /> : <OtherPages session={session} />}
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </ChatProvider>
  )
}

function OtherPages({ session }: { readonly session: Signed }) {
  const { roles } = session.person
  return (
    <Switch>
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
  )
}
