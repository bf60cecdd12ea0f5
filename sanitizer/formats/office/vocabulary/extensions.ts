/**
 * Extensions by Microsoft ([MS-DOCX] [MS-XLSX] [MS-PPTX] [MS-ODRAWXML]): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const w14 = `
alpha w14:val
bevel
bevelB w14:w w14:h w14:prst
bevelT w14:w w14:h w14:prst
camera w14:prst
checkbox
checked w14:val
checkedState w14:font w14:val
cntxtAlts w14:val
conflictDel w:author w:date w16du:dateUtc w:id
conflictIns w:author w:date w16du:dateUtc w:id
conflictMode w14:val
contourClr
defaultImageDpi w14:val
discardImageEditingData w14:val
entityPicker
extrusionClr
fillToRect w14:l w14:t w14:r w14:b
glow w14:rad
gradFill
gs w14:pos
gsLst
hueMod w14:val
ligatures w14:val
lightRig w14:rig w14:dir
lin w14:ang w14:scaled
lum w14:val
lumMod w14:val
lumOff w14:val
miter w14:lim
noFill
numForm w14:val
numSpacing w14:val
path w14:path
props3d w14:extrusionH w14:contourW w14:prstMaterial
prstDash w14:val
reflection w14:blurRad w14:stA w14:stPos w14:endA w14:endPos w14:dist w14:dir w14:fadeDir w14:sx w14:sy w14:kx w14:ky w14:algn
rot w14:lat w14:lon w14:rev
round
sat w14:val
satMod w14:val
satOff w14:val
scene3d
schemeClr w14:val
shade w14:val
shadow w14:blurRad w14:dist w14:dir w14:sx w14:sy w14:kx w14:ky w14:algn
solidFill
srgbClr w14:val
styleSet w14:id w14:val
stylisticSets
textFill
textOutline w14:w w14:cap w14:cmpd w14:algn
tint w14:val
uncheckedState w14:font w14:val
`

export const w15 = `
appearance w15:val
chartTrackingRefBased w:val
collapsed w:val
color w:val w:themeColor w:themeTint w:themeShade
commentEx w15:paraId w15:paraIdParent w15:done
commentsEx
doNotAllowInsertDeleteSection w:val
footnoteColumns w:val
repeatingSection
repeatingSectionItem
sectionTitle w:val
`

export const wp14 = `
pctHeight"
pctPosHOffset"
pctPosVOffset"
pctWidth"
sizeRelH relativeFrom
sizeRelV relativeFrom
`

export const wps = `
bodyPr rot spcFirstLastPara vertOverflow horzOverflow vert wrap lIns tIns rIns bIns numCol spcCol rtlCol fromWordArt anchor anchorCtr forceAA upright compatLnSpc
cNvCnPr
cNvPr id name descr hidden title
cNvSpPr txBox
extLst
linkedTxbx id seq
spPr bwMode
style
txbx id
wsp normalEastAsianFlow
`

export const wpg = `
cNvFrPr
cNvGrpSpPr
cNvPr id name descr hidden title
extLst
graphicFrame
grpSp
grpSpPr bwMode
wgp
xfrm rot flipH flipV
`

export const wpc = `
bg
extLst
graphicFrame
whole
wpc
`

export const x14 = `
axisColor auto indexed rgb theme tint
borderColor auto indexed rgb theme tint
cfIcon iconSet iconId
cfRule type priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev equalAverage activePresent id
cfvo type gte
color auto indexed rgb theme tint
colorAxis auto indexed rgb theme tint
colorFirst auto indexed rgb theme tint
colorHigh auto indexed rgb theme tint
colorLast auto indexed rgb theme tint
colorLow auto indexed rgb theme tint
colorMarkers auto indexed rgb theme tint
colorNegative auto indexed rgb theme tint
colorScale
colorSeries auto indexed rgb theme tint
conditionalFormatting pivot
conditionalFormattings
dataBar minLength maxLength showValue border gradient direction negativeBarColorSameAsPositive negativeBarBorderColorSameAsPositive axisPosition
dataValidation type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage errorTitle error promptTitle prompt
dataValidations disablePrompts xWindow yWindow count
dxf
dxfs count
fillColor auto indexed rgb theme tint
formula1
formula2
iconSet iconSet showValue percent reverse custom
id"
negativeBorderColor auto indexed rgb theme tint
negativeFillColor auto indexed rgb theme tint
sparkline
sparklineGroup manualMax manualMin lineWeight type dateAxis displayEmptyCellsAs markers high low first last negative displayXAxis displayHidden minAxisType maxAxisType rightToLeft
sparklineGroups
sparklines
`

export const a14 = `
cameraTool cellRange spid
compatExt spid
hiddenEffects
hiddenFill
hiddenLine w cap cmpd algn
hiddenScene3d
hiddenSp3d z extrusionH contourW prstMaterial
isCanvas val
m
shadowObscured val
useLocalDpi val
`

export const p14 = `
conveyor dir
creationId val
defaultImageDpi val
discardImageEditData val
doors dir
ferris dir
flash
flip dir
flythrough dir hasBounce
gallery dir
glitter dir pattern
honeycomb
laserClr
modId val
pan dir
prism dir isContent isInverted
reveal thruBlk dir
ripple dir
section name slideIdLst id
sectionLst
sectionPr
shred pattern dir
sldId id
sldIdLst
switch dir
vortex dir
warp dir
wheelReverse spokes
window dir
`

export const p15 = `
chartTrackingRefBased val
clr
extLst
guide id name orient pos userDrawn
notesGuideLst
parentCm authorId idx
prstTrans prst invX invY
sldGuideLst
threadingInfo timeZoneBias
`

/** Comments as PowerPoint has written them since 2021 ([MS-PPTX] §2.16.3), and what they are about ([MS-ODRAWXML] §2.29). */
export const p188 = `
author id name initials userId providerId
authorLst
cm id authorId status created startDate dueDate assignedTo complete title
cmLst
commentRel r:id
pos x y
reply id authorId status created
replyLst
txBody
unknownAnchor
`

