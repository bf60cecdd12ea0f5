/** What approvers read and answer; kept fresh by the stream of events (chat/staff-chat.ts). */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import type { components } from '../../shared/api/lgwan.gen.ts'
import { queries } from '../../shared/api/queries.ts'
import { api } from '../api.ts'

export type Approval = components['schemas']['Approval']
export type Shelf = 'pending' | 'decided'
export type Decision = 'approve' | 'return' | 'reject'

const pageSize = 50

export const useApprovals = (state: Shelf) =>
  useInfiniteQuery({
    queryKey: ['approvals', 'list', state],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/approvals', {
          params: { query: { state, limit: pageSize, ...(pageParam === undefined ? {} : { before: pageParam }) } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ approvals, more }) => (more ? approvals.at(-1)?.id : undefined),
  })

export const useApproval = (id: string) =>
  useQuery({
    queryKey: ['approvals', 'one', id],
    queryFn: () => ask(api.GET('/api/v1/approvals/{approvalId}', { params: { path: { approvalId: id } } })),
  })

export async function decide(id: string, decision: Decision, comment: string): Promise<Approval> {
  const decided = await ask(
    api.POST('/api/v1/approvals/{approvalId}', { params: { path: { approvalId: id } }, body: { decision, comment } }),
  )
  queries.setQueryData(['approvals', 'one', id], decided)
  void queries.invalidateQueries({ queryKey: ['approvals'] })
  return decided
}
