import type { FindingKind } from '../../../findings.ts'

/**
 * Names for what is not expected: by relationship type, by content type, by the first bytes. None of this decides whether a part may be
 * there (expected.ts does); it tells the person who reads the finding what it was. First match wins.
 */
const relationshipKinds: readonly (readonly [RegExp, FindingKind])[] = [
  [/vba|keymap|attachedtoolbars/, 'macro'],
  [/macrosheet|dialogsheet/, 'xlm-macro'],
  [/control|activex|ctrlprop/, 'activex'],
  [/oleobject/, 'ole-object'],
  [/afchunk/, 'alternate-content'],
  [/attachedtemplate/, 'attached-template'],
  [/mailmerge|recipient|connection|querytable|volatile|powerpivot|\/model$|pythonscript/, 'connection'],
  [/webextension|extensibility|usercustomization|taskpane/, 'add-in'],
  [/customxml|customdata|tags$|xmlmaps|singlecells|datamashup/, 'custom-xml'],
  [/printersettings/, 'printer-settings'],
  [/\/font$/, 'font'],
  [/audio|video|\/media$/, 'multimedia'],
  [/thumbnail/, 'thumbnail'],
  [/properties$|propert(?:y|ies)$|classificationlabels|\/person$|\/people$|docmetadata/, 'metadata'],
  [/digital-signature/, 'signature'],
  [/revision|usernames/, 'history'],
  [/\/package$/, 'embedded-file'],
]
const contentKinds: readonly (readonly [RegExp, FindingKind])[] = [
  [/vba|macroenabled|keymap|attachedtoolbars/, 'macro'],
  [/macrosheet|dialogsheet/, 'xlm-macro'],
  [/activex|controlproperties/, 'activex'],
  [/oleobject/, 'ole-object'],
  [/connections|querytable|volatile|mailmerge|model\+data/, 'connection'],
  [/externallink/, 'external-relationship'],
  [/webextension|taskpane/, 'add-in'],
  [/customxml|tags\+xml|mashup/, 'custom-xml'],
  [/printersettings/, 'printer-settings'],
  [/font/, 'font'],
  [/^(?:audio|video)\//, 'multimedia'],
  [/properties/, 'metadata'],
  [/digital-signature/, 'signature'],
  [/revision/, 'history'],
]

const kindOf = (kinds: readonly (readonly [RegExp, FindingKind])[], name: string): FindingKind | undefined =>
  kinds.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
export const suspectRelationship = (type: string): FindingKind | undefined => kindOf(relationshipKinds, type)
export const suspectContent = (type: string): FindingKind | undefined => kindOf(contentKinds, type)

/** OLE2, ZIP, PE, ELF, Mach-O, RTF, PDF, and archives: files in their own right. */
const MAGIC = /^(?:\xd0\xcf\x11\xe0|PK\x03\x04|MZ|\x7fELF|\xca\xfe\xba\xbe|\{\\rt|%PDF|7z\xbc\xaf|Rar!|\x1f\x8b|MSCF|ITSF)/
export const isFile = (bytes: Uint8Array): boolean => MAGIC.test(Buffer.from(bytes.subarray(0, 8)).toString('latin1'))
/** Text that begins like markup, after a mark and white space, in either width. */
export const isMarkup = (bytes: Uint8Array): boolean =>
  /^(?:[\xef\xbb\xbf\xfe\xff\s\0])*</.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))
