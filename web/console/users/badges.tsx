import { Badge } from '../../shared/ui/states.tsx'
import { useWords } from '../../shared/words/language.ts'
import type { Account, Person } from './answers.ts'
import { words } from './words.ts'

export function StateBadge({ state }: { readonly state: Person['state'] }) {
  const word = useWords(words)
  return <Badge tone={state === 'active' ? 'good' : 'neutral'}>{word.states[state]}</Badge>
}

/** Roles other than the ordinary one are what one looks for. */
export function Roles({ roles }: { readonly roles: Person['roles'] }) {
  const word = useWords(words)
  const special = roles.filter((role) => role !== 'user')
  if (special.length === 0) return <span className="text-faint">{word.roles.user}</span>
  return (
    <span className="flex flex-wrap gap-1">
      {special.map((role) => (
        <Badge key={role} tone="info">
          {word.roles[role]}
        </Badge>
      ))}
    </span>
  )
}

/** Whoever has a privileged role and no second factor cannot use it: that is worth a warning, for others it is a choice. */
export function Factors({ account, roles }: { readonly account: Account | null; readonly roles: Person['roles'] }) {
  const word = useWords(words)
  if (!account) return <>—</>
  const { totp, securityKeys } = account
  if (!totp && securityKeys.length === 0)
    return <Badge tone={roles.some((role) => role !== 'user') ? 'warn' : 'neutral'}>{word.noFactor}</Badge>
  return (
    <span className="flex flex-wrap gap-1">
      {totp && <Badge tone="good">{word.totp}</Badge>}
      {securityKeys.length > 0 && <Badge tone="good">{word.key}</Badge>}
    </span>
  )
}
