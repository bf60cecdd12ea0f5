/**
 * Where drawings are placed (ECMA-376 Part 1 §20.2–20.5, §21.3): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const wordDrawing = `
align"
anchor distT distB distL distR simplePos relativeHeight behindDoc locked layoutInCell hidden allowOverlap wp14:editId wp14:anchorId
cNvGraphicFramePr
docPr id name descr hidden title
effectExtent l t r b
extent cx cy
inline distT distB distL distR wp14:anchorId wp14:editId
lineTo x y
posOffset"
positionH relativeFrom
positionV relativeFrom
simplePos x y
start x y
wrapNone
wrapPolygon edited
wrapSquare wrapText distT distB distL distR
wrapThrough wrapText distL distR
wrapTight wrapText distL distR
wrapTopAndBottom distT distB
`

export const picture = `
blipFill dpi rotWithShape
cNvPicPr preferRelativeResize
cNvPr id name descr hidden title
nvPicPr
pic
spPr bwMode
`

export const sheetDrawing = `
absoluteAnchor
blipFill rotWithShape
cNvCxnSpPr
cNvGraphicFramePr
cNvGrpSpPr
cNvPicPr preferRelativeResize
cNvPr id name descr hidden title
cNvSpPr txBox
clientData fLocksWithSheet fPrintsWithSheet
col"
colOff"
cxnSp macro fPublished
ext cx cy
from
graphicFrame macro fPublished
grpSp
grpSpPr bwMode
nvCxnSpPr
nvGraphicFramePr
nvGrpSpPr
nvPicPr
nvSpPr
oneCellAnchor
pic macro fPublished
pos x y
row"
rowOff"
sp macro textlink fLocksText fPublished
spPr bwMode
style
to
twoCellAnchor editAs
txBody
wsDr
xfrm rot flipH flipV
`

export const chartDrawing = `
absSizeAnchor
blipFill dpi rotWithShape
cNvCxnSpPr
cNvGraphicFramePr
cNvGrpSpPr
cNvPicPr preferRelativeResize
cNvPr id name descr hidden title
cNvSpPr txBox
cxnSp macro fPublished
ext cx cy
from
graphicFrame macro fPublished
grpSp
grpSpPr bwMode
nvCxnSpPr
nvGraphicFramePr
nvGrpSpPr
nvPicPr
nvSpPr
pic macro fPublished
relSizeAnchor
sp macro textlink fLocksText fPublished
spPr bwMode
style
to
txBody
x"
xfrm rot flipH flipV
y"
`
