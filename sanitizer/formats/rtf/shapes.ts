import type { FindingKind } from '../../findings.ts'

/**
 * Properties of shapes (RTF 1.9.1, "Drawing Object Properties"): geometry, colours, lines, text boxes. Values are numbers, or lists of them
 * whose count is right (CVE-2010-3333: pFragments).
 */
const list = (words: string): readonly string[] => words.trim().split(/\s+/)

const numbers: ReadonlySet<string> = new Set(
  list(`
  shapeType fFlipH fFlipV rotation relLeft relTop relRight relBottom fRelFlipH fRelFlipV relRotation groupLeft groupTop groupRight groupBottom
  posh posrelh posv posrelv dhgt fLayoutInCell fAllowOverlap fBehindDocument fHidden fPrint fLockAspectRatio fLockRotation fLockAgainstGrouping
  dxWrapDistLeft dyWrapDistTop dxWrapDistRight dyWrapDistBottom fEditedWrap wrapText
  dxTextLeft dyTextTop dxTextRight dyTextBottom WrapText anchorText txflTextFlow cdirFont fAutoTextMargin fRotateText fFitShapeToText fFitTextToShape txdir lTxid hspNext
  geoLeft geoTop geoRight geoBottom shapePath adjustValue adjust2Value adjust3Value adjust4Value adjust5Value adjust6Value adjust7Value adjust8Value adjust9Value adjust10Value
  fShadowOK f3DOK fLineOK fGtextOK fFillOK fFilled fLine fShadow fillType fillColor fillOpacity fillBackColor fillBackOpacity fillAngle fillFocus fillToLeft fillToTop fillToRight fillToBottom
  fillWidth fillHeight fillRectLeft fillRectTop fillRectRight fillRectBottom fillDztype fillOriginX fillOriginY fillShapeOriginX fillShapeOriginY fillShadeType fHitTestFill fillShape fillUseRect fNoFillHitTest fRecolorFillAsPicture fUseShapeAnchor
  lineColor lineOpacity lineBackColor lineType lineWidth lineMiterLimit lineStyle lineDashing lineStartArrowhead lineEndArrowhead lineStartArrowWidth lineStartArrowLength lineEndArrowWidth lineEndArrowLength lineJoinStyle lineEndCapStyle fArrowheadsOK fHitTestLine lineFillShape fInsetPen fNoLineDrawDash
  shadowType shadowColor shadowOpacity shadowHighlight shadowOffsetX shadowOffsetY shadowSecondOffsetX shadowSecondOffsetY shadowScaleXToX shadowScaleYToX shadowScaleXToY shadowScaleYToY shadowPerspectiveX shadowPerspectiveY shadowWeight shadowOriginX shadowOriginY fshadowObscured
  cropFromTop cropFromBottom cropFromLeft cropFromRight pictureContrast pictureBrightness pictureGray pictureBiLevel pictureTransparent pictureId fNoHitTestPicture fPreserveGray pictureRecolor
  gtextAlign gtextSize gtextSpacing gtextFVertical gtextFKern gtextFTight gtextFStretch gtextFShrinkFit gtextFBestFit gtextFNormalize gtextFDxMeasure gtextFBold gtextFItalic gtextFUnderline gtextFShadow gtextFSmallcaps gtextFStrikethrough gtextFReverseRows fGtext
  alignHR dxHeightHR dxWidthHR fHorizRule fNoshadeHR fReallyHidden fStandardHR pctHR pctHorizPos pctVertPos sizerelh sizerelv pctHoriz pctVert cxk cxstyle fUserDrawn fArrowheadsOK fLineUseShapeAnchor fCandidateAnchor fPseudoInline fIsBullet fBackground bWMode bWModePureBW bWModeBW fPolicyLabel fPolicyBarcode fChangePage fInitiator
  fc3D fc3DMetallic fc3DUseExtrusionColor fc3DLightFace c3DExtrudeForward c3DExtrudeBackward c3DExtrudePlane c3DExtrusionColor c3DSpecularAmt c3DDiffuseAmt c3DShininess c3DEdgeThickness
  `),
)
const arrays: ReadonlySet<string> = new Set(['pVerticies', 'pSegmentInfo', 'pWrapPolygonVertices', 'fillShadeColors', 'lineDashStyle'])
const texts: ReadonlySet<string> = new Set(['gtextUNICODE', 'gtextFont', 'wzDescription'])
/** Properties whose value is a picture. */
export const pictureProperties: ReadonlySet<string> = new Set(['pib', 'fillBlip'])

/** What others are reported as. */
const findings: Readonly<Record<string, FindingKind>> = {
  pibName: 'external-reference',
  fillBlipName: 'external-reference',
  lineFillBlipName: 'external-reference',
  pibFlags: 'external-reference',
  fillBlipFlags: 'external-reference',
  pihlShape: 'unsafe-link',
  metroBlob: 'embedded-file',
  wzName: 'metadata',
  wzScript: 'javascript',
  wzScriptExtAttr: 'javascript',
  wzScriptLangAttr: 'javascript',
}
export const findingOf = (property: string): FindingKind =>
  (Object.hasOwn(findings, property) ? findings[property] : undefined) ?? 'unknown'

const NUMBER = /^-?\d{1,10}$/
const ARRAY = /^(\d{1,2});(\d{1,5});(.*)$/
const ELEMENTS = /^(?:-?\d{1,10}|\(-?\d{1,10},-?\d{1,10}\))$/
const ELEMENT_SIZES: ReadonlySet<string> = new Set(['2', '4', '8'])
const LONGEST_TEXT = 1_000

/** The value to write; undefined: the property goes. */
export function propertyValue(name: string, value: string): string | undefined {
  if (texts.has(name)) return value.slice(0, LONGEST_TEXT)
  const trimmed = value.trim()
  if (numbers.has(name)) return NUMBER.test(trimmed) ? trimmed : undefined
  return arrays.has(name) && isWholeArray(trimmed) ? trimmed : undefined
}

function isWholeArray(value: string): boolean {
  const [, size = '', count = '', rest = ''] = ARRAY.exec(value) ?? []
  const elements = rest === '' ? [] : rest.split(';')
  return ELEMENT_SIZES.has(size) && elements.length === Number(count) && elements.every((element) => ELEMENTS.test(element))
}
