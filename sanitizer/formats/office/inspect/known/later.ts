/**
 * What came after the standard ([MS-DOCX], [MS-XLSX], [MS-PPTX], [MS-ODRAWXML]) as the inspection knows it, by families (word.ts says how to read
 * a line). Ink, films, 3D models, web video, slicers, timelines, models and what identifies a person are not named.
 */

import { NAMED } from './drawing.ts'

const COLOUR = 'auto indexed rgb theme tint'

/** [MS-DOCX] §2.6: effects of letters; its attributes are qualified */
export const letters = `
w:id w:author w:date: conflictIns conflictDel
: textFill textOutline scene3d props3d stylisticSets noFill solidFill gradFill gsLst round bevel extrusionClr contourClr
val: alpha hueMod lum lumMod lumOff sat satMod satOff shade tint schemeClr srgbClr prstDash ligatures numForm numSpacing cntxtAlts
id val: styleSet
pos: gs
ang scaled: lin
path: path
l t r b: fillToRect
lim: miter
w cap cmpd algn: textOutline
rad: glow
blurRad dist dir sx sy kx ky algn: shadow
blurRad stA stPos endA endPos dist dir fadeDir sx sy kx ky algn: reflection
prst: camera
rig dir: lightRig
lat lon rev: rot
w h prst: bevelT bevelB
extrusionH contourW prstMaterial: props3d
`
/** [MS-DOCX] §2.6.3, a box to tick; §2.5: repeated sections */
export const tags2010 = `
: checkbox entityPicker
val: checked
val font: checkedState uncheckedState
`
export const tags2012 = `
: repeatingSection repeatingSectionItem
val: appearance
w:val: collapsed doNotAllowInsertDeleteSection sectionTitle footnoteColumns
w:val w:themeColor w:themeTint w:themeShade: color
`
export const settings2010 = `
val: conflictMode discardImageEditingData defaultImageDpi
`
export const settings2012 = `
w:val: chartTrackingRefBased
`
export const comments2012 = `
: commentsEx
paraId paraIdParent done: commentEx
`
/** [MS-DOCX] §2.7 */
export const places2010 = `
: pctHeight" pctWidth" pctPosHOffset" pctPosVOffset"
relativeFrom: sizeRelH sizeRelV
`
/** [MS-ODRAWXML] §2.21 to §2.23: shapes, groups and canvases of Word */
export const wordShapes = `
normalEastAsianFlow: wsp
: cNvCnPr style extLst
${NAMED}: cNvPr
txBox: cNvSpPr
bwMode: spPr
id: txbx
id seq: linkedTxbx
rot spcFirstLastPara vertOverflow horzOverflow vert wrap lIns tIns rIns bIns numCol spcCol rtlCol fromWordArt anchor anchorCtr forceAA upright compatLnSpc: bodyPr
`
export const wordGroups = `
: wgp grpSp graphicFrame cNvGrpSpPr cNvFrPr extLst
${NAMED}: cNvPr
bwMode: grpSpPr
rot flipH flipV: xfrm
`
export const wordCanvases = `
: wpc bg whole graphicFrame extLst
`

/** [MS-XLSX] §2.6: of sheets */
export const sheet2010 = `
: conditionalFormattings sparklineGroups sparklines sparkline formula1 formula2 colorScale dxf id"
pivot: conditionalFormatting
type priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev equalAverage activePresent id: cfRule
type gte: cfvo
minLength maxLength showValue border gradient direction negativeBarColorSameAsPositive negativeBarBorderColorSameAsPositive axisPosition: dataBar
${COLOUR}: fillColor borderColor negativeFillColor negativeBorderColor axisColor color
${COLOUR}: colorSeries colorNegative colorAxis colorMarkers colorFirst colorLast colorHigh colorLow
iconSet showValue percent reverse custom: iconSet
iconSet iconId: cfIcon
disablePrompts xWindow yWindow count: dataValidations
type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage errorTitle error promptTitle prompt: dataValidation
manualMax manualMin lineWeight type dateAxis displayEmptyCellsAs markers high low first last negative displayXAxis displayHidden minAxisType maxAxisType rightToLeft: sparklineGroup
`
export const styles2010 = `
count: dxfs
: dxf
`
/** [MS-XLSX] §2.4: formulas and ranges of extensions */
export const formulas2006 = `
: f" sqref"
`

/** [MS-ODRAWXML] §2.17: of pictures, shapes and cells */
export const drawing2010 = `
val: useLocalDpi isCanvas shadowObscured
spid: compatExt
cellRange spid: cameraTool
: hiddenEffects hiddenFill hiddenScene3d m
w cap cmpd algn: hiddenLine
z extrusionH contourW prstMaterial: hiddenSp3d
`
export const drawing2014 = `
id: creationId
val: rowId colId
st end: cxnDERefs
pred: predDERef
`
export const decorative = `
val: decorative
`
export const theme2012 = `
name id vid: themeFamily
: themeVariantLst extLst
`
export const smartArt2010 = `
${NAMED}: cNvPr
val: recolorImg
`
export const smartArt2016 = `
bwMode: spPr
: lstStyle
`
/** [MS-ODRAWXML] §2.19: how a diagram looked when it was saved */
export const smartArtDrawing = `
: drawing spTree sp grpSp nvSpPr nvGrpSpPr cNvGrpSpPr style txBody extLst
modelId: sp
${NAMED}: cNvPr
txBox: cNvSpPr
bwMode: spPr grpSpPr
rot flipH flipV: txXfrm
`
export const smartArtDrawingReference = `
relId minVer: dataModelExt
`
export const picture2010 = `
: style extLst
`

/** [MS-PPTX] §2.2 */
export const slides2010 = `
: flash honeycomb sectionLst sldIdLst
dir: conveyor doors ferris flip gallery pan ripple switch vortex warp window
dir pattern: glitter shred
dir hasBounce: flythrough
isContent isInverted dir: prism
thruBlk dir: reveal
spokes: wheelReverse
val: creationId modId defaultImageDpi discardImageEditData
: laserClr
name id slideIdLst: section
: sectionPr
id: sldId
`
export const slides2012 = `
prst invX invY: prstTrans
: sldGuideLst notesGuideLst clr extLst
id name orient pos userDrawn: guide
val: chartTrackingRefBased
timeZoneBias: threadingInfo
authorId idx: parentCm
`
/** [MS-PPTX] §2.16.3: comments since 2021 */
/** What leads from a slide to its comments. */
export const commentReference = `
r:id: commentRel
`
export const comments2018 = `
: cmLst replyLst txBody unknownAnchor
id authorId status created startDate dueDate assignedTo complete title: cm
id authorId status created: reply
x y: pos
`
export const authors2018 = `
: authorLst
id name initials userId providerId: author
`
/** [MS-ODRAWXML] §2.29: what a comment is about */
export const slideMark = `
: sldMkLst docMk
cId sldId: sldMk
`
export const drawingMark = `
: deMkLst txMkLst
id creationId: spMk picMk cxnSpMk grpSpMk graphicFrameMk
cp len: txMk
len hash: context
`
