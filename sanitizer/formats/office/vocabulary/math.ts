/**
 * Office Math (ECMA-376 Part 1 §22.1): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const math = `
acc
accPr
aln m:val
alnScr m:val
argPr
argSz m:val
bar
barPr
baseJc m:val
begChr m:val
borderBox
borderBoxPr
box
boxPr
brk m:alnAt m:val
brkBin m:val
brkBinSub m:val
cGp m:val
cGpRule m:val
cSp m:val
chr m:val
count m:val
ctrlPr
d
dPr
defJc m:val
deg
degHide m:val
den
diff m:val
dispDef m:val
e
endChr m:val
eqArr
eqArrPr
f
fName
fPr
func
funcPr
groupChr
groupChrPr
grow m:val
hideBot m:val
hideLeft m:val
hideRight m:val
hideTop m:val
intLim m:val
interSp m:val
intraSp m:val
jc m:val
lMargin m:val
lim
limLoc m:val
limLow
limLowPr
limUpp
limUppPr
lit m:val
m
mPr
mathFont m:val
mathPr
maxDist m:val
mc
mcJc m:val
mcPr
mcs
mr
nary
naryLim m:val
naryPr
noBreak m:val
nor m:val
num
oMath
oMathPara
oMathParaPr
objDist m:val
opEmu m:val
phant
phantPr
plcHide m:val
pos m:val
postSp m:val
preSp m:val
r
rMargin m:val
rPr
rSp m:val
rSpRule m:val
rad
radPr
sPre
sPrePr
sSub
sSubPr
sSubSup
sSubSupPr
sSup
sSupPr
scr m:val
sepChr m:val
show m:val
shp m:val
smallFrac m:val
strikeBLTR m:val
strikeH m:val
strikeTLBR m:val
strikeV m:val
sty m:val
sub
subHide m:val
sup
supHide m:val
t" xml:space
transp m:val
type m:val
vertJc m:val
wrapIndent m:val
wrapRight m:val
zeroAsc m:val
zeroDesc m:val
zeroWid m:val
`
