/**
 * Finding messages by their words, on the LGWAN side, in the rooms that one is in. A word is found anywhere in a text, since Japanese has no
 * spaces; full-width and half-width letters and capitals are the same. The index over characters (070-terminal.ts) says which
 * messages have all of them; whether they stand together is looked at there.
 *
 * KNOWN GAP: names of attached files are not searched, and hiragana is not katakana.
 */
import { sql } from 'kysely'
import type { Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { fold, type Place } from './folding.ts'

export interface Wish {
  /** Words with spaces between them: all of them are in the message. */
  readonly text: string
  readonly room?: string | undefined
  readonly author?: string | undefined
  /** Calendar days in Japan, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Sequence: older than this. */
  readonly before?: number | undefined
  readonly limit: number
}

export interface Hit {
  readonly messageId: string
  readonly sequence: number
  readonly room: { readonly id: string; readonly name: string }
  readonly author: { readonly id: string; readonly name: string; readonly section: string }
  readonly sentAt: string
  readonly excerpt: Excerpt
}

interface Row {
  id: string
  sequence: number
  room: string
  room_name: string
  author: string
  author_name: string
  section: string
  sent_at: Date
  body: string
}

/** More words than anybody types; each is looked for in every text that has the characters. */
export const mostWords = 8

const form = (text: string): string => text.normalize('NFKC').toLowerCase()

export const wordsOf = (text: string): readonly string[] => [...new Set(form(text).split(/\s+/u).filter(Boolean))].slice(0, mostWords)

const folded = sql`lower(normalize(m.body, NFKC))`

/** Newest first. @returns one more than the limit where there are more */
export async function searchMessages(database: Database, session: Session, wish: Wish): Promise<Hit[]> {
  const words = wordsOf(wish.text)
  const characters = [...new Set([...words.join('')])]
  if (characters.length === 0) return []
  const { rows } = await sql<Row>`
    select m.id, m.sequence, m.room, r.name as room_name, m.author, p.name as author_name, p.section, m.sent_at, m.body
    from lgwan.message m join register.room r on r.id = m.room join register.person p on p.id = m.author
    where m.room in (select k.room from register.room_member k where k.person = ${session.person.id} and k.lgwan)
      and r.organisation = ${session.organisation} and r.archived_at is null and m.unsent_at is null
      and string_to_array(${folded}, null) @> ${characters}::text[]
      and not exists (select from unnest(${words}::text[]) w where strpos(${folded}, w) = 0)
      and (${wish.room ?? null}::uuid is null or m.room = ${wish.room ?? null}::uuid)
      and (${wish.author ?? null}::uuid is null or m.author = ${wish.author ?? null}::uuid)
      and (${wish.from ?? null}::date is null or m.sent_at >= ${wish.from ?? null}::date::timestamp at time zone 'Asia/Tokyo')
      and (${wish.to ?? null}::date is null or m.sent_at < (${wish.to ?? null}::date + 1)::timestamp at time zone 'Asia/Tokyo')
      and m.sequence < ${wish.before ?? Number.MAX_SAFE_INTEGER}
    order by m.sequence desc limit ${wish.limit + 1}`.execute(database)
  return rows.map((row) => ({
    messageId: row.id,
    sequence: row.sequence,
    room: { id: row.room, name: row.room_name },
    author: { id: row.author, name: row.author_name, section: row.section },
    sentAt: row.sent_at.toISOString(),
    excerpt: excerptOf(row.body, placesOf(row.body, words)),
  }))
}

/** Where the words stand, in order and without overlap. Empty for a text that cannot be folded letter by letter. */
export function placesOf(text: string, words: readonly string[]): readonly Place[] {
  const whole = fold(text, form)
  if (!whole) return []
  const found = words.flatMap((word) => {
    const places: Place[] = []
    for (let at = whole.text.indexOf(word); at >= 0; at = whole.text.indexOf(word, at + word.length))
      places.push(whole.original({ start: at, end: at + word.length }))
    return places
  })
  let last = 0
  return found
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      const free = start >= last
      if (free) last = end
      return free
    })
}

export interface Excerpt {
  readonly text: string
  /** Within `text`, UTF-16 units. */
  readonly places: readonly Place[]
  /** There is more before and behind it. */
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** UTF-16 units: a few lines in a list. */
const lengths = { before: 40, whole: 200 } as const

export function excerptOf(text: string, places: readonly Place[]): Excerpt {
  const first = places[0]?.start ?? 0
  const start = first <= lengths.before ? 0 : withoutHalf(text, first - lengths.before)
  const end = text.length - start <= lengths.whole ? text.length : withoutHalf(text, start + lengths.whole)
  return {
    text: text.slice(start, end),
    places: places.filter((place) => place.end <= end).map((place) => ({ start: place.start - start, end: place.end - start })),
    cutBefore: start > 0,
    cutAfter: end < text.length,
  }
}

/** Never between the two halves of one character. */
const withoutHalf = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at)
