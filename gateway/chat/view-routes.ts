/** Looking at a file page by page: pictures made from the clean file at the boundary, with whoever looks written into them. */
import type { Response } from 'express'
import { z } from 'zod'
import type { ViewSubject } from '../crossing/view-tables.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { ViewDesk } from './view-desk.ts'

/** Pixels: a phone, a phone of today, a tablet or PC, zoomed in. */
const widths = ['800', '1200', '1600', '2400'] as const

export const filePages = z
  .object({
    count: z.int().meta({ description: 'how many pages; a photo has one' }),
    pages: z.array(z.object({ page: z.int(), width: z.number(), height: z.number() })).meta({
      description: 'in order, from 1; width and height in points or pixels of the original, for the place that a picture will take',
    }),
    savingAllowed: z.boolean().meta({ description: 'policy lets this file be saved on a phone: then its content may be downloaded' }),
  })
  .meta({ id: 'FilePages' })

const pageNumber = z.coerce.number().int().min(1).max(100_000).meta({ description: 'from 1' })
const pageQuery = z.strictObject({
  width: z
    .enum(widths)
    .default('1200')
    .meta({ description: 'pixels that the picture is wide, or fewer where it would get too high or larger than a photo is' }),
})

const problemsOfViews = ['not-found', 'not-ready', 'content-refused', 'view-unavailable', 'view-busy'] as const

const attachmentId = z.strictObject({ attachmentId: z.uuid().toLowerCase() })
const approvalId = z.strictObject({ approvalId: z.uuid().toLowerCase() })

/** The same on both sides: a member of the room looks at a clean file. */
export function viewRoutes(desk: ViewDesk): Route[] {
  return [
    route({
      method: 'get',
      path: '/attachments/:attachmentId/pages',
      operationId: 'listAttachmentPages',
      summary: 'How many pages a clean file has, and their sizes',
      access: 'session',
      params: attachmentId,
      success: { status: 200, schema: filePages },
      problems: problemsOfViews,
      handle: async ({ params, session }) => ({ body: await pagesOf(desk, session, 'attachment', params.attachmentId) }),
    }),
    route({
      method: 'get',
      path: '/attachments/:attachmentId/pages/:page',
      operationId: 'viewAttachmentPage',
      summary: 'One page of a clean file as a JPEG picture, with name, device number and time of whoever looks written across it',
      access: 'session',
      params: attachmentId.extend({ page: pageNumber }),
      query: pageQuery,
      success: { status: 200, mediaType: 'image/jpeg' },
      problems: problemsOfViews,
      async handle({ params, query, session, response }) {
        const look = { target: params.attachmentId, page: params.page, width: Number(query.width) }
        const picture = await pictureOf(desk, session, 'attachment', look, leaving(response))
        response.writeHead(200, headersOf(picture)).end(picture)
        return undefined
      },
    }),
  ]
}

/** LGWAN side: what is held, for whoever may let it go. */
export function previewRoutes(desk: ViewDesk): Route[] {
  return [
    route({
      method: 'get',
      path: '/approvals/:approvalId/pages',
      operationId: 'listApprovalPages',
      summary: 'How many pages the held file would have after sanitizing, and their sizes',
      access: ['approver'],
      params: approvalId,
      success: { status: 200, schema: filePages },
      problems: problemsOfViews,
      handle: async ({ params, session }) => ({ body: await pagesOf(desk, session, 'approval', params.approvalId) }),
    }),
    route({
      method: 'get',
      path: '/approvals/:approvalId/pages/:page',
      operationId: 'viewApprovalPage',
      summary: 'One page of the held file, sanitized for this look only, as a JPEG picture with name and time of the approver across it',
      access: ['approver'],
      params: approvalId.extend({ page: pageNumber }),
      query: pageQuery,
      success: { status: 200, mediaType: 'image/jpeg' },
      problems: problemsOfViews,
      async handle({ params, query, session, response }) {
        const look = { target: params.approvalId, page: params.page, width: Number(query.width) }
        const picture = await pictureOf(desk, session, 'approval', look, leaving(response))
        response.writeHead(200, headersOf(picture)).end(picture)
        return undefined
      },
    }),
  ]
}

/** No name and nothing to keep: the picture is for the screen that asked. */
const headersOf = (picture: Buffer): Record<string, string> => ({
  'Content-Type': 'image/jpeg',
  'Content-Length': String(picture.length),
  'Content-Disposition': 'inline',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
})

async function pagesOf(desk: ViewDesk, session: Session, subject: ViewSubject, target: string): Promise<z.output<typeof filePages>> {
  const { sizes, allow_saving } = await desk.ask(session, { subject, target, act: 'pages' })
  const pages = pairs(sizes ?? [])
  return { count: pages.length, pages, savingAllowed: allow_saving === true }
}

const pairs = (sizes: readonly number[]): { page: number; width: number; height: number }[] =>
  Array.from({ length: Math.floor(sizes.length / 2) }, (_, at) => ({
    page: at + 1,
    width: sizes[at * 2] ?? 0,
    height: sizes[at * 2 + 1] ?? 0,
  }))

async function pictureOf(
  desk: ViewDesk,
  session: Session,
  subject: ViewSubject,
  look: { readonly target: string; readonly page: number; readonly width: number },
  gone: AbortSignal,
): Promise<Buffer> {
  const { content } = await desk.ask(session, { subject, act: 'page', ...look }, gone)
  if (!content) throw new Problem('fault', { detail: 'an answer without a picture' })
  return content
}

/** Aborted when whoever asked has hung up. */
function leaving(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}
