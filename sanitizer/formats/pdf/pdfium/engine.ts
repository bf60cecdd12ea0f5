import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'
import { Refusal } from '../../../refusal.ts'
import { lendFont } from './fonts.ts'

/** The package's types leave out the memory. */
export type Pdfium = WrappedPdfiumModule & { readonly pdfium: { readonly HEAPU8: Uint8Array } }

/** PDFium in WebAssembly: the second parser, the renderer and the decoder of JBIG2, JPX and CCITT. Never touches a file after warm. */
let binary: ArrayBuffer | undefined
let engine: Pdfium | undefined
/** Whether a document has been opened in it. */
let isUsed = false

/** Reads and starts PDFium. Called before the child gives up opening files. */
export async function startPdfium(): Promise<Pdfium> {
  if (engine) return engine
  if (!binary) {
    const file = readFileSync(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))
    binary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
  }
  engine = (await init({ wasmBinary: binary, print: () => {}, printErr: () => {} } as Parameters<typeof init>[0])) as Pdfium
  engine.PDFiumExt_Init()
  lendFont(engine)
  isUsed = false
  return engine
}

/**
 * An instance that has seen no document: fonts that PDFium shares between documents keep the shape that the last one gave them, so what it
 * draws and reads would depend on the file before. @returns false where the present one is such
 */
export async function renewPdfium(): Promise<boolean> {
  if (engine && !isUsed) return false
  engine = undefined
  await startPdfium()
  return true
}

/** @throws Error when {@link startPdfium} has not run */
export function pdfium(): Pdfium {
  if (!engine) throw new Error('PDFium is not started')
  return engine
}

/** Runs `use`; a trap inside PDFium leaves its memory in no known state, so the next file gets a new instance. @throws Refusal malformed */
export function guarded<T>(use: (api: Pdfium) => T): T {
  const api = pdfium()
  try {
    return use(api)
  } catch (error) {
    if (error instanceof Refusal) throw error
    engine = undefined
    throw new Refusal('malformed', 'PDFium gave up', { cause: error })
  }
}

/** Flags of fpdfview.h. */
export const RENDER_ANNOTATIONS = 0x01
export const RENDER_GRAYSCALE = 0x08
export const REVERSE_BYTE_ORDER = 0x10
const PASSWORD_ERROR = 4

export interface PageSize {
  /** In points, after /Rotate. */
  readonly width: number
  readonly height: number
}

/** Pixels, and flags of fpdfview.h. */
interface Drawing {
  readonly width: number
  readonly height: number
  readonly flags: number
}

/** A document open in PDFium. `close` frees it. */
export class OpenDocument {
  readonly #api: Pdfium
  readonly #memory: number
  readonly handle: number
  #form: { readonly description: number; readonly handle: number } | undefined

