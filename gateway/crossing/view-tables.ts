import type { Generated } from 'kysely'
import type { FormatId } from '../../sanitizer/protocol.ts'
import type { Domain } from '../http/route.ts'

/** `pages` asks for the sizes of all pages, `page` for one as a picture, `content` for the file itself where policy lets it be saved. */
export type ViewAct = 'pages' | 'page' | 'content'
export type ViewSubject = 'attachment' | 'approval'

export interface DeliveredFileTable {
  crossing: string
  blob: string
  sha256: string
  format: FormatId
  allow_saving: boolean
  delivered_at: Generated<Date>
}

export interface ViewRequestTable {
  id: string
  side: Domain
  subject: ViewSubject
  target: string
  act: ViewAct
  /** From 1. */
  page: number | null
  /** Pixels. */
  width: number | null
  person: string
  device: string | null
  created_at: Generated<Date>
}

export interface ViewAnswerTable {
  id: string
  /** Of the closed list in http/problem.ts. */
  problem: string | null
  /** A code that chat/sentences.ts has words for. */
  reason: string | null
  /** Width and height of each page in turn. */
  sizes: number[] | null
  allow_saving: boolean | null
  content: Buffer | null
  media_type: string | null
  name: string | null
  created_at: Generated<Date>
}

export interface ViewTables {
  'boundary.delivered_file': DeliveredFileTable
  'boundary.view_request': ViewRequestTable
  'internet.view_answer': ViewAnswerTable
  'lgwan.view_answer': ViewAnswerTable
}
