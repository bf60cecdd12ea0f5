import { Route, Switch } from 'wouter'
import { Editing } from './editor/editing.tsx'
import { Overview } from './overview.tsx'
import { RevisionPage } from './revision.tsx'

/** /console/policies · /console/policies/edit?from=3 · /console/policies/3?tab=rules&rule=R-in-image */
export default function Page() {
  return (
    <Switch>
      <Route path="/console/policies/edit">
        <Editing />
      </Route>
      <Route path="/console/policies/:revision">
        {({ revision }) => (/^[1-9]\d{0,8}$/.test(revision) ? <RevisionPage key={revision} revision={Number(revision)} /> : <Overview />)}
      </Route>
      <Route>
        <Overview />
      </Route>
    </Switch>
  )
}
