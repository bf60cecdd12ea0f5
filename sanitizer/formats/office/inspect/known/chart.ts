/**
 * Charts as the inspection knows them (ECMA-376 Part 1 §21.2; [MS-ODRAWXML] §2.24 for what came later), by families of elements that carry the
 * same attributes (word.ts says how to read a line).
 */

const MAP = 'bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink'
const PAGE = 'paperSize firstPageNumber orientation blackAndWhite draft useFirstPageNumber horizontalDpi verticalDpi copies'
const TEXTS = `
: oddHeader" oddFooter" evenHeader" evenFooter" firstHeader" firstFooter"
alignWithMargins differentOddEven differentFirst: headerFooter
l r t b header footer: pageMargins
${PAGE}: pageSetup
: printSettings
`

/** §21.2 */
export const chart = `${TEXTS}
: chartSpace chart plotArea legend layout manualLayout title tx rich strRef numRef multiLvlStrRef strCache numCache multiLvlStrCache strLit numLit
: cat val xVal yVal bubbleSize lvl ser marker dPt dLbls dLbl trendline trendlineLbl errBars plus minus leaderLines protection
: areaChart area3DChart lineChart line3DChart stockChart radarChart scatterChart pieChart pie3DChart doughnutChart barChart bar3DChart ofPieChart
: surfaceChart surface3DChart bubbleChart catAx valAx dateAx serAx scaling majorGridlines minorGridlines dTable dispUnits dispUnitsLbl
: upDownBars upBars downBars dropLines hiLowLines serLines bandFmts bandFmt custSplit view3D floor sideWall backWall legendEntry txPr
: pictureOptions extLst f" v" formatCode" separator" name"
val: applyToEnd applyToFront applyToSides auto autoTitleDeleted axId axPos backward barDir baseTimeUnit bubble3D bubbleScale builtInUnit
val: chartObject crossAx crossBetween crosses crossesAt custUnit data date1904 delete depthPercent dispBlanksAs dispEq dispRSqr dLblPos errBarType
val: errDir errValType explosion firstSliceAng fmtId formatting forward gapDepth gapWidth grouping h hMode holeSize hPercent idx intercept
val: invertIfNegative lang layoutTarget lblAlgn lblOffset logBase majorTickMark majorTimeUnit majorUnit max min minorTickMark minorTimeUnit
val: minorUnit noEndCap noMultiLvlLbl ofPieType order orientation overlap overlay period perspective pictureFormat pictureStackUnit
val: plotVisOnly ptCount radarStyle rAngAx rotX rotY roundedCorners scatterStyle secondPiePt secondPieSize selection shape showBubbleSize
val: showCatName showDLblsOverMax showHorzBorder showKeys showLeaderLines showLegendKey showNegBubbles showOutline showPercent showSerName showVal
val: showVertBorder size sizeRepresents smooth splitPos splitType style symbol thickness tickLblPos tickLblSkip tickMarkSkip trendlineType
val: userInterface val varyColors w wireframe wMode x xMode y yMode legendPos marker
formatCode sourceLinked: numFmt
idx formatCode: pt
${MAP}: clrMapOvr
bwMode: spPr
r:id: externalData userShapes
uri: ext
`

/** A chart seen from the part that shows it (§21.2.2.27). */
export const chartReference = `
r:id: chart
`

