/** What the pages on policies ask the server for. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import type { paths } from '../../shared/api/lgwan.gen.ts'
import { api } from '../../terminal/api.ts'

type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  responses: { 200: { content: { 'application/json': infer B } } }
}
  ? B
  : never

export type Listing = Body<'/api/v1/policies', 'get'>
export type Summary = Listing['revisions'][number]
export type Activation = Listing['activations'][number]
export type Revision = Body<'/api/v1/policies/{revision}', 'get'>
export type ReadRule = Body<'/api/v1/policies/{revision}/rules', 'get'>['rules'][number]
export type Doing = ReadRule['does']
export type Condition = ReadRule['conditions'][number]
export type Change = Body<'/api/v1/policies/{revision}/diff', 'get'>['changes'][number]
export type Validation = Body<'/api/v1/policies/validate', 'post'>
export type Mistake = Validation['mistakes'][number]
export type Remark = NonNullable<Validation['remarks']>[number]
export type TriedCase = Validation['cases']['results'][number]
export type Explanation = Body<'/api/v1/policies/explain', 'post'>
export type Simulation = Body<'/api/v1/policies/simulate', 'post'>
export type Vocabulary = Body<'/api/v1/policies/vocabulary', 'get'>
export type Given = NonNullable<paths['/api/v1/policies/explain']['post']['requestBody']>['content']['application/json']['given']

const root = 'policies'

export const usePolicies = () => useQuery({ queryKey: [root], queryFn: () => ask(api.GET('/api/v1/policies')) })

export const useRevision = (revision: number | undefined) =>
  useQuery({
    queryKey: [root, revision],
    queryFn: () => ask(api.GET('/api/v1/policies/{revision}', { params: { path: { revision: revision ?? 0 } } })),
    enabled: revision !== undefined,
  })

/** Texts of revisions never change, so neither does what is made of them. */
const lasting = Number.POSITIVE_INFINITY

export const useRules = (revision: number) =>
  useQuery({
    queryKey: [root, revision, 'rules'],
    queryFn: () => ask(api.GET('/api/v1/policies/{revision}/rules', { params: { path: { revision } } })),
    staleTime: lasting,
  })

export const useDifference = (revision: number, against: number | undefined) =>
  useQuery({
    queryKey: [root, revision, 'diff', against],
    queryFn: () => ask(api.GET('/api/v1/policies/{revision}/diff', { params: { path: { revision }, query: { against: against ?? 0 } } })),
    enabled: against !== undefined && against !== revision,
    staleTime: lasting,
  })

/** The stored text put to the same check as one that is being typed: cases with their lines, remarks. */
export const useChecked = ({ revision, yaml, cases }: Revision) =>
  useQuery({
    queryKey: [root, revision, 'checked'],
    queryFn: () => ask(api.POST('/api/v1/policies/validate', { body: { yaml, cases } })),
    staleTime: lasting,
  })

export const useVocabulary = () =>
  useQuery({ queryKey: ['policy-vocabulary'], queryFn: () => ask(api.GET('/api/v1/policies/vocabulary')), staleTime: lasting })

/** After anything that changes states. */
export function usePoliciesChanged(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [root] })
}

export const activeOf = (revisions: readonly Summary[]): Summary | undefined => revisions.find(({ state }) => state === 'active')
