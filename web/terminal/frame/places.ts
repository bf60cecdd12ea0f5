/** Where one can go: the rows of the navigation, as the person's roles open them. */
import type { LucideIcon } from 'lucide-react'
import { MessagesSquare, Stamp } from 'lucide-react'
import { consolePages } from '../../console/pages.ts'
import type { Role } from '../session.ts'

export interface Place {
  readonly href: string
  readonly name: { readonly ja: string; readonly en: string }
  readonly icon?: LucideIcon
  readonly inside: (path: string) => boolean
  /** Which of the counts of the frame stands beside it. */
  readonly counts?: 'unread' | 'waiting'
}

export const placesOf = (roles: readonly Role[]): readonly Place[] => [
  {
    href: '/',
    name: { ja: 'チャット', en: 'Chat' },
    icon: MessagesSquare,
    inside: (path) => path === '/' || path.startsWith('/rooms/'),
    counts: 'unread',
  },
  ...(roles.includes('approver')
    ? [
        {
          href: '/approvals',
          name: { ja: '承認', en: 'Approvals' },
          icon: Stamp,
          inside: (path: string) => path.startsWith('/approvals'),
          counts: 'waiting',
        } as const,
      ]
    : []),
  ...consolePages
    .filter((page) => page.roles.some((role) => roles.includes(role)))
    .map(({ path, name }) => ({ href: `/console${path}`, name, inside: (now: string) => now.startsWith(`/console${path}`) })),
]
