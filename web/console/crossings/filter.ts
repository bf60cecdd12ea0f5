/** The filter as it stands in the address, so that a look can be bookmarked and handed on; and as the server wants it. */
import type { components, paths } from '../../shared/api/lgwan.gen.ts'

export type Crossing = components['schemas']['Crossing']
export type Story = components['schemas']['CrossingStory']
export type Query = NonNullable<paths['/api/v1/crossings']['get']['parameters']['query']>

export const soughtStates = ['underway', 'held', 'refused', 'failed', 'delivered', 'rejected', 'expired'] as const

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const code = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,79}$/
const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const oneOf = (...values: readonly string[]) => new RegExp(`^(?:${values.join('|')})$`)

/** What each may be; anything else in an address is left out. */
const forms = {
  state: oneOf(...soughtStates),
  direction: oneOf('inbound', 'outbound'),
  kind: oneOf('message', 'attachment'),
  type: code,
  room: uuid,
  person: uuid,
  device: uuid,
  rule: code,
  reason: code,
  from: day,
  to: day,
} as const
export type FilterKey = keyof typeof forms
export const filterKeys = Object.keys(forms) as readonly FilterKey[]
export type Filter = Readonly<Partial<Record<FilterKey, string>>>

export function filterOf(search: URLSearchParams): Filter {
  const filter: Partial<Record<FilterKey, string>> = {}
  for (const key of filterKeys) {
    const value = search.get(key)
    if (value !== null && forms[key].test(value)) filter[key] = value
  }
  return filter
}

/** In one order, so that equal filters are equal addresses. @returns '' or '?…' */
export function searchOf(filter: Filter): string {
  const search = new URLSearchParams()
  for (const key of filterKeys) {
    const value = filter[key]
    if (value) search.set(key, value)
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

export function changed(filter: Filter, key: FilterKey, value: string | undefined): Filter {
  const { [key]: _, ...rest } = filter
  return value ? { ...rest, [key]: value } : rest
}

const dayMilliseconds = 86_400_000
const midnight = (of: string): Date => new Date(`${of}T00:00:00+09:00`)

/** Days of Japan become moments: the last day is included. */
export function queryOf({ from, to, ...rest }: Filter): Query {
  return {
    ...rest,
    ...(from ? { from: midnight(from).toISOString() } : {}),
    ...(to ? { to: new Date(midnight(to).getTime() + dayMilliseconds).toISOString() } : {}),
  } as Query
}