export const pc = `
docMk
sldMk cId sldId
sldMkLst
`

export const ac = `
context len hash
cxnSpMk id creationId
deMkLst
graphicFrameMk id creationId
grpSpMk id creationId
picMk id creationId
spMk id creationId
txMk cp len
txMkLst
`

export const c14 = `
dropZoneCategories val
dropZoneData val
dropZoneFilter val
dropZoneSeries val
dropZonesVisible val
inSketchMode val
invertSolidFillFmt
pivotOptions
showSketchBtn val
sketchOptions
spPr bwMode
style val
`

export const c15 = `
autoCat val
bubble3D val
cat
categoryFilterException
categoryFilterExceptions
dLbl
datalabelsRange
dlblFTEntry
dlblFieldTable
dlblFieldTableCache
dlblRangeCache
explosion val
f"
filteredAreaSeries
filteredBarSeries
filteredBubbleSeries
filteredCategoryTitle
filteredLineSeries
filteredPieSeries
filteredRadarSeries
filteredScatterSeries
filteredSeriesTitle
filteredSurfaceSeries
formulaRef
fullRef
invertIfNegative val
layout
leaderLines
levelRef
marker
numFmt formatCode sourceLinked
ser
showDataLabelsRange val
showLeaderLines val
spPr bwMode
sqref"
tx
txfldGUID"
xForSave val
`

export const c16 = `
bubble3D val
categoryFilterException
categoryFilterExceptions
dLbl
datapointuniqueidmap
explosion val
filteredLitCache
invertIfNegative val
literalDataChart val
marker
multiLvlStrCache
numCache
pivotOptions16
ptentry
ptidx"
showExpandCollapseFieldButtons val
spPr bwMode
strCache
uniqueID val
uniqueId val
`

export const c16r3 = `
dataDisplayOptions16
dispNaAsBlank val
`

