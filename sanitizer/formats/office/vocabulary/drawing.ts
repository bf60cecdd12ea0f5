/**
 * DrawingML main (ECMA-376 Part 1 §20.1): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const drawing = `
accent1
accent2
accent3
accent4
accent5
accent6
ahLst
ahPolar gdRefR minR maxR gdRefAng minAng maxAng
ahXY gdRefX minX maxX gdRefY minY maxY
alpha val
alphaBiLevel thresh
alphaCeiling
alphaFloor
alphaInv
alphaMod val
alphaModFix amt
alphaOff val
alphaOutset rad
alphaRepl
anchor x y z
arcTo wR hR stAng swAng
avLst
backdrop
band1H
band1V
band2H
band2V
bevel w h prst
bevelB w h prst
bevelT w h prst
bgClr
bgFillStyleLst
biLevel thresh
bldChart bld animBg
bldDgm bld rev
blend blend
blip r:embed cstate
blipFill dpi rotWithShape
blue val
blueMod val
blueOff val
blur rad grow
bodyPr rot spcFirstLastPara vertOverflow horzOverflow vert wrap lIns tIns rIns bIns numCol spcCol rtlCol fromWordArt anchor anchorCtr forceAA upright compatLnSpc
bottom
br
buAutoNum type startAt
buBlip
buChar char
buClr
buClrTx
buFont typeface panose pitchFamily charset
buFontTx
buNone
buSzPct val
buSzPts val
buSzTx
camera prst fov zoom
cell3D prstMaterial
chExt cx cy
chOff x y
chart seriesIdx categoryIdx bldStep
close
clrChange useA
clrFrom
clrMap bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
clrRepl
clrScheme name
clrTo
comp
cont type name
contourClr
cs typeface panose pitchFamily charset
cubicBezTo
custClr name
custClrLst
custDash
custGeom
cxn ang
cxnLst
cxnSpLocks noGrp noSelect noRot noChangeAspect noMove noResize noEditPoints noAdjustHandles noChangeArrowheads noChangeShapeType
defPPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
defRPr kumimoji lang altLang sz b i u strike kern cap spc normalizeH baseline noProof dirty err smtClean smtId bmk
dgm id bldStep
dk1
dk2
ds d sp
duotone
ea typeface panose pitchFamily charset
effect ref
effectDag type name
effectLst
effectRef idx
effectStyle
effectStyleLst
endCxn id idx
endParaRPr kumimoji lang altLang sz b i u strike kern cap spc normalizeH baseline noProof dirty err smtClean smtId bmk
ext uri cx cy
extLst
extraClrScheme
extraClrSchemeLst
extrusionClr
fgClr
fill
fillOverlay blend
fillRect l t r b
fillRef idx
fillStyleLst
fillToRect l t r b
firstCol
firstRow
flatTx z
fld id type
fmtScheme name
folHlink
font script typeface
fontRef idx
fontScheme name
gamma
gd name fmla
gdLst
glow rad
gradFill flip rotWithShape
graphic
graphicData uri
graphicFrameLocks noGrp noDrilldown noSelect noChangeAspect noMove noResize
gray
grayscl
green val
greenMod val
greenOff val
gridCol w
grpFill
grpSpLocks noGrp noUngrp noSelect noRot noChangeAspect noMove noResize
gs pos
gsLst
headEnd type w len
highlight
hlink
hlinkClick r:id action tooltip history highlightClick endSnd
hlinkHover r:id action tooltip history highlightClick endSnd
hlinkMouseOver r:id action tooltip history highlightClick endSnd
hsl hue sat lum
hslClr hue sat lum
hue val
hueMod val
hueOff val
innerShdw blurRad dist dir
insideH
insideV
inv
invGamma
lastCol
lastRow
latin typeface panose pitchFamily charset
left
lightRig rig dir
lin ang scaled
ln w cap cmpd algn
lnB w cap cmpd algn
lnBlToTr w cap cmpd algn
lnDef
lnL w cap cmpd algn
lnR w cap cmpd algn
lnRef idx
lnSpc
lnStyleLst
lnT w cap cmpd algn
lnTlToBr w cap cmpd algn
lnTo
lstStyle
lt1
lt2
lum val bright contrast
lumMod val
lumOff val
lvl1pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl2pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl3pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl4pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl5pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl6pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl7pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl8pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
lvl9pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
majorFont
masterClrMapping
minorFont
miter lim
moveTo
neCell
noAutofit
noFill
norm dx dy dz
normAutofit fontScale lnSpcReduction
nwCell
objectDefaults
off x y
outerShdw blurRad dist dir sx sy kx ky algn rotWithShape
overrideClrMapping bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
p
pPr marL marR lvl indent algn defTabSz rtl eaLnBrk fontAlgn latinLnBrk hangingPunct
path path w h fill stroke extrusionOk
pathLst
pattFill prst
picLocks noGrp noSelect noRot noChangeAspect noMove noResize noEditPoints noAdjustHandles noChangeArrowheads noChangeShapeType noCrop
pos x y
prstClr val
prstDash val
prstGeom prst
prstShdw prst dist dir
prstTxWarp prst
pt x y
quadBezTo
r
rPr kumimoji lang altLang sz b i u strike kern cap spc normalizeH baseline noProof dirty err smtClean smtId bmk
rect l t r b
red val
redMod val
redOff val
reflection blurRad stA stPos endA endPos dist dir fadeDir sx sy kx ky algn rotWithShape
relOff tx ty
right
rot lat lon rev
round
rtl val
sat val
satMod val
satOff val
scene3d
schemeClr val
scrgbClr r g b
seCell
shade val
softEdge rad
solidFill
sp3d z extrusionH contourW prstMaterial
spAutoFit
spDef
spLocks noGrp noSelect noRot noChangeAspect noMove noResize noEditPoints noAdjustHandles noChangeArrowheads noChangeShapeType noTextEdit
spPr bwMode
spcAft
spcBef
spcPct val
spcPts val
srcRect l t r b
srgbClr val a14:legacySpreadsheetColorIndex
stCxn id idx
stretch
style
swCell
sym typeface panose pitchFamily charset
sysClr val lastClr
t"
tab pos algn
tabLst
tableStyle styleId styleName
tableStyleId"
tailEnd type w len
tbl
tblBg
tblGrid
tblPr rtl firstRow firstCol lastRow lastCol bandRow bandCol
tblStyle styleId styleName
tblStyleLst def
tc rowSpan gridSpan hMerge vMerge
tcBdr
tcPr marL marR marT marB vert anchor anchorCtr horzOverflow
tcStyle
tcTxStyle b i
theme name thm15:id
themeElements
themeManager
themeOverride
tile tx ty sx sy flip algn
tileRect l t r b
tint val hue amt
tl2br
top
tr h
tr2bl
txBody
txDef
uFill
uFillTx
uLn w cap cmpd algn
uLnTx
up dx dy dz
wholeTbl
xfrm sx sy kx ky tx ty rot flipH flipV
`
