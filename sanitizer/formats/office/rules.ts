import { createHash } from 'node:crypto'
import type { FindingKind } from '../../findings.ts'
import { plainProgram } from './embedded.ts'
import { OWN_KEY } from './fonts.ts'
import { formulaFault } from './formulas.ts'
import { isLocalPlace, isSafeAction } from './links.ts'
import { namespaces, transitional } from './namespaces.ts'

/** What the walker does beyond "not named, not copied": all of it as tables, by `prefix:local`. */

/** Known and left out: what staff read about it. Anything else that is not on an allow-list is reported as `unknown`. */
export const reported: Readonly<Record<string, FindingKind>> = {
  'w:altChunk': 'alternate-content',
  'w:attachedTemplate': 'attached-template',
  'w:mailMerge': 'connection',
  'w:control': 'activex',
  'x:controls': 'activex',
  'p:controls': 'activex',
  'w:objectEmbed': 'ole-object',
  'w:objectLink': 'ole-object',
  'p:link': 'ole-object',
  'w:subDoc': 'external-reference',
  'w:frameset': 'external-reference',
  'w:dataBinding': 'custom-xml',
  'w15:dataBinding': 'custom-xml',
  'w:attachedSchema': 'custom-xml',
  'w:customXmlPr': 'custom-xml',
  'w:smartTagPr': 'custom-xml',
  'w:docVars': 'metadata',
  'w:writeProtection': 'protection',
  'p:modifyVerifier': 'protection',
  'w:rsids': 'metadata',
  'w:entryMacro': 'macro',
  'w:exitMacro': 'macro',
  'xvml:FmlaMacro': 'macro',
  'p:embeddedFontLst': 'font',
  'w:movie': 'multimedia',
  'wp15:webVideoPr': 'multimedia',
  'a:audioCd': 'multimedia',
  'a:wavAudioFile': 'multimedia',
  'a:audioFile': 'multimedia',
  'a:videoFile': 'multimedia',
  'a:quickTimeFile': 'multimedia',
  'a:snd': 'multimedia',
  'p:snd': 'multimedia',
  'p:sndAc': 'multimedia',
  'p14:media': 'multimedia',
  'p:timing': 'action',
  'p:htmlPubPr': 'external-reference',
  'p:custDataLst': 'custom-xml',
  'x:externalReferences': 'external-reference',
  'x:ddeLink': 'dde',
  'x:webPublishItems': 'external-reference',
  'x:customProperties': 'metadata',
  'x:fileSharing': 'metadata',
  'p15:presenceInfo': 'metadata',
  'c:pivotSource': 'external-reference',
  'xdr:graphicFrame@macro': 'macro',
  'xdr:sp@macro': 'macro',
  'xdr:pic@macro': 'macro',
  'xdr:cxnSp@macro': 'macro',
  'x:cfvo@val': 'formula',
  'x:inputCells@val': 'formula',
  'x:cacheField@formula': 'formula',
  'x:calculatedItem@formula': 'formula',
  'xdr:sp@textlink': 'formula',
  'a14:cameraTool@cellRange': 'external-reference',
  'cx:series@layoutId': 'external-reference',
  'cx:geography': 'external-reference',
  'a:blip@r:link': 'external-reference',
  'v:imagedata@r:href': 'external-reference',
  'v:imagedata@src': 'external-reference',
}

/** State of a session or a default that every reader has: left out without a word, since nobody misses it. */
export const silent: ReadonlySet<string> = new Set([
  'w:doNotEmbedSmartTags',
  'w14:docId',
  'w15:docId',
  'x14:slicerStyles',
  'x14:workbookPr',
  'w:proofState',
  'w:webSettings',
  'w:activeWritingStyle',
  'w:saveSubsetFonts',
  'w:embedTrueTypeFonts',
  'w:embedSystemFonts',
  'w:divId',
  'w:alwaysMergeEmptyNamespace',
  'w:doNotValidateAgainstSchema',
  'w:doNotDemarcateInvalidXml',
  'w:alwaysShowPlaceholderText',
  'w:showXMLTags',
  'w:ignoreMixedContent',
  'w:saveInvalidXml',
  'x:customWorkbookViews',
  'x:customSheetViews',
  'x:fileRecoveryPr',
  'x:functionGroups',
  'x:oleSize',
  'x:smartTagPr',
  'x:smartTagTypes',
  'x:webPublishing',
  'p:smartTags',
  'c:legacyDrawingHF',
  'c:autoUpdate',
  'c:pivotFmts',
])