export const cs = `
axisTitle mods
bodyPr rot spcFirstLastPara vertOverflow horzOverflow vert wrap lIns tIns rIns bIns numCol spcCol rtlCol fromWordArt anchor anchorCtr forceAA upright compatLnSpc
categoryAxis visible majorTick minorTick labelPosition majorGridlines minorGridlines title mods
chartArea mods
chartStyle id
colorStyle meth id
dataLabel mods
dataLabelCallout mods
dataLabels position value seriesName categoryName legendKey percentage
dataPoint mods
dataPoint3D mods
dataPointLine mods
dataPointMarker mods
dataPointMarkerLayout symbol size
dataPointWireframe mods
dataSeries overlap gapWidth gapDepth doughnutHoleSize markerVisible hiloLines dropLines seriesLines
dataTable legendKeys horizontalBorder verticalBorder outlineBorder mods
defRPr kumimoji lang altLang sz b i u strike kern cap spc normalizeH baseline noProof dirty err smtClean smtId bmk
downBar mods
dropLine mods
effectRef idx mods
errorBar mods
extLst
fillRef idx mods
floor mods
fontRef idx mods
gridlineMajor mods
gridlineMinor mods
hiLoLine mods
leaderLine mods
legend visible includeInLayout position mods
lineWidthScale"
lnRef idx mods
plotArea mods
plotArea3D mods
seriesAxis visible majorTick minorTick labelPosition majorGridlines minorGridlines title mods
seriesLine mods
spPr bwMode
styleClr val
title position mods
trendline add equation rsquared mods
trendlineLabel mods
upBar mods
valueAxis visible majorTick minorTick labelPosition majorGridlines minorGridlines title mods
variation
view3D rotX rotY rAngAx perspective heightPercent depthPercent
wall mods
`

export const cx = `
aggregation
axis id hidden
axisId"
binCount"
binSize"
binning intervalClosed underflow overflow
catScaling gapWidth
chart r:id
chartData
chartSpace
clrMapOvr bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
data id
dataId val
dataLabel idx pos
dataLabelHidden idx
dataLabels pos
dataPt idx
evenFooter"
evenHeader"
ext uri
extLst
externalData r:id
extremeValue
f" dir
firstFooter"
firstHeader"
fmtOvr idx
fmtOvrs
headerFooter alignWithMargins differentOddEven differentFirst
idx val
layoutPr
legend pos align overlay
lvl ptCount name formatCode
majorGridlines
majorTickMarks type
max
maxColor
mid
midColor
min
minColor
minorGridlines
minorTickMarks type
nf" dir
numDim type
numFmt formatCode sourceLinked
number val
oddFooter"
oddHeader"
pageMargins l r t b header footer
pageSetup paperSize firstPageNumber orientation blackAndWhite draft useFirstPageNumber horizontalDpi verticalDpi copies
parentLabelLayout val
percent val
plotArea
plotAreaRegion
plotSurface
printSettings
pt" idx
regionLabelLayout val
rich
separator"
series layoutId hidden ownerIdx uniqueId formatIdx
spPr bwMode
statistics quartileMethod
strDim type
subtotals
tickLabels
title pos align overlay
tx
txData
txPr
units unit
unitsLabel
v"
valScaling max min majorUnit minorUnit
valueColorPositions count
valueColors
visibility connectorLines meanLine meanMarker nonoutliers outliers seriesName categoryName value
`

export const dsp = `
cNvGrpSpPr
cNvPr id name descr hidden title
cNvSpPr txBox
dataModelExt relId minVer
drawing
extLst
grpSp
grpSpPr bwMode
nvGrpSpPr
nvSpPr
sp modelId
spPr bwMode
spTree
style
txBody
txXfrm rot flipH flipV
`

export const a16 = `
colId val
creationId id
cxnDERefs st end
predDERef pred
rowId val
`

export const thm15 = `
extLst
themeFamily name id vid
themeVariantLst
`

export const dgm14 = `
cNvPr id name descr hidden title
recolorImg val
`

export const adec = `
decorative val
`

export const pic14 = `
extLst
style
`

export const dgm1612 = `
lstStyle
spPr bwMode
`

export const xne = `
f"
sqref"
`
