/**
 * DrawingML charts (ECMA-376 Part 1 §21.2): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const chart = `
applyToEnd val
applyToFront val
applyToSides val
area3DChart
areaChart
auto val
autoTitleDeleted val
axId val
axPos val
backWall
backward val
bandFmt
bandFmts
bar3DChart
barChart
barDir val
baseTimeUnit val
bubble3D val
bubbleChart
bubbleScale val
bubbleSize
builtInUnit val
cat
catAx
chart r:id
chartObject val
chartSpace
clrMapOvr bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
crossAx val
crossBetween val
crosses val
crossesAt val
custSplit
custUnit val
dLbl
dLblPos val
dLbls
dPt
dTable
data val
date1904 val
dateAx
delete val
depthPercent val
dispBlanksAs val
dispEq val
dispRSqr val
dispUnits
dispUnitsLbl
doughnutChart
downBars
dropLines
errBarType val
errBars
errDir val
errValType val
evenFooter"
evenHeader"
explosion val
ext uri
extLst
externalData r:id
f"
firstFooter"
firstHeader"
firstSliceAng val
floor
fmtId val
formatCode"
formatting val
forward val
gapDepth val
gapWidth val
grouping val
h val
hMode val
hPercent val
headerFooter alignWithMargins differentOddEven differentFirst
hiLowLines
holeSize val
idx val
intercept val
invertIfNegative val
lang val
layout
layoutTarget val
lblAlgn val
lblOffset val
leaderLines
legend
legendEntry
legendPos val
line3DChart
lineChart
logBase val
lvl
majorGridlines
majorTickMark val
majorTimeUnit val
majorUnit val
manualLayout
marker val
max val
min val
minorGridlines
minorTickMark val
minorTimeUnit val
minorUnit val
minus
multiLvlStrCache
multiLvlStrRef
name"
noEndCap val
noMultiLvlLbl val
numCache
numFmt formatCode sourceLinked
numLit
numRef
oddFooter"
oddHeader"
ofPieChart
ofPieType val
order val
orientation val
overlap val
overlay val
pageMargins l r t b header footer
pageSetup paperSize firstPageNumber orientation blackAndWhite draft useFirstPageNumber horizontalDpi verticalDpi copies
period val
perspective val
pictureFormat val
pictureOptions
pictureStackUnit val
pie3DChart
pieChart
plotArea
plotVisOnly val
plus
printSettings
protection
pt idx formatCode
ptCount val
rAngAx val
radarChart
radarStyle val
rich
rotX val
rotY val
roundedCorners val
scaling
scatterChart
scatterStyle val
secondPiePt val
secondPieSize val
selection val
separator"
ser
serAx
serLines
shape val
showBubbleSize val
showCatName val
showDLblsOverMax val
showHorzBorder val
showKeys val
showLeaderLines val
showLegendKey val
showNegBubbles val
showOutline val
showPercent val
showSerName val
showVal val
showVertBorder val
sideWall
size val
sizeRepresents val
smooth val
spPr bwMode
splitPos val
splitType val
stockChart
strCache
strLit
strRef
style val
surface3DChart
surfaceChart
symbol val
thickness val
tickLblPos val
tickLblSkip val
tickMarkSkip val
title
trendline
trendlineLbl
trendlineType val
tx
txPr
upBars
upDownBars
userInterface val
userShapes r:id
v"
val val
valAx
varyColors val
view3D
w val
wMode val
wireframe val
x val
xMode val
xVal
y val
yMode val
yVal
`