/** Left out, but their children stay (ECMA-376 Part 1 §17.5: markup around content, not content). */
export const unwrapped: ReadonlySet<string> = new Set(['w:smartTag', 'w:customXml'])

/** Written under another name: a `w:object` without its OLE object is a picture. */
export const renamed: Readonly<Record<string, string>> = { 'w:object': 'w:pict' }

/** Dropped once nothing is left in them: their schema asks for a child. */
export const prunedWhenEmpty: ReadonlySet<string> = new Set([
  'a:ext',
  'a:extLst',
  'c:ext',
  'c:extLst',
  'x:ext',
  'x:extLst',
  'p:ext',
  'p:extLst',
  'cx:ext',
  'cx:extLst',
  'cs:ext',
  'cs:extLst',
  'mc:AlternateContent',
  'x:definedNames',
  'x:hyperlinks',
  'x:pivotCaches',
  'x:dataValidations',
  'x:conditionalFormatting',
  'x14:conditionalFormatting',
  'x14:conditionalFormattings',
  'x14:dataValidations',
  'x14:sparklines',
  'x14:sparklineGroup',
  'x14:sparklineGroups',
  'x:tableParts',
  'w:pict',
  'x:oleObjects',
  'w:object',
  'dgm:ext',
  'dgm:extLst',
])

/** A relationship that is gone takes the attribute with it, not the element: text of a link, a picture's frame. */
export const attributeOnly: ReadonlySet<string> = new Set(['w:hyperlink', 'a:blip', 'v:fill', 'v:stroke', 'x:pageSetup', 'dgm:shape'])

/** Only these may name a relationship that leads outside: a picture may not be fetched through the relationship of a link. */
export const leadsOutside: ReadonlySet<string> = new Set(['w:hyperlink', 'a:hlinkClick', 'x:hyperlink'])

/** The nearest of these goes when its content cannot stay, so that what is left is whole. */
export const carriers: ReadonlySet<string> = new Set([
  'w:drawing',
  'p:graphicFrame',
  'xdr:twoCellAnchor',
  'xdr:oneCellAnchor',
  'xdr:absoluteAnchor',
  'cdr:relSizeAnchor',
  'cdr:absSizeAnchor',
])

/** Elements whose text is a formula, and the element that goes with it when it cannot stay ('' is the formula alone). */
export const formulaElements: Readonly<Record<string, string>> = {
  'x:f': '',
  'x:definedName': 'x:definedName',
  'x:formula': 'x:cfRule',
  'x:formula1': 'x:dataValidation',
  'x:formula2': 'x:dataValidation',
  'x:calculatedColumnFormula': 'x:calculatedColumnFormula',
  'x:totalsRowFormula': 'x:totalsRowFormula',
  'x:oldFormula': 'x:oldFormula',
  'xm:f': 'x:ext',
  'c:f': '#REF!',
  'cx:f': '#REF!',
  'cx:nf': '#REF!',
  'c15:f': '#REF!',
  'c15:sqref': '#REF!',
  'c15:formulaRef': '#REF!',
}

export const oleGraphic = 'http://schemas.openxmlformats.org/presentationml/2006/ole'
const OLE = /^http:\/\/(?:schemas\.openxmlformats\.org\/presentationml\/2006|purl\.oclc\.org\/ooxml\/presentationml)\/ole$/
const graphics: ReadonlySet<string> = new Set([
  namespaces.c,
  namespaces.cx,
  namespaces.dgm,
  namespaces.pic,
  namespaces.wps,
  namespaces.wpg,
  namespaces.wpc,
  'http://schemas.openxmlformats.org/drawingml/2006/table',
  'http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas',
])

