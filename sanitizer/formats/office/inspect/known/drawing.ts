/**
 * DrawingML as the inspection knows it (ECMA-376 Part 1 §20–21), by families of elements that carry the same attributes (word.ts says how to
 * read a line). Links lead through relationships that are looked at by themselves; sounds, films and linked pictures are not named.
 */

const SIDES = 'l t r b'
const LINE = 'w cap cmpd algn'
const TYPEFACE = 'typeface panose pitchFamily charset'
const REFERENCE = 'idx'
const MAP = 'bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink'
const LOCKS = 'noGrp noSelect noRot noChangeAspect noMove noResize noEditPoints noAdjustHandles noChangeArrowheads noChangeShapeType'
const RUN = 'kumimoji lang altLang sz b i u strike kern cap spc normalizeH baseline noProof dirty err smtClean smtId bmk'
/** §20.1.2.2.8, CT_NonVisualDrawingProps */
export const NAMED = 'id name descr hidden title'

/** §20.1.2.3, §20.1.8: colours, fills, lines, effects */
const looks = `
val: alpha alphaMod alphaOff hueMod hueOff lum lumMod lumOff sat satMod satOff shade tint red redMod redOff green greenMod greenOff blue blueMod
val: blueOff hue prstDash schemeClr prstClr
: comp inv gray gamma invGamma clrFrom clrTo noFill grpFill gsLst custDash round bevel
: effectLst alphaCeiling alphaFloor alphaInv duotone grayscl solidFill stretch uFillTx uLnTx uFill
val a14:legacySpreadsheetColorIndex: srgbClr
val lastClr: sysClr
r g b: scrgbClr
hue sat lum: hslClr
flip rotWithShape: gradFill
pos: gs
ang scaled: lin
path: path
${SIDES}: fillToRect tileRect fillRect srcRect
prst: pattFill prstShdw
: fgClr bgClr
dpi rotWithShape: blipFill
r:embed cstate: blip
tx ty sx sy flip algn: tile
${LINE}: ln uLn
d sp: ds
lim: miter
type w len: headEnd tailEnd
type name: cont effectDag
ref: effect
thresh: alphaBiLevel biLevel
: alphaRepl clrRepl
amt: alphaModFix
rad: alphaOutset glow softEdge
blend: blend fillOverlay
rad grow: blur
useA: clrChange
: fill
hue sat lum: hsl
blurRad dist dir: innerShdw
bright contrast: lum
blurRad dist dir sx sy kx ky algn rotWithShape: outerShdw
dist dir: prstShdw
blurRad stA stPos endA endPos dist dir fadeDir sx sy kx ky algn rotWithShape: reflection
tx ty: relOff
hue amt: tint
sx kx ky sy tx ty: xfrm
`

/** §20.1.5: three dimensions */
const depth = `
: scene3d flatTx backdrop
z extrusionH contourW prstMaterial: sp3d
prst fov zoom: camera
rig dir: lightRig
lat lon rev: rot
w h prst: bevelT bevelB bevel
: extrusionClr contourClr
x y z: anchor
dx dy dz: norm up
z: flatTx
prstMaterial: cell3D
`

/** §20.1.9: shapes and their places */
const shapes = `
rot flipH flipV: xfrm
x y: off chOff pos pt
cx cy: ext chExt
: custGeom avLst gdLst ahLst cxnLst pathLst close moveTo lnTo cubicBezTo quadBezTo
prst: prstGeom prstTxWarp
name fmla: gd
gdRefX minX maxX gdRefY minY maxY: ahXY
gdRefR minR maxR gdRefAng minAng maxAng: ahPolar
ang: cxn
${SIDES}: rect
w h fill stroke extrusionOk: path
wR hR stAng swAng: arcTo
bwMode: spPr
: style
${REFERENCE}: lnRef fillRef effectRef fontRef
${LOCKS} noTextEdit: spLocks
${LOCKS}: cxnSpLocks
${LOCKS} noCrop: picLocks
noGrp noUngrp noSelect noRot noChangeAspect noMove noResize: grpSpLocks
noGrp noDrilldown noSelect noChangeAspect noMove noResize: graphicFrameLocks
id idx: stCxn endCxn
: graphic
uri: graphicData
uri: ext
: extLst
`

/** §21.1.2: text */
const words = `
: p r lstStyle normAutofit noAutofit spAutoFit buClrTx buSzTx buFontTx buNone buClr buBlip lnSpc spcBef spcAft tabLst highlight
rot spcFirstLastPara vertOverflow horzOverflow vert wrap lIns tIns rIns bIns numCol spcCol rtlCol fromWordArt anchor anchorCtr forceAA upright compatLnSpc: bodyPr
fontScale lnSpcReduction: normAutofit
marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct: pPr defPPr lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr
${RUN}: rPr defRPr endParaRPr
: br t"
id type: fld
val: buSzPct buSzPts spcPct spcPts rtl
${TYPEFACE}: latin ea cs sym buFont
type startAt: buAutoNum
char: buChar
pos algn: tab
r:id action tooltip history highlightClick endSnd: hlinkClick hlinkMouseOver hlinkHover
`

/** What may be drawn in any part: looks, shapes and text. */
export const drawing = looks + depth + shapes + words

/** §21.1.3 */
export const tables = `
: tbl tblGrid txBody
rtl firstRow firstCol lastRow lastCol bandRow bandCol: tblPr
: tableStyleId"
w: gridCol
h: tr
rowSpan gridSpan hMerge vMerge: tc
marL marR marT marB vert anchor anchorCtr horzOverflow: tcPr
${LINE}: lnL lnR lnT lnB lnTlToBr lnBlToTr
`

