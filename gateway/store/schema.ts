import type { AuditTables } from '../audit/tables.ts'
import type { ChatTables } from '../chat/tables.ts'
import type { PasswordTables } from '../crossing/password-tables.ts'
import type { CrossingTables } from '../crossing/tables.ts'
import type { ViewTables } from '../crossing/view-tables.ts'
import type { IdentityTables } from '../identity/tables.ts'
import type { OverviewTables } from '../overview/tables.ts'
import type { PolicyTables } from '../policies/tables.ts'

/** All tables that Sekisho has, for Kysely. Each part declares its own beside the code that uses them. */
export interface Tables
  extends IdentityTables,
    AuditTables,
    ChatTables,
    CrossingTables,
    PolicyTables,
    OverviewTables,
    ViewTables,
    PasswordTables {}