/**
 * A value's rule: what to write, or `omit` the attribute, `omit-element`, `cancel` the nearest carrier; `object` says that the carrier
 * holds an OLE object, of which only the preview picture stays.
 */
export type ValueRule = (value: string) => { readonly write: string } | 'omit' | 'omit-element' | 'cancel' | 'object'
const keep = (value: string): { readonly write: string } => ({ write: value })
const localPlace: ValueRule = (value) => (isLocalPlace(value) ? keep(value) : 'omit')
const onlyEmpty: ValueRule = (value) => (value === '' ? keep(value) : 'omit')
/** CSS of VML: a declaration that could fetch has a parenthesis or an at-rule; VML itself needs neither. */
const vmlStyle: ValueRule = (value) => (/[(@\\]|\/\//.test(value) ? 'omit' : keep(value))

const program: ValueRule = (value) => {
  const plain = plainProgram(value)
  return plain === undefined ? 'omit-element' : keep(plain)
}

/** By `element@attribute`, then by `@attribute`. */
export const valueRules: Readonly<Record<string, ValueRule>> = {
  'a:graphicData@uri': (value) => (graphics.has(transitional(value)) ? keep(transitional(value)) : OLE.test(value) ? 'object' : 'cancel'),
  'a:hlinkClick@action': (value) => (isSafeAction(value) ? keep(value) : 'omit-element'),
  'a:hlinkHover@action': (value) => (isSafeAction(value) ? keep(value) : 'omit-element'),
  'a:hlinkMouseOver@action': (value) => (isSafeAction(value) ? keep(value) : 'omit-element'),
  'w:hyperlink@w:anchor': localPlace,
  'x:hyperlink@location': localPlace,
  '@macro': onlyEmpty,
  '@textlink': (value) => (value === '' || !formulaFault(value) ? keep(value) : 'omit'),
  '@formula': (value) => (formulaFault(value) ? 'omit' : keep(value)),
  // A scenario puts its values into cells as if they were typed.
  'x:inputCells@val': (value) => (value.startsWith('=') && formulaFault(value.slice(1)) ? 'omit-element' : keep(value)),
  'x:cfvo@val': (value) => (formulaFault(value) ? 'omit' : keep(value)),
  'a14:cameraTool@cellRange': (value) => (formulaFault(value) ? 'omit-element' : keep(value)),
  // A map chart asks an online service for its outlines.
  'cx:series@layoutId': (value) => (value === 'regionMap' ? 'omit-element' : keep(value)),
  '@style': vmlStyle,
  '@w:fontKey': () => keep(OWN_KEY),
  '@w:subsetted': (value) => (/^(?:0|1|true|false|on|off)$/.test(value) ? keep(value) : 'omit'),
  // The output is Transitional whatever the source was.
  '@conformance': () => 'omit',
  '@w:conformance': () => 'omit',
  'o:OLEObject@ProgID': program,
  'p:oleObj@progId': program,
  'x:oleObject@progId': program,
  'o:OLEObject@ObjectID': (value) => (/^_\d{1,12}$/.test(value) ? keep(value) : 'omit'),
  // The account of an author tells authors apart; whose it is, their name says.
  'p188:author@userId': (value) =>
    keep(/^u-[0-9a-f]{16}$/.test(value) ? value : `u-${createHash('sha256').update(value).digest('hex').slice(0, 16)}`),
  'p188:author@providerId': () => keep('None'),
  'dsp:dataModelExt@relId': (value) => (/^[A-Za-z_][\w.-]{0,63}$/.test(value) ? keep(value) : 'omit'),
  // A very hidden sheet can only be shown by a program; hidden is as far as a person may hide.
  'x:sheet@state': (value) => keep(value === 'veryHidden' ? 'hidden' : value),
}

/** Dropping the first takes the second along: an animation that plays or runs something is dropped whole. */
export const takenAlong: Readonly<Record<string, string>> = { 'p:cmd': 'p:timing', 'p:audio': 'p:timing', 'p:video': 'p:timing' }
