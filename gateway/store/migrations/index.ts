import { migration as register } from './010-register.ts'
import { migration as audit } from './020-audit.ts'
import { migration as chat } from './030-chat.ts'
import { migration as crossing } from './040-crossing.ts'
import { migration as policy } from './050-policy.ts'
import { migration as view } from './060-view.ts'
import { migration as terminal } from './070-terminal.ts'
import { migration as overview } from './080-overview.ts'
import { migration as registerPages } from './090-register.ts'
import { migration as policyDrafts } from './100-policy.ts'
import { migration as auditSearch } from './110-audit.ts'
import { migration as password } from './120-password.ts'
import { migration as method } from './130-method.ts'
import { migration as engines } from './140-engines.ts'
import type { Migration } from './migration.ts'

/** Every migration in order. */
export const migrations: readonly Migration[] = [
  // One line each, in the order of their numbers.
  register,
  audit,
  chat,
  crossing,
  policy,
  view,
  terminal,
  overview,
  registerPages,
  policyDrafts,
  auditSearch,
  password,
  method,
  engines,
]
