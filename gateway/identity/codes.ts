/** 端末認証コード in the register: issued on the LGWAN side, examined and spent by functions of 010-register.ts. */
import { type Kysely, sql } from 'kysely'
import type { Trust } from '../http/route.ts'
import type { Tables } from '../store/schema.ts'
import { uuid7 } from '../store/uuid.ts'
import { hashRegistrationCode, newRegistrationCode, readRegistrationCode } from './code.ts'

export interface CodeRules {
  readonly minutes: number
  /** Wrong tries before a code is void. */
  readonly attempts: number
  /** true: a device waits as `pending` until somebody approves it in the register. */
  readonly approvalAfter: boolean
}

/** 使用目的: a fixed list, plus other with a reason. */
export const purposes = {
  'duty-contact': { ja: '業務連絡', en: 'contact on duty' },
  fieldwork: { ja: '現場確認・出張', en: 'fieldwork and business trips' },
  disaster: { ja: '災害対応', en: 'disaster response' },
  telework: { ja: 'テレワーク', en: 'telework' },
  other: { ja: 'その他', en: 'other' },
} as const satisfies Record<string, { ja: string; en: string }>
export type Purpose = keyof typeof purposes
export const purposeNames = Object.keys(purposes) as [Purpose, ...Purpose[]]

export interface IssuedCode {
  readonly id: string
  /** XXXX-XXXX-XXXX; nowhere else, never again. */
  readonly code: string
  readonly expiresAt: Date
}

export interface CodeOrder {
  readonly person: string
  /** undefined: issued on the machine itself. */
  readonly issuedBy: string | undefined
  readonly purpose: string
  readonly rules: CodeRules
}

/** Codes that nobody used are forgotten after this, which also frees their first group. */
const keptDays = 30

export async function issueCode(database: Kysely<Tables>, { person, issuedBy, purpose, rules }: CodeOrder): Promise<IssuedCode> {
  const expiresAt = new Date(Date.now() + rules.minutes * 60_000)
  await database
    .deleteFrom('register.registration_code')
    .where('used_at', 'is', null)
    .where('expires_at', '<', sql<Date>`now() - make_interval(days => ${keptDays})`)
    .execute()
  for (;;) {
    const code = newRegistrationCode()
    const parts = readRegistrationCode(code)
    if (parts === undefined) throw new Error('a new registration code cannot be read')
    const id = uuid7()
    const written = await database
      .insertInto('register.registration_code')
      .values({
        id,
        person,
        issued_by: issuedBy ?? null,
        selector: parts.selector,
        hash: await hashRegistrationCode(parts),
        purpose,
        approval_after: rules.approvalAfter,
        attempts_allowed: rules.attempts,
        expires_at: expiresAt,
        device: null,
      })
      // Another open code may begin with the same four characters; then roll again.
      .onConflict((conflict) => conflict.column('selector').doNothing())
      .executeTakeFirst()
    if (written.numInsertedOrUpdatedRows === 1n) return { id, code, expiresAt }
  }
}

export type CodeOutcome = 'open' | 'wrong' | 'used' | 'expired'

export interface ExaminedCode {
  readonly outcome: CodeOutcome
  readonly person: string | null
  readonly person_name: string | null
}

export async function examineCode(database: Kysely<Tables>, selector: string, hash: Buffer): Promise<ExaminedCode> {
  const found = await sql<ExaminedCode>`SELECT * FROM register.examine_code(${selector}, ${hash})`.execute(database)
  return found.rows[0] ?? { outcome: 'wrong', person: null, person_name: null }
}

export type Claim =
  | { readonly outcome: Exclude<CodeOutcome, 'open'> }
  | {
      readonly outcome: 'open'
      readonly person: string
      readonly registration_number: string
      readonly state: 'pending' | 'active'
      readonly expires_on: string
    }

/** Spends the code and registers the device, in the caller's transaction. */
export async function claimDevice(
  transaction: Kysely<Tables>,
  { selector, hash, device, model, trust }: { selector: string; hash: Buffer; device: string; model: string; trust: Trust },
): Promise<Claim> {
  const claimed = await sql<Claim>`
    SELECT outcome, person, registration_number, state, to_char(expires_on, 'YYYY-MM-DD') AS expires_on
    FROM register.claim_device(${selector}, ${hash}, ${device}, ${model}, ${trust})`.execute(transaction)
  return claimed.rows[0] ?? { outcome: 'wrong' }
}
