/**
 * PresentationML as the inspection knows it (ECMA-376 Part 1 §19), by families of elements that carry the same attributes (word.ts says how to
 * read a line). Verbs, sounds, films, tags, publishing and embedded fonts are not named.
 */

import { NAMED } from './drawing.ts'

const MAP = 'bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink'
const EXTENSIONS = `
: extLst
mod: extLst
uri: ext
`

/** §19.3.1: shapes of slides, layouts, masters and notes */
const SHAPES = `${EXTENSIONS}
: sp pic cxnSp grpSp graphicFrame spTree nvSpPr nvPicPr nvCxnSpPr nvGrpSpPr nvGraphicFramePr cNvCxnSpPr cNvGrpSpPr cNvGraphicFramePr style txBody
${NAMED}: cNvPr
txBox: cNvSpPr
preferRelativeResize: cNvPicPr
isPhoto userDrawn: nvPr
type orient sz idx hasCustomPrompt: ph
useBgFill: sp
bwMode: spPr grpSpPr bg
dpi rotWithShape: blipFill
rot flipH flipV: xfrm
name: cSld
shadeToTitle: bgPr
idx: bgRef
${MAP}: clrMap
: clrMapOvr
`
/** §19.3.2.4: an object of which the picture is shown */
const OBJECT = `
spid name showAsIcon r:id imgW imgH progId: oleObj
followColorScheme: embed
`
/** §19.5: how slides follow one another, and what moves on them */
export const animations = `
spd p14:dur advClick advTm: transition
dir: blinds checker comb cover pull push randomBar strips wipe zoom
: circle diamond dissolve newsflash plus random wedge
thruBlk: cut fade
orient dir: split
spokes: wheel
: timing tnLst bldLst par excl childTnLst subTnLst stCondLst endCondLst prevCondLst nextCondLst attrNameLst tavLst tmplLst bldSub bldAsOne
: tgtEl sldTgt txEl bg graphicEl rtn val attrName" clrVal
concurrent prevAc nextAc: seq
id presetID presetClass presetSubtype dur repeatCount repeatDur spd accel decel autoRev restart fill syncBehavior tmFilter evtFilter display masterRel bldLvl grpId afterEffect nodeType nodePh p14:presetBounceEnd: cTn
evt delay: cond endSync
val: rtn boolVal intVal fltVal strVal tn tmAbs tmPct
type backwards: iterate
additive accumulate xfrmType from to by rctx override: cBhvr
by from to calcmode valueType p14:bounceEnd: anim
tm fmla: tav
clrSpc dir: animClr
transition filter prLst: animEffect
origin path pathEditMode rAng ptsTypes p14:bounceEnd: animMotion
by from to p14:bounceEnd: animRot
zoomContents p14:bounceEnd: animScale
x y: by from to rCtr origin
: set by from to progress
r g b: rgb
h s l: hsl
spid: spTgt subSp inkTgt
type lvl: oleChartEl
st end: charRg pRg
spid grpId uiExpand build bldLvl animBg rev advAuto autoUpdateAnimBg: bldP
lvl: tmpl
spid grpId uiExpand: bldGraphic
spid grpId uiExpand bld: bldDgm
spid grpId uiExpand bld animBg: bldOleChart
`
const ANY = SHAPES + OBJECT + animations
export const slide = `${ANY}
showMasterSp showMasterPhAnim show: sld
`
export const layout = `${ANY}
showMasterSp showMasterPhAnim matchingName type preserve userDrawn: sldLayout
sldNum hdr ftr dt: hf
`
export const master = `${ANY}
preserve: sldMaster
: sldLayoutIdLst txStyles titleStyle bodyStyle otherStyle
id r:id: sldLayoutId
sldNum hdr ftr dt: hf
`
export const notes = `${ANY}
showMasterSp showMasterPhAnim: notes
`
export const pageMasters = `${ANY}
: notesMaster handoutMaster notesStyle
sldNum hdr ftr dt: hf
`

/** §19.2.1 */
export const presentation = `${EXTENSIONS}
serverZoom firstSlideNum showSpecialPlsOnTitleSld rtl removePersonalInfoOnSave compatMode strictFirstAndLastChars embedTrueTypeFonts saveSubsetFonts autoCompressPictures bookmarkIdSeed: presentation
: sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst custShowLst sldLst defaultTextStyle
id r:id: sldMasterId sldId
r:id: notesMasterId handoutMasterId sld
cx cy type: sldSz
cx cy: notesSz
name id: custShow
bw showCaptions layout frame: photoAlbum
lang invalStChars invalEndChars: kinsoku
`
export const properties = `${EXTENSIONS}
: presentationPr present sldAll penClr clrMru
prnWhat clrMode hiddenSlides scaleToFitPaper frameSlides: prnPr
loop showNarration showAnimation useTimings: showPr
showScrollbar: browse
restart: kiosk
st end: sldRg
id: custShow
`
/** §19.4 */
export const comments = `${EXTENSIONS}
: cmLst text"
authorId dt idx: cm
x y: pos
`
export const authors = `${EXTENSIONS}
: cmAuthorLst
id name initials lastIdx clrIdx: cmAuthor
`
