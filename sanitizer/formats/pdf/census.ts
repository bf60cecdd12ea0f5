import { PDFArray, type PDFContext, PDFDict, PDFHexString, PDFName, type PDFObject, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import type { FindingKind, Findings } from '../../findings.ts'
import { isSafeAddress, namedActions } from './rebuild/navigation/action.ts'
import { key } from './rebuild/walk.ts'

/**
 * Counts what is active, hidden or telling in a parsed file before anything is dropped, in every object, reached or not.
 * Only for the report: what is copied is decided by allow.ts, never here.
 */
const keyKinds: Readonly<Record<string, FindingKind>> = {
  '/JS': 'javascript',
  '/AA': 'action',
  '/EF': 'embedded-file',
  '/AF': 'embedded-file',
  '/Collection': 'embedded-file',
  '/XFA': 'form',
  '/Metadata': 'metadata',
  '/PieceInfo': 'metadata',
  '/SpiderInfo': 'metadata',
  '/Thumb': 'thumbnail',
  '/OPI': 'external-reference',
  '/Ref': 'external-reference',
  '/Perms': 'signature',
  '/DSS': 'signature',
  '/ByteRange': 'signature',
  '/Requirements': 'action',
  '/Alternates': 'unknown',
  '/PresSteps': 'action',
  '/Trans': 'action',
}

/** ISO 32000-2, table 201. */
const actionKinds: Readonly<Record<string, FindingKind>> = {
  '/JavaScript': 'javascript',
  '/Launch': 'launch-action',
  '/GoToR': 'external-reference',
  '/GoToE': 'external-reference',
  '/Thread': 'action',
  '/SubmitForm': 'action',
  '/ImportData': 'action',
  '/ResetForm': 'action',
  '/Rendition': 'multimedia',
  '/Movie': 'multimedia',
  '/Sound': 'multimedia',
  '/RichMediaExecute': 'multimedia',
  '/GoTo3DView': 'multimedia',
  '/Hide': 'action',
  '/Named': 'action',
  '/SetOCGState': 'action',
}

/** @param pictures whether only pictures of the pages are left: then bookmarks and links go as well */
export function census(context: PDFContext, root: PDFDict, findings: Findings, pictures = false): void {
  for (const [, object] of context.enumerateIndirectObjects()) countWithin(object, findings, pictures)
  if (pictures && root.has(key('Outlines'))) findings.add('outline')
  if (pictures && root.has(key('StructTreeRoot'))) findings.add('structure')
  if (pictures && root.has(key('AcroForm'))) findings.add('form')
  const opening = context.lookup(root.get(key('OpenAction')))
  if (opening !== undefined && !(opening instanceof PDFArray)) findings.add('action')
  if (context.trailerInfo.Info !== undefined) findings.add('metadata')
}

function countWithin(object: PDFObject, findings: Findings, pictures: boolean): void {
  const open: PDFObject[] = [object]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value instanceof PDFArray) open.push(...value.asArray())
    else if (value instanceof PDFRawStream) {
      countStream(value, findings)
      open.push(value.dict)
    } else if (value instanceof PDFDict) {
      countDict(value, findings, pictures)
      open.push(...value.values())
    }
  }
}

function countStream(stream: PDFRawStream, findings: Findings): void {
  const file = stream.dict.get(key('F'))
  if (file !== undefined && !(file instanceof PDFName) && !(file instanceof PDFArray)) findings.add('external-reference')
  if (nameOf(stream.dict, 'Subtype') === '/PS' || nameOf(stream.dict, 'Subtype2') === '/PS') findings.add('postscript')
}

const nameOf = (dict: PDFDict, name: string): string | undefined => {
  const value = dict.get(key(name))
  return value instanceof PDFName ? value.asString() : undefined
}

/** In the catalog a signature's permissions; in the encryption dictionary (table 21) a string that checks the key. */
const PERMISSIONS = key('Perms')
const isString = (value: PDFObject | undefined): boolean => value instanceof PDFString || value instanceof PDFHexString

function countDict(dict: PDFDict, findings: Findings, pictures: boolean): void {
  for (const name of dict.keys()) {
    const kind = keyKinds[name.asString()]
    if (kind && !(name === PERMISSIONS && isString(dict.get(name)))) findings.add(kind)
  }
  const action = nameOf(dict, 'S')
  const kind = action === undefined ? undefined : actionKinds[action]
  const harmless = action === '/Named' && namedActions.has(nameOf(dict, 'N') ?? '')
  if (kind && !harmless && !(kind === 'javascript' && dict.has(key('JS')))) findings.add(kind)
  if (action === '/URI' && !linkAllowed(dict)) findings.add('unsafe-link')
  // One that does not stay in a rebuild is counted where it is left out (rebuild/annotations).
  if (pictures && dict.has(key('Rect')) && dict.has(key('Subtype'))) findings.add('annotation')
  if (nameOf(dict, 'FS') === '/URL') findings.add('external-reference')
}

function linkAllowed(dict: PDFDict): boolean {
  const target = dict.get(key('URI'))
  return (target instanceof PDFString || target instanceof PDFHexString) && isSafeAddress(Buffer.from(target.asBytes()).toString('latin1'))
}

const count = (bytes: Buffer, word: string): number => {
  let found = 0
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + word.length)) found++
  return found
}

/** What the bytes outside of all objects say: earlier revisions, bytes before the header and behind the end. */
export function censusOfBytes(untrusted: Uint8Array, findings: Findings): void {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.length)
  const revisions = count(bytes, 'startxref')
  const linearized = bytes.subarray(0, 1024).includes('/Linearized') ? 2 : 1
  if (revisions > linearized) findings.add('history', revisions - linearized)
  if (bytes.indexOf('%PDF-') !== 0) findings.add('malformed')
  const end = bytes.lastIndexOf('%%EOF')
  if (end >= 0 && /[^\s\0]/.test(bytes.toString('latin1', end + 5))) findings.add('trailing-bytes')
}
