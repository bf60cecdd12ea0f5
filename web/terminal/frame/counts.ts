/** What waits for this person: unread messages, and items held for an approver. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useChat, useWatched } from '../../chat/index.ts'

import { ask } from '../../shared/api/client.ts'
import { nameWindow } from '../../shared/ui/window-name.ts'
import { api } from '../api.ts'
import type { Signed } from '../session.ts'

export interface Counts {
  readonly unread: number
  readonly waiting: number
}

/** The stream of events says when; this is for whoever it did not reach. */
const waitingMilliseconds = 60_000

export function useCounts({ person: { roles } }: Signed): Counts {
  const { chat } = useChat()
  const { rooms } = useWatched(chat.rooms)
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0)
  const { data: waiting = 0 } = useQuery({
    queryKey: ['approvals', 'waiting'],
    queryFn: async () => (await ask(api.GET('/api/v1/approvals', { params: { query: { limit: 1 } } }))).waiting,
    enabled: roles.includes('approver'),
    refetchInterval: waitingMilliseconds,
  })
  useEffect(() => nameWindow({ unread }), [unread])
  useEffect(() => () => nameWindow({ unread: 0 }), [])
  return { unread, waiting }
}
