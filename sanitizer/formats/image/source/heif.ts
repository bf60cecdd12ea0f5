import type { Sharp } from 'sharp'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Pixels } from '../codec.ts'
import type { HeifSurvey } from '../survey/heif.ts'
import { profiled } from './profiled.ts'

/** HEVC pictures by libheif in WASM (libheif-js, LGPL-3.0): no prebuilt sharp holds that decoder. Nothing of it opens a file. */

interface Failure {
  readonly code?: { readonly value: number }
}
interface Channel {
  readonly id: unknown
  readonly width: number
  readonly height: number
  readonly stride: number
  readonly data: Uint8Array
}
/** The part of its interface that is used; its own types name everything `any`. */
interface Library {
  heif_context_alloc(): unknown
  heif_context_free(context: unknown): void
  heif_context_read_from_memory(context: unknown, bytes: Uint8Array): Failure
  heif_js_context_get_primary_image_handle(context: unknown): Failure
  heif_image_handle_has_alpha_channel(handle: unknown): number
  heif_image_handle_release(handle: unknown): void
  heif_image_release(image: unknown): void
  heif_js_decode_image2(
    handle: unknown,
    colours: unknown,
    chroma: unknown,
  ): Promise<Failure & { image?: unknown; channels?: readonly Channel[] }>
  readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown }
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown }
  readonly heif_channel: { readonly heif_channel_interleaved: unknown }
}

let loaded: Library | undefined

/** Compiles it, before the child locks itself up. */
export async function warmHeif(): Promise<void> {
  loaded ??= (await import('libheif-js/wasm-bundle.js')).default as unknown as Library
}

const damaged = (why: string): Refusal => new Refusal('malformed', `HEIF: ${why}`)

/** @throws Refusal malformed, ambiguous */
export async function decodeHeif(survey: HeifSurvey, limits: Limits): Promise<Sharp> {
  await warmHeif()
  const library = loaded
  if (!library) throw new Error('the decoder is not there')
  const context = library.heif_context_alloc()
  try {
    const read = library.heif_context_read_from_memory(context, survey.essence)
    if (read.code && read.code.value !== 0) throw damaged('container')
    const handle = library.heif_js_context_get_primary_image_handle(context)
    if (!handle || handle.code) throw damaged('no primary picture')
    try {
      return profiled(await pixelsOf(library, handle), survey.profile, limits)
    } finally {
      library.heif_image_handle_release(handle)
    }
  } finally {
    library.heif_context_free(context)
  }
}

async function pixelsOf(library: Library, handle: unknown): Promise<Pixels> {
  const { heif_colorspace: colours, heif_chroma: chroma, heif_channel: channels } = library
  const decoded = await library.heif_js_decode_image2(handle, colours.heif_colorspace_RGB, chroma.heif_chroma_interleaved_RGBA)
  const plane = decoded?.channels?.find(({ id }) => id === channels.heif_channel_interleaved)
  if (!decoded || decoded.code || !plane) throw damaged('pixels')
  try {
    const { width, height, stride, data } = plane
    const hasAlpha = library.heif_image_handle_has_alpha_channel(handle) !== 0
    const rows = Buffer.allocUnsafe(width * height * (hasAlpha ? 4 : 3))
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0, from = y * stride; x < width; x++, from += 4) {
        rows[at++] = data[from] ?? 0
        rows[at++] = data[from + 1] ?? 0
        rows[at++] = data[from + 2] ?? 0
        if (hasAlpha) rows[at++] = data[from + 3] ?? 0
      }
    return { data: rows, width, height, channels: hasAlpha ? 4 : 3 }
  } finally {
    library.heif_image_release(decoded.image)
  }
}
