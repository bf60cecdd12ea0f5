/** What the server says of people, and how the page asks. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import type { paths } from '../../shared/api/lgwan.gen.ts'
import { queries } from '../../shared/api/queries.ts'
import { api } from '../../terminal/api.ts'
import type { Role } from '../../terminal/session.ts'

type Query = NonNullable<paths['/api/v1/persons']['get']['parameters']['query']>
export type Person = paths['/api/v1/persons/{id}']['get']['responses'][200]['content']['application/json']
export type Account = NonNullable<Person['account']>
export type PersonImport = paths['/api/v1/persons/import']['post']['responses'][200]['content']['application/json']

export const roleNames = ['user', 'approver', 'policy-author', 'auditor', 'administrator'] as const satisfies readonly Role[]
export const filterNames = ['search', 'state', 'section', 'role'] as const
export type PersonFilter = Partial<Record<(typeof filterNames)[number], string>>

/** What stands in an address is anybody’s; a state or role that is none is left out. */
export function asked(filter: PersonFilter): Omit<Query, 'limit' | 'after'> {
  const { state, role, ...rest } = filter
  const knownState = (['active', 'suspended'] as const).find((one) => one === state)
  const knownRole = roleNames.find((one) => one === role)
  return { ...rest, ...(knownState ? { state: knownState } : {}), ...(knownRole ? { role: knownRole } : {}) }
}

const pageRows = 200

export const usePersons = (filter: PersonFilter) =>
  useInfiniteQuery({
    queryKey: ['persons', 'list', filter],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/persons', {
          params: { query: { ...asked(filter), limit: pageRows, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  })

export const usePerson = (id: string) =>
  useQuery({ queryKey: ['persons', 'one', id], queryFn: () => ask(api.GET('/api/v1/persons/{id}', { params: { path: { id } } })) })

export const useSections = () => useQuery({ queryKey: ['sections'], queryFn: () => ask(api.GET('/api/v1/sections')), staleTime: 60_000 })

export async function personsChanged(): Promise<void> {
  await Promise.all(['persons', 'sections'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}
