/**
 * Types that no format disarms as they are, and how each becomes one that a format does. What comes out of an opening is as untrusted as the
 * upload: it is identified anew and disarmed like any.
 */
import type { FormatId, Identity } from '../protocol.ts'

/**
 * decrypt: with the sender's password, or one that every program tries, in a disarm child (openers.ts). convert: by LibreOffice in a sandbox of
 * its own (../convert), or by readers of ours for the words alone (text/). What was decrypted may need converting, and nothing needs more.
 */
export type OpeningName = 'decrypt' | 'convert'
/** Those that a disarm child does; survey goes before a conversion and only tells, words is what policy may want in its place. */
export type ChildOpening = 'decrypt' | 'survey' | 'words'

/** By `Identity.type`. */
export const openings: Readonly<Record<string, OpeningName>> = {
  doc: 'convert',
  xls: 'convert',
  ppt: 'convert',
  xlsb: 'convert',
  'ooxml-encrypted': 'decrypt',
  'doc-encrypted': 'decrypt',
  'xls-encrypted': 'decrypt',
  'ppt-encrypted': 'decrypt',
}

/** What a conversion must give; anything else is refused. Flattening, and policy, may ask for a PDF instead. */
export const conversions: Readonly<Record<string, FormatId>> = {
  doc: 'docx',
  xls: 'xlsx',
  ppt: 'pptx',
  xlsb: 'xlsx',
}

/** What the words of such a file are: a text, or separated values. */
export const worded: Readonly<Record<string, FormatId>> = {
  doc: 'text',
  xls: 'csv',
  ppt: 'text',
  xlsb: 'csv',
}

export const openingOf = ({ type, format }: Identity): OpeningName | undefined =>
  format === undefined && Object.hasOwn(openings, type) ? openings[type] : undefined
