/**
 * DrawingML diagrams, SmartArt (ECMA-376 Part 1 §21.4): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const diagram = `
adj idx val
adjLst
alg type rev
animLvl val
animOne val
bg
bulletEnabled val
cat type pri
catLst
chMax val
chPref val
choose name
clrData useDef
colorsDef uniqueId minVer
constr type for forName ptType refType refFor refForName refPtType op val fact
constrLst
cxn modelId type srcId destId srcOrd destOrd parTransId sibTransId presId
cxnLst
dataModel
desc lang val
dir val
effectClrLst meth hueDir
else name
ext uri
extLst
fillClrLst meth hueDir
forEach name ref axis ptType hideLastTrans st cnt step
hierBranch val
if name axis ptType hideLastTrans st cnt step func arg op val
layoutDef uniqueId minVer defStyle
layoutNode name styleLbl chOrder moveWith
linClrLst meth hueDir
orgChart val
param type val
prSet presAssocID presName presStyleLbl presStyleIdx presStyleCnt loTypeId loCatId qsTypeId qsCatId csTypeId csCatId coherent3DOff phldrT phldr custAng custFlipVert custFlipHor custSzX custSzY custScaleX custScaleY custT custLinFactX custLinFactY custLinFactNeighborX custLinFactNeighborY custRadScaleRad custRadScaleInc
presLayoutVars
presOf axis ptType hideLastTrans st cnt step
pt modelId type cxnId
ptLst
relIds r:dm r:lo r:qs r:cs
resizeHandles val
rule type for forName ptType val fact max
ruleLst
sampData useDef
scene3d
shape rot type r:blip zOrderOff hideGeom lkTxEntry blipPhldr
sp3d z extrusionH contourW prstMaterial
spPr bwMode
style
styleData useDef
styleDef uniqueId minVer
styleLbl name
t
title lang val
txEffectClrLst meth hueDir
txFillClrLst meth hueDir
txLinClrLst meth hueDir
txPr
varLst
whole
`
