import { Redirect, Route, Switch } from 'wouter'
import type { StaffSession } from '../terminal/session.ts'
import { consolePages } from './pages.ts'

/** The console: pages of the roles that this person holds; anything else leads to the first of them. */
export default function Console({ session }: { readonly session: NonNullable<StaffSession> }) {
  const pages = consolePages.filter(({ roles }) => roles.some((role) => session.person.roles.includes(role)))
  return (
    <div className="mx-auto flex h-full max-w-[90rem] flex-col p-4 sm:p-6">
      <Switch>
        {pages.map(({ path, page: Page }) => (
          <Route key={path} path={`/console${path}/*?`}>
            <Page />
          </Route>
        ))}
        <Route>
          <Redirect to={pages[0] ? `/console${pages[0].path}` : '/'} />
        </Route>
      </Switch>
    </div>
  )
}
