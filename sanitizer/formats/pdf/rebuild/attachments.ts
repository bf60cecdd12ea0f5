import { type PDFDict, PDFHexString, type PDFObject, PDFString } from '@cantoo/pdf-lib'
import type { Nested } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { reference } from '../write.ts'
import { hexString } from './syntax.ts'
import { key, type Walk } from './walk.ts'

/** More files than this in one document are a container, not attachments. */
const MOST = 100
const LONGEST_NAME = 120

/** 7.11.3, 7.11.4: a file specification whose file is in the document. */
interface Attached {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * ISO 32000-2, 7.11.4: files inside the document, each sanitized by its own format and attached again where policy keeps them. Descriptions,
 * dates and the portfolio's presentation are not copied. @returns the catalog's entry, or nothing
 */
export async function attachments(walk: Walk, root: PDFDict, nested: Nested | undefined): Promise<string> {
  if (walk.choices.attachments !== 'keep' || !nested) return ''
  const kept: string[] = []
  for (const { name, bytes } of collect(walk, root)) {
    const clean = await sanitized(nested, name, bytes)
    if (!clean) continue
    for (const { kind, count } of clean.removed) walk.findings.add(kind, count)
    const [file, specification] = [walk.file.reserve(), walk.file.reserve()]
    walk.file.fillFlate(file, '/Type/EmbeddedFile', clean.bytes)
    const spelt = hexString(utf16(withExtension(name, clean.extension)))
    walk.file.fill(specification, `<</Type/Filespec/F${spelt}/UF${spelt}/EF<</F${reference(file)}>>>>`)
    kept.push(`${hexString(Buffer.from(String(kept.length + 1).padStart(4, '0')))}${reference(specification)}`)
  }
  walk.findings.keep('embedded-file', kept.length)
  return kept.length === 0 ? '' : `/Names<</EmbeddedFiles<</Names[${kept.join('')}]>>>>`
}

async function sanitized(nested: Nested, name: string, bytes: Uint8Array) {
  try {
    return await nested.disarm(bytes, name)
  } catch (error) {
    // What cannot be sanitized is left out, and stays counted as removed.
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** From the names tree (7.7.4) and from file attachment annotations (12.5.6.15), each file once. */
function collect(walk: Walk, root: PDFDict): readonly Attached[] {
  const streams = new Set<PDFObject>()
  const found: Attached[] = []
  const add = (value: PDFObject | undefined): void => {
    const specification = walk.dict(value)
    const files = walk.dict(specification?.get(key('EF')))
    const stream = walk.stream(files?.get(key('UF')) ?? files?.get(key('F')))
    if (!specification || !stream || streams.has(stream) || streams.size >= MOST) return
    streams.add(stream)
    walk.findings.add('embedded-file', othersIn(walk, files, stream))
    const { bytes, codec } = walk.decode(stream)
    if (!codec) found.push({ name: nameOf(walk, specification), bytes })
  }
  const met = new Set<PDFDict>()
  const visit = (value: PDFObject | undefined): void => {
    const node = walk.dict(value)
    if (!node || met.has(node)) return
    met.add(node)
    for (const [index, one] of (walk.array(node.get(key('Names'))) ?? []).entries()) if (index % 2 === 1) add(one)
    walk.deeper(() => walk.array(node.get(key('Kids')))?.forEach(visit))
  }
  visit(walk.dict(root.get(key('Names')))?.get(key('EmbeddedFiles')))
  for (const page of walk.pages.keys()) for (const one of walk.array(page.get(key('Annots'))) ?? []) add(walk.dict(one)?.get(key('FS')))
  return found
}

/** Table 44: for other systems another file may stand beside the one that readers open; it is not kept. */
const othersIn = (walk: Walk, files: PDFDict | undefined, chosen: PDFObject): number =>
  new Set(
    files
      ?.values()
      .map((one) => walk.stream(one))
      .filter((one) => one !== undefined && one !== chosen),
  ).size

function nameOf(walk: Walk, specification: PDFDict): string {
  const value = walk.resolve(specification.get(key('UF')) ?? specification.get(key('F')))
  const text = value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : ''
  const last = text.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{C}<>:"|?*]/gu, '')
    .replace(/[.\s]+$/u, '')
    .trim()
  return [...plain].slice(-LONGEST_NAME).join('') || 'file'
}

/** The name tells what the file now is. */
const withExtension = (name: string, extension: string): string =>
  name.toLowerCase().endsWith(`.${extension}`) ? name : `${name.replace(/\.[^.]{1,10}$/u, '')}.${extension}`

const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])