/** §20.1.4.2, §21.1.3: looks of tables */
export const tableStyles = `
def: tblStyleLst
styleId styleName: tblStyle tableStyle
: tblBg wholeTbl band1H band2H band1V band2V lastCol firstCol lastRow firstRow seCell swCell neCell nwCell tcStyle tcBdr left right top bottom
: insideH insideV tl2br tr2bl fill
b i: tcTxStyle
`

/** §20.1.6 */
export const theme = `
name thm15:id: theme
: themeOverride themeElements objectDefaults extraClrSchemeLst extraClrScheme custClrLst themeManager
: dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
name: clrScheme fontScheme fmtScheme custClr
: majorFont minorFont fillStyleLst lnStyleLst effectStyleLst effectStyle bgFillStyleLst
script typeface: font
: spDef lnDef txDef
${MAP}: clrMap
`

/** Where a part says which colours of the theme it means (§20.1.6.6, §20.1.6.8). */
export const colourMap = `
: masterClrMapping
${MAP}: overrideClrMapping
`

/** §20.1.2.2.3, §20.1.2.2.1, §20.1.2.2.4: what animations build step by step */
export const builds = `
bld rev: bldDgm
bld animBg: bldChart
id bldStep: dgm
seriesIdx categoryIdx bldStep: chart
`

/** §20.2 */
export const picture = `
: pic nvPicPr
${NAMED}: cNvPr
preferRelativeResize: cNvPicPr
dpi rotWithShape: blipFill
bwMode: spPr
`

/** §20.4 */
export const wordDrawing = `
distT distB distL distR wp14:anchorId wp14:editId: inline
distT distB distL distR simplePos relativeHeight behindDoc locked layoutInCell hidden allowOverlap wp14:anchorId wp14:editId: anchor
cx cy: extent
${SIDES}: effectExtent
${NAMED}: docPr
: cNvGraphicFramePr wrapNone align" posOffset"
x y: simplePos start lineTo
relativeFrom: positionH positionV
wrapText distT distB distL distR: wrapSquare
wrapText distL distR: wrapTight wrapThrough
distT distB: wrapTopAndBottom
edited: wrapPolygon
`

const PLACED = `
: cxnSp graphicFrame grpSp nvSpPr nvPicPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr style txBody
${NAMED}: cNvPr
txBox: cNvSpPr
preferRelativeResize: cNvPicPr
dpi rotWithShape: blipFill
bwMode: spPr grpSpPr
rot flipH flipV: xfrm
macro textlink fLocksText fPublished: sp
macro fPublished: pic cxnSp graphicFrame
: from to
cx cy: ext
`

/** §20.5 */
export const sheetDrawing = `${PLACED}
: wsDr oneCellAnchor absoluteAnchor col" row" colOff" rowOff"
editAs: twoCellAnchor
x y: pos
fLocksWithSheet fPrintsWithSheet: clientData
`

/** §21.3 */
export const chartDrawing = `${PLACED}
: relSizeAnchor absSizeAnchor x" y"
`
export const chartDrawingRoot = `
: userShapes
`

/** §21.4: SmartArt */
const LAYOUT = 'axis ptType hideLastTrans st cnt step'
export const diagramData = `
: dataModel ptLst cxnLst bg whole t presLayoutVars extLst
modelId type cxnId: pt
modelId type srcId destId srcOrd destOrd parTransId sibTransId presId: cxn
presAssocID presName presStyleLbl presStyleIdx presStyleCnt loTypeId loCatId qsTypeId qsCatId csTypeId csCatId coherent3DOff phldrT phldr custAng custFlipVert custFlipHor custSzX custSzY custScaleX custScaleY custT custLinFactX custLinFactY custLinFactNeighborX custLinFactNeighborY custRadScaleRad custRadScaleInc: prSet
bwMode: spPr
uri: ext
`
const variables = `
val: orgChart chMax chPref bulletEnabled dir hierBranch animOne animLvl resizeHandles
: presLayoutVars varLst
`
export const diagramVariables = variables
const titles = `
lang val: title desc
: catLst extLst
type pri: cat
uri: ext
`
export const diagramLayout = `${titles}${variables}
uniqueId minVer defStyle: layoutDef
useDef: sampData styleData clrData
: dataModel ptLst cxnLst bg whole t constrLst ruleLst adjLst
modelId type cxnId: pt
modelId type srcId destId srcOrd destOrd parTransId sibTransId presId: cxn
presAssocID presName presStyleLbl presStyleIdx presStyleCnt loTypeId loCatId qsTypeId qsCatId csTypeId csCatId coherent3DOff phldrT phldr custAng custFlipVert custFlipHor custSzX custSzY custScaleX custScaleY custT custLinFactX custLinFactY custLinFactNeighborX custLinFactNeighborY custRadScaleRad custRadScaleInc: prSet
bwMode: spPr
name styleLbl chOrder moveWith: layoutNode
type rev: alg
type val: param
rot type r:blip zOrderOff hideGeom lkTxEntry blipPhldr: shape
idx val: adj
${LAYOUT}: presOf
type for forName ptType refType refFor refForName refPtType op val fact: constr
type for forName ptType val fact max: rule
name ref ${LAYOUT}: forEach
name: choose else
name ${LAYOUT} func arg op val: if
`
export const diagramStyle = `${titles}
uniqueId minVer: styleDef
name: styleLbl
: scene3d sp3d txPr style
z extrusionH contourW prstMaterial: sp3d
`
export const diagramColours = `${titles}
uniqueId minVer: colorsDef
name: styleLbl
meth hueDir: fillClrLst linClrLst effectClrLst txLinClrLst txFillClrLst txEffectClrLst
`
/** In the part that shows the diagram. */
export const diagramReference = `
r:dm r:lo r:qs r:cs: relIds
`
