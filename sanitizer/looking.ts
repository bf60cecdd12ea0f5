/** Looking at a clean file: how many pages it has, and one of them as a picture. */
import type { Engine } from './engine.ts'
import type { FormatId, PageResult, PagesResult } from './protocol.ts'
import { countWith, showWith } from './steps.ts'

/** A clean file to look at: one that a sanitizer wrote and inspected. */
export interface ViewAsk {
  readonly format: FormatId
  /** Of the bytes; lower-case hex. Pages of one file in a row are then laid out once. */
  readonly sha256: string
  readonly compartment?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface PageAsk extends ViewAsk {
  /** From 1. */
  readonly page: number
  /** Pixels; a page that would get past `viewPixels` or `sidePixels`, and a smaller photo, is drawn smaller. */
  readonly width: number
  /** Written across the picture, over and over. At most 200 characters each. */
  readonly lines: readonly string[]
}

export async function pages(engine: Engine, clean: Uint8Array, ask: ViewAsk): Promise<PagesResult> {
  const reply = await countWith(engine, clean, ask, ask)
  if (reply.outcome === 'refused') return reply
  const { sizes } = reply
  return {
    outcome: 'counted',
    pages: Array.from({ length: sizes.length / 2 }, (_, at) => ({ width: sizes[at * 2] ?? 0, height: sizes[at * 2 + 1] ?? 0 })),
  }
}

export async function page(engine: Engine, clean: Uint8Array, ask: PageAsk): Promise<PageResult> {
  const reply = await showWith(engine, clean, ask, ask, ask)
  return reply.outcome === 'refused' ? reply : { ...reply, mediaType: 'image/jpeg' }
}
