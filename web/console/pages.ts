/** The console's pages: one row each. The server decides who may; a page that would be refused is not offered. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Role } from '../terminal/session.ts'

export interface ConsolePage {
  /** Below /console */
  readonly path: string
  readonly name: { readonly ja: string; readonly en: string }
  readonly roles: readonly Role[]
  readonly page: LazyExoticComponent<ComponentType>
}

export const consolePages: readonly ConsolePage[] = [
  {
    path: '/today',
    name: { ja: '今日', en: 'Today' },
    roles: ['administrator', 'auditor', 'policy-author', 'approver'],
    page: lazy(() => import('./today/index.tsx')),
  },
  {
    path: '/crossings',
    name: { ja: '通過の一覧', en: 'Crossings' },
    roles: ['administrator', 'auditor', 'policy-author'],
    page: lazy(() => import('./crossings/index.tsx')),
  },
  {
    path: '/devices',
    name: { ja: '端末台帳', en: 'Devices' },
    roles: ['administrator', 'auditor', 'approver'],
    page: lazy(() => import('./devices/index.tsx')),
  },
  {
    path: '/policies',
    name: { ja: '規則', en: 'Policies' },
    roles: ['policy-author', 'administrator', 'auditor'],
    page: lazy(() => import('./policies/index.tsx')),
  },
  {
    path: '/audit',
    name: { ja: '監査ログ', en: 'Audit log' },
    roles: ['auditor'],
    page: lazy(() => import('./audit/index.tsx')),
  },
  {
    path: '/users',
    name: { ja: '職員', en: 'Users' },
    roles: ['administrator'],
    page: lazy(() => import('./users/index.tsx')),
  },
]

/** Whether a place is open to these roles: the console's pages by the table, the inbox to approvers. */
export const opens = (href: string, roles: readonly Role[]): boolean =>
  href === '/approvals'
    ? roles.includes('approver')
    : consolePages.some((page) => href.split('?')[0] === `/console${page.path}` && page.roles.some((role) => roles.includes(role)))
