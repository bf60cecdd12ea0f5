/** The search as it stands in the page's address, so that it survives going back, reloading and being sent to a colleague. */
import type { Filter } from './api.ts'

const names = [
  'from',
  'to',
  'person',
  'device',
  'room',
  'action',
  'outcome',
  'direction',
  'reason',
  'rule',
  'sha256',
  'target',
  'trace',
  // Of the page alone: shown as well?
  'heartbeats',
] as const
export type FilterName = (typeof names)[number]
export type AskedFilter = Partial<Record<FilterName, string>>

export const filterOf = (search: URLSearchParams): AskedFilter =>
  Object.fromEntries(names.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])))

export function addressOf(filter: AskedFilter): string {
  const search = new URLSearchParams(names.flatMap((name): [string, string][] => (filter[name] ? [[name, filter[name]]] : [])))
  return search.size === 0 ? '' : `?${search}`
}

/** Signs of life, one a minute, are left out unless somebody wants them. The server checks what stands in an address; the types are its own. */
export function asQuery({ heartbeats, ...filter }: AskedFilter): Filter {
  const wanted = heartbeats === 'show' || filter.action === 'heartbeat'
  return { ...filter, ...(wanted ? {} : { omit: 'heartbeat' }) } as Filter
}

/** Where the last search stands, for the way back from a record. */
let last = ''
export const rememberSearch = (address: string): void => {
  last = address
}
export const lastSearch = (): string => last
