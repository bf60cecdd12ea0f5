import type { Choices } from '../../choices.ts'
import type { FormatId } from '../../protocol.ts'

export type OdfId = Extract<FormatId, 'odt' | 'ods' | 'odp' | 'odg'>

const odf = (name: string): string => `application/vnd.oasis.opendocument.${name}`

/** What a document is (ODF 1.3 Part 2 §3.3, Part 3 appendix C): the element of its content, and the media types that become it. Templates come out as documents. */
export const kinds: Readonly<Record<OdfId, { readonly body: string; readonly mediaType: string; readonly accepts: readonly string[] }>> = {
  odt: { body: 'office:text', mediaType: odf('text'), accepts: [odf('text'), odf('text-template')] },
  ods: { body: 'office:spreadsheet', mediaType: odf('spreadsheet'), accepts: [odf('spreadsheet'), odf('spreadsheet-template')] },
  odp: { body: 'office:presentation', mediaType: odf('presentation'), accepts: [odf('presentation'), odf('presentation-template')] },
  odg: { body: 'office:drawing', mediaType: odf('graphics'), accepts: [odf('graphics'), odf('graphics-template')] },
}

/** What an object inside a document may be, by the element of its content. */
export const objectKinds: Readonly<Record<string, string>> = {
  'office:chart': odf('chart'),
  'math:math': odf('formula'),
  ...Object.fromEntries(Object.values(kinds).map(({ body, mediaType }) => [body, mediaType])),
}

/** Charts and formulas are part of what one sees; other documents inside are files of their own, for which policy has a word. */
export const mayStay = (content: string | undefined, { attachments }: Pick<Choices, 'attachments'>): boolean =>
  content === 'math:math' || content === 'office:chart' || (attachments === 'keep' && Object.hasOwn(objectKinds, content ?? ''))