/** Extensions of 2007 to 2017. */
export const chartLater2007 = `
val: style showSketchBtn inSketchMode dropZonesVisible dropZoneFilter dropZoneCategories dropZoneData dropZoneSeries
: pivotOptions sketchOptions invertSolidFillFmt
bwMode: spPr
`
export const chartLater2012 = `
: filteredAreaSeries filteredBarSeries filteredBubbleSeries filteredLineSeries filteredPieSeries filteredRadarSeries filteredScatterSeries
: filteredSurfaceSeries filteredSeriesTitle filteredCategoryTitle ser tx cat leaderLines layout dLbl marker datalabelsRange dlblRangeCache
: dlblFieldTable dlblFTEntry dlblFieldTableCache fullRef levelRef formulaRef categoryFilterExceptions categoryFilterException
: f" sqref" txfldGUID"
val: autoCat showDataLabelsRange showLeaderLines invertIfNegative bubble3D explosion xForSave
formatCode sourceLinked: numFmt
bwMode: spPr
`
export const chartLater2014 = `
val: uniqueId uniqueID invertIfNegative bubble3D explosion literalDataChart showExpandCollapseFieldButtons
: marker dLbl categoryFilterExceptions categoryFilterException datapointuniqueidmap ptentry ptidx" pivotOptions16 filteredLitCache strCache numCache
: multiLvlStrCache
bwMode: spPr
`
export const chartLater2017 = `
: dataDisplayOptions16
val: dispNaAsBlank
`

/** [MS-ODRAWXML] §2.24.3: charts that came in 2016. What draws maps by a service is not named. */
export const chartEx = `${TEXTS}
: chartSpace chartData chart plotArea plotAreaRegion plotSurface tx txData rich txPr layoutPr aggregation valueColors minColor midColor maxColor
: min mid max extremeValue tickLabels majorGridlines minorGridlines unitsLabel fmtOvrs strDim numDim f" nf" v" separator" binCount" binSize" axisId" extLst
id: data
dir: f nf
type: strDim numDim majorTickMarks minorTickMarks
ptCount name formatCode: lvl
idx: pt" fmtOvr dataPt dataLabelHidden
layoutId hidden ownerIdx uniqueId formatIdx: series
val: dataId parentLabelLayout regionLabelLayout idx number percent
pos: dataLabels
pos align overlay: title legend
idx pos: dataLabel
seriesName categoryName value connectorLines meanLine meanMarker nonoutliers outliers: visibility
quartileMethod: statistics
intervalClosed underflow overflow: binning
: subtotals
count: valueColorPositions
id hidden: axis
gapWidth: catScaling
max min majorUnit minorUnit: valScaling
unit: units
formatCode sourceLinked: numFmt
${MAP}: clrMapOvr
bwMode: spPr
r:id: externalData
uri: ext
`

/** [MS-ODRAWXML] §2.24.2: looks of a chart. */
const AXIS = 'visible majorTick minorTick labelPosition majorGridlines minorGridlines title mods'
export const chartStyle = `
id: chartStyle
mods: axisTitle chartArea dataLabel dataLabelCallout dataPoint dataPoint3D dataPointLine dataPointMarker dataPointWireframe downBar dropLine
mods: errorBar floor gridlineMajor gridlineMinor hiLoLine leaderLine plotArea plotArea3D seriesLine trendlineLabel upBar wall
${AXIS}: categoryAxis seriesAxis valueAxis
legendKeys horizontalBorder verticalBorder outlineBorder mods: dataTable
visible includeInLayout position mods: legend
position mods: title
add equation rsquared mods: trendline
symbol size: dataPointMarkerLayout
overlap gapWidth gapDepth doughnutHoleSize markerVisible hiloLines dropLines seriesLines: dataSeries
position value seriesName categoryName legendKey percentage: dataLabels
rotX rotY rAngAx perspective heightPercent depthPercent: view3D
idx mods: lnRef fillRef effectRef fontRef
: lineWidthScale" extLst
val: styleClr
bwMode: spPr
kumimoji lang altLang sz b i u strike kern cap spc normalizeH baseline noProof dirty err smtClean smtId bmk: defRPr
rot spcFirstLastPara vertOverflow horzOverflow vert wrap lIns tIns rIns bIns numCol spcCol rtlCol fromWordArt anchor anchorCtr forceAA upright compatLnSpc: bodyPr
`
export const chartColours = `
meth id: colorStyle
: variation
`
