/** What the server says of devices, and how the page asks. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import type { paths } from '../../shared/api/lgwan.gen.ts'
import { queries } from '../../shared/api/queries.ts'
import { api } from '../../terminal/api.ts'

type Query = NonNullable<paths['/api/v1/devices']['get']['parameters']['query']>
export type Device = paths['/api/v1/devices/{id}']['get']['responses'][200]['content']['application/json']
export type DeviceState = Device['state']
export type Act = paths['/api/v1/devices/{id}/history']['get']['responses'][200]['content']['application/json']['acts'][number]
export type Reach = paths['/api/v1/devices/{id}/reach']['get']['responses'][200]['content']['application/json']
export type PendingCode = paths['/api/v1/registration-codes']['get']['responses'][200]['content']['application/json']['codes'][number]
export type DeviceImport = paths['/api/v1/devices/import']['post']['responses'][200]['content']['application/json']
export type Expiry = paths['/api/v1/devices/expiry']['post']['responses'][200]['content']['application/json']
export type Person = paths['/api/v1/persons']['get']['responses'][200]['content']['application/json']['persons'][number]

export const filterNames = ['search', 'state', 'section', 'person', 'expiringBefore'] as const
export type DeviceFilter = Partial<Record<(typeof filterNames)[number], string>>

const states = ['pending', 'active', 'suspended', 'revoked', 'expired'] as const
/** What stands in an address is anybody’s; a state that is none is left out. */
export function asked(filter: DeviceFilter): Omit<Query, 'limit' | 'after'> {
  const { state, ...rest } = filter
  const known = states.find((one) => one === state)
  return { ...rest, ...(known ? { state: known } : {}) }
}

const pageRows = 200

export const useDevices = (filter: DeviceFilter) =>
  useInfiniteQuery({
    queryKey: ['devices', 'list', filter],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/devices', {
          params: { query: { ...asked(filter), limit: pageRows, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  })

/** How many match, without their rows. */
export const useCount = (filter: DeviceFilter) =>
  useQuery({
    queryKey: ['devices', 'count', filter],
    queryFn: async () => (await ask(api.GET('/api/v1/devices', { params: { query: { ...asked(filter), limit: 1 } } }))).total,
  })

export const useDevice = (id: string) =>
  useQuery({ queryKey: ['devices', 'one', id], queryFn: () => ask(api.GET('/api/v1/devices/{id}', { params: { path: { id } } })) })

export const useHistory = (id: string) =>
  useQuery({
    queryKey: ['devices', 'history', id],
    queryFn: () => ask(api.GET('/api/v1/devices/{id}/history', { params: { path: { id } } })),
  })

export const useReach = (id: string, days: number) =>
  useQuery({
    queryKey: ['devices', 'reach', id, days],
    queryFn: () => ask(api.GET('/api/v1/devices/{id}/reach', { params: { path: { id }, query: { days } } })),
  })

export const usePendingCodes = () =>
  useQuery({ queryKey: ['devices', 'codes'], queryFn: () => ask(api.GET('/api/v1/registration-codes')), refetchInterval: 30_000 })

export const useSections = () => useQuery({ queryKey: ['sections'], queryFn: () => ask(api.GET('/api/v1/sections')), staleTime: 60_000 })

/** After any act: lists, counts and histories are asked for again. */
export const devicesChanged = (): Promise<void> => queries.invalidateQueries({ queryKey: ['devices'] })