  constructor(bytes: Uint8Array, password = '') {
    isUsed = true
    this.#api = pdfium()
    this.#memory = this.#api.pdfium.wasmExports.malloc(bytes.length)
    if (this.#memory === 0) throw new Refusal('limit-memory', 'PDFium has no room for the file')
    this.#api.pdfium.HEAPU8.set(bytes, this.#memory)
    this.handle = this.#api.FPDF_LoadMemDocument(this.#memory, bytes.length, password)
    if (this.handle !== 0) return
    const encrypted = this.#api.FPDF_GetLastError() === PASSWORD_ERROR
    this.#api.pdfium.wasmExports.free(this.#memory)
    throw new Refusal(encrypted ? 'encrypted' : 'malformed', 'PDFium does not open it')
  }

  get pages(): number {
    return this.#api.FPDF_GetPageCount(this.handle)
  }

  size(page: number): PageSize {
    const at = this.#api.pdfium.wasmExports.malloc(8)
    const found = this.#api.FPDF_GetPageSizeByIndexF(this.handle, page, at)
    const [width = 0, height = 0] = found ? new Float32Array(this.#api.pdfium.HEAPU8.buffer, at, 2) : []
    this.#api.pdfium.wasmExports.free(at)
    return { width, height }
  }

  /** RGBA, four bytes a pixel, on white; undefined when the page does not load. */
  raster(page: number, width: number, height: number, flags: number): Uint8Array | undefined {
    return this.draw(page, { width, height, flags }, () => undefined)
  }

  /** As {@link raster}, with something drawn over the page before its pixels are read. */
  draw(page: number, { flags, ...size }: Drawing, over: (bitmap: number) => void): Uint8Array | undefined {
    return this.#drawn(page, { ...size, flags: flags | REVERSE_BYTE_ORDER }, (bitmap) => {
      over(bitmap)
      return pixelsOf(this.#api, bitmap, size.width, size.height)
    })
  }

  /** Lets `see` look at the pixels of a page, BGRA on white, where PDFium drew them: they last as long as the call. @returns whether the page loads */
  look(page: number, drawing: Drawing, see: (pixels: Uint8Array) => void): boolean {
    const { width, height } = drawing
    const seen = this.#drawn(page, drawing, (bitmap) => {
      see(pixelsOn(this.#api, bitmap, width, height))
      return true
    })
    return seen ?? false
  }

  #drawn<T>(page: number, { width, height, flags }: Drawing, use: (bitmap: number) => T): T | undefined {
    const api = this.#api
    const loaded = api.FPDF_LoadPage(this.handle, page)
    if (loaded === 0) return undefined
    const bitmap = api.FPDFBitmap_Create(width, height, 1)
    if (bitmap === 0) {
      api.FPDF_ClosePage(loaded)
      throw new Refusal('limit-memory', 'no room for a page')
    }
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
    api.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, width, height, 0, flags)
    if (flags & RENDER_ANNOTATIONS) this.#drawFields(bitmap, loaded, width, height, flags)
    const used = use(bitmap)
    api.FPDFBitmap_Destroy(bitmap)
    api.FPDF_ClosePage(loaded)
    return used
  }

  /** Form fields and their like are drawn by PDFium's form filler only. This build has no script engine. */
  #drawFields(bitmap: number, page: number, width: number, height: number, flags: number): void {
    const api = this.#api
    if (!this.#form) {
      const description = api.PDFiumExt_OpenFormFillInfo()
      const handle = api.PDFiumExt_InitFormFillEnvironment(this.handle, description)
      this.#form = { description, handle }
      if (handle) api.FPDF_SetFormFieldHighlightAlpha(handle, 0)
    }
    if (!this.#form.handle) return
    api.FORM_OnAfterLoadPage(page, this.#form.handle)
    api.FPDF_FFLDraw(this.#form.handle, bitmap, page, 0, 0, width, height, 0, flags)
    api.FORM_OnBeforeClosePage(page, this.#form.handle)
  }

  /** After a trap nothing of the old instance is called any more. */
  close(): void {
    if (this.#api !== engine) return
    if (this.#form?.handle) this.#api.PDFiumExt_ExitFormFillEnvironment(this.#form.handle)
    if (this.#form) this.#api.PDFiumExt_CloseFormFillInfo(this.#form.description)
    this.#api.FPDF_CloseDocument(this.handle)
    this.#api.pdfium.wasmExports.free(this.#memory)
  }
}

/** A view of PDFium's memory, until PDFium is called again: then that memory may have moved. */
function pixelsOn(api: Pdfium, bitmap: number, width: number, height: number): Uint8Array {
  const from = api.FPDFBitmap_GetBuffer(bitmap)
  return api.pdfium.HEAPU8.subarray(from, from + width * height * 4)
}

export const pixelsOf = (api: Pdfium, bitmap: number, width: number, height: number): Uint8Array =>
  pixelsOn(api, bitmap, width, height).slice()

/** Opens, uses, closes. @throws Refusal encrypted, malformed, limit-memory */
export function withDocument<T>(bytes: Uint8Array, use: (document: OpenDocument, api: Pdfium) => T, password = ''): T {
  return guarded((api) => {
    const document = new OpenDocument(bytes, password)
    try {
      return use(document, api)
    } catch (error) {
      if (!(error instanceof Refusal)) engine = undefined
      throw error
    } finally {
      document.close()
    }
  })
}

/**
 * The document as PDFium reads it, written out by PDFium: for a file that another parser reads otherwise. Not by importing the
 * pages into a new document: on a page tree without kids that never ends.
 */
export function normalise(bytes: Uint8Array, password = ''): Uint8Array {
  const write = (source: OpenDocument, api: Pdfium): Uint8Array => {
    api.EPDF_RemoveEncryption(source.handle)
    const writer = api.PDFiumExt_OpenFileWriter()
    api.PDFiumExt_SaveAsCopy(source.handle, writer)
    const size = api.PDFiumExt_GetFileWriterSize(writer)
    const at = api.pdfium.wasmExports.malloc(size)
    api.PDFiumExt_GetFileWriterData(writer, at, size)
    const written = api.pdfium.HEAPU8.slice(at, at + size)
    api.pdfium.wasmExports.free(at)
    api.PDFiumExt_CloseFileWriter(writer)
    return written
  }
  return withDocument(bytes, write, password)
}
