import { type PDFContext, type PDFDict, PDFHeader, PDFWriter } from '@cantoo/pdf-lib'
import type { DisarmOptions } from '../../protocol.ts'
import type { Opened } from './open.ts'
import { everyDict } from './read/every.ts'
import type { Layers } from './rebuild/layers.ts'
import { key } from './rebuild/walk.ts'

/** What pictures of pages show and say. */
export interface Sight {
  /** For PDFium, which draws a document as it opens. */
  readonly bytes: Uint8Array
  readonly password: string | undefined
  /** Whether PDFium's text of a page may lie over its picture: PDFium reads what hidden layers say, too. */
  readonly readable: boolean
}

type Wishes = Pick<DisarmOptions, 'hiddenLayers' | 'password'>

/** Of a file that our parser does not read nobody knows what is hidden in it. */
export const unread = (bytes: Uint8Array, { hiddenLayers, password }: Wishes): Sight => ({
  bytes,
  password,
  readable: hiddenLayers !== 'remove',
})

/**
 * Where layers are hidden, either all of them are shown, or the pictures stay without the text that would tell of them.
 * KNOWN GAP: that is all text of the document's pictures, since PDFium does not say which of it is hidden.
 */
export async function sightOf(
  bytes: Uint8Array,
  { context, root }: Opened,
  layers: Layers,
  { hiddenLayers, password }: Wishes,
): Promise<Sight> {
  if (!layers.hidesAny()) return { bytes, password, readable: true }
  if (hiddenLayers !== 'show') return { bytes, password, readable: false }
  return { bytes: await allShown(context, root), password: undefined, readable: true }
}

const PROPERTIES = key('OCProperties')
const USAGE = key('Usage')
const ENCRYPT = 'Encrypt'

/** The document as it was read, without what says which of its layers are hidden; only PDFium sees it. */
async function allShown(context: PDFContext, root: PDFDict): Promise<Uint8Array> {
  const { trailerInfo } = context
  const properties = root.get(PROPERTIES)
  const uses = [...everyDict(context)].filter((dict) => dict.has(USAGE)).map((group) => [group, group.get(USAGE)] as const)
  try {
    root.delete(PROPERTIES)
    for (const [group] of uses) group.delete(USAGE)
    context.header = PDFHeader.forVersion(1, 7)
    context.trailerInfo = { ...trailerInfo, [ENCRYPT]: undefined as never }
    return await PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer()
  } finally {
    context.trailerInfo = trailerInfo
    if (properties) root.set(PROPERTIES, properties)
    for (const [group, use] of uses) if (use) group.set(USAGE, use)
  }
}
