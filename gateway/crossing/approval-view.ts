/** What an approver is shown of one held item: who sends what to whom, what was found in it, and until when it waits. */
import { sql } from 'kysely'
import { z } from 'zod'
import { sentenceOf } from '../chat/sentences.ts'
import type { Database } from '../store/database.ts'
import { placesIn } from './disclosure/disclose.ts'
import { type DisclosureKind, disclosureKinds } from './disclosure/kinds.ts'
import { approvalStates } from './tables.ts'

const sentence = z.object({ code: z.string(), ja: z.string(), en: z.string() })
const person = z.object({ id: z.uuid(), name: z.string(), section: z.string() })
const kinds = Object.keys(disclosureKinds) as [DisclosureKind, ...DisclosureKind[]]

export const approvalView = z
  .object({
    id: z.uuid(),
    roomId: z.uuid(),
    roomName: z.string(),
    label: z.enum(['3A', '3B', '3C', '2', '1']).nullable().meta({ description: '自治体機密性 of the room when it was held' }),
    kind: z.enum(['message', 'attachment']),
    direction: z.enum(['inbound', 'outbound']),
    requester: person,
    recipients: z.array(person).meta({ description: 'members of the room on the side that it would go to' }),
    summary: z.string().meta({ description: 'the whole text, or the name of the file' }),
    context: z.string().nullable().meta({ description: 'of a file: the text that it came with, as far as this side has it' }),
    files: z
      .array(z.object({ id: z.uuid(), name: z.string(), bytes: z.int(), type: z.string().nullable() }))
      .meta({ description: 'of the message, or the one file; type is what the bytes are, once it was looked at' }),
    reason: sentence,
    findings: z.array(z.object({ kind: z.string(), count: z.int(), ja: z.string(), en: z.string() })),
    places: z
      .array(z.object({ kind: z.enum(kinds), start: z.int(), end: z.int() }))
      .meta({ description: 'of the findings in `summary`, in UTF-16 units' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    state: z.enum(approvalStates),
    decidedAt: z.iso.datetime().nullable(),
    decidedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    comment: z.string().nullable(),
    own: z.boolean().meta({ description: 'the caller sent it, and cannot decide on it' }),
  })
  .meta({ id: 'Approval' })
export type ApprovalView = z.output<typeof approvalView>

/** With everything that a view needs; `a` is the approval. */
export const approvalRows = (database: Database, organisation: string) =>
  database
    .selectFrom('lgwan.approval as a')
    .innerJoin('register.room as r', 'r.id', 'a.room')
    .innerJoin('register.person as p', 'p.id', 'a.requester')
    .leftJoin('register.person as d', 'd.id', 'a.decided_by')
    .leftJoin('lgwan.message as m', 'm.id', 'a.message')
    .select(['a.id', 'a.room', 'a.kind', 'a.direction', 'a.requester', 'a.summary', 'a.reason', 'a.findings', 'a.label', 'a.files'])
    .select(['a.created_at', 'a.expires_at', 'a.state', 'a.decided_at', 'a.decided_by', 'a.comment'])
    .select(['r.name as room_name', 'p.name', 'p.section', 'd.name as decider', 'm.body as context'])
    .select(
      sql<ApprovalView['recipients']>`coalesce((
        select json_agg(json_build_object('id', q.id, 'name', q.name, 'section', q.section) order by q.section, q.name)
        from register.room_member k join register.person q on q.id = k.person
        where k.room = a.room and k.person <> a.requester and case a.direction when 'outbound' then k.internet else k.lgwan end), '[]')`.as(
        'recipients',
      ),
    )
    .where('a.organisation', '=', organisation)

type Row = Awaited<ReturnType<ReturnType<typeof approvalRows>['execute']>>[number]

export const viewOf = (row: Row, reader: string): ApprovalView => ({
  id: row.id,
  roomId: row.room,
  roomName: row.room_name,
  label: row.label,
  kind: row.kind,
  direction: row.direction,
  requester: { id: row.requester, name: row.name, section: row.section },
  recipients: row.recipients,
  summary: row.summary,
  context: row.kind === 'attachment' ? row.context : null,
  files: [...row.files],
  reason: sentenceOf(row.reason) ?? { code: row.reason, ja: '', en: '' },
  findings: row.findings.map(({ kind, count }) => ({ kind, count, ...wordsOf(kind) })),
  places: [...placesIn(row.summary)],
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  state: row.state,
  decidedAt: row.decided_at?.toISOString() ?? null,
  decidedBy: row.decided_by !== null && row.decider !== null ? { id: row.decided_by, name: row.decider } : null,
  comment: row.comment,
  own: row.requester === reader,
})

const isKnown = (kind: string): kind is DisclosureKind => Object.hasOwn(disclosureKinds, kind)
const wordsOf = (kind: string): { readonly ja: string; readonly en: string } =>
  isKnown(kind) ? disclosureKinds[kind] : { ja: kind, en: kind }
