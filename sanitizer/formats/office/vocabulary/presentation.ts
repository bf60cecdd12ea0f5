/**
 * PresentationML (ECMA-376 Part 1 §19): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const presentation = `
anim by from to calcmode valueType p14:bounceEnd
animClr clrSpc dir
animEffect transition filter prLst
animMotion origin path pathEditMode rAng ptsTypes p14:bounceEnd
animRot by from to p14:bounceEnd
animScale zoomContents p14:bounceEnd
attrName"
attrNameLst
bg bwMode
bgPr shadeToTitle
bgRef idx
bldAsOne
bldDgm spid grpId uiExpand bld
bldGraphic spid grpId uiExpand
bldLst
bldOleChart spid grpId uiExpand bld animBg
bldP spid grpId uiExpand build bldLvl animBg autoUpdateAnimBg rev advAuto
bldSub
blinds dir
blipFill dpi rotWithShape
bodyStyle
boolVal val
browse showScrollbar
by x y
cBhvr additive accumulate xfrmType from to by rctx override
cNvCxnSpPr
cNvGraphicFramePr
cNvGrpSpPr
cNvPicPr preferRelativeResize
cNvPr id name descr hidden title
cNvSpPr txBox
cSld name
cTn id presetID presetClass presetSubtype dur repeatCount repeatDur spd accel decel autoRev restart fill syncBehavior tmFilter evtFilter display masterRel bldLvl grpId afterEffect nodeType nodePh p14:presetBounceEnd
charRg st end
checker dir
childTnLst
circle
clrMap bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
clrMapOvr
clrMru
clrVal
cm authorId dt idx
cmAuthor id name initials lastIdx clrIdx
cmAuthorLst
cmLst
comb dir
cond evt delay
cover dir
custShow id name
custShowLst
cut thruBlk
cxnSp
defaultTextStyle
diamond
dissolve
embed followColorScheme
endCondLst
endSync evt delay
excl
ext uri
extLst mod
fade thruBlk
fltVal val
from x y
graphicEl
graphicFrame
grpSp
grpSpPr bwMode
handoutMaster
handoutMasterId r:id
handoutMasterIdLst
hf sldNum hdr ftr dt
hsl h s l
inkTgt spid
intVal val
iterate type backwards
kinsoku lang invalStChars invalEndChars
kiosk restart
newsflash
nextCondLst
notes showMasterSp showMasterPhAnim
notesMaster
notesMasterId r:id
notesMasterIdLst
notesStyle
notesSz cx cy
nvCxnSpPr
nvGraphicFramePr
nvGrpSpPr
nvPicPr
nvPr isPhoto userDrawn
nvSpPr
oleChartEl type lvl
oleObj spid name showAsIcon r:id imgW imgH progId
origin x y
otherStyle
pRg st end
par
penClr
ph type orient sz idx hasCustomPrompt
photoAlbum bw showCaptions layout frame
pic
plus
pos x y
present
presentation serverZoom firstSlideNum showSpecialPlsOnTitleSld rtl removePersonalInfoOnSave compatMode strictFirstAndLastChars embedTrueTypeFonts saveSubsetFonts autoCompressPictures bookmarkIdSeed conformance
presentationPr
prevCondLst
prnPr prnWhat clrMode hiddenSlides scaleToFitPaper frameSlides
progress
pull dir
push dir
rCtr x y
random
randomBar dir
rgb r g b
rtn val
seq concurrent prevAc nextAc
set
showPr loop showNarration showAnimation useTimings
sld showMasterSp showMasterPhAnim show r:id
sldAll
sldId id r:id
sldIdLst
sldLayout showMasterSp showMasterPhAnim matchingName type preserve userDrawn
sldLayoutId id r:id
sldLayoutIdLst
sldLst
sldMaster preserve
sldMasterId id r:id
sldMasterIdLst
sldRg st end
sldSz cx cy type
sldTgt
sp useBgFill
spPr bwMode
spTgt spid
spTree
split orient dir
stCondLst
strVal val
strips dir
style
subSp spid
subTnLst
tav tm fmla
tavLst
text"
tgtEl
timing
titleStyle
tmAbs val
tmPct val
tmpl lvl
tmplLst
tn val
tnLst
to x y
transition spd p14:dur advClick advTm
txBody
txEl
txStyles
val
wedge
wheel spokes
wipe dir
xfrm rot flipH flipV
zoom dir
`
