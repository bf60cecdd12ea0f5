/**
 * WordprocessingML (ECMA-376 Part 1 §17): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const word = `
abstractNum w:abstractNumId w15:restartNumberingAfterBreak
abstractNumId w:val
adjustLineHeightInTable w:val
adjustRightInd w:val
alias w:val
aliases w:val
alignBordersAndEdges w:val
alignTablesRowByRow w:val
allowPNG w:val
allowSpaceOfSameStyleInTable w:val
altName w:val
annotationRef
applyBreakingRules w:val
autoCaption w:name w:caption
autoCaptions
autoFormatOverride w:val
autoHyphenation w:val
autoRedefine w:val
autoSpaceDE w:val
autoSpaceDN w:val
autoSpaceLikeWord95 w:val
autofitToFirstFixedWidthCell w:val
b w:val
bCs w:val
background w:color w:themeColor w:themeTint w:themeShade
balanceSingleByteDoubleByteWidth w:val
bar w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
basedOn w:val
bdo w:val
bdr w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
behavior w:val
behaviors
between w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
bibliography
bidi w:val
bidiVisual w:val
body
bookFoldPrinting w:val
bookFoldPrintingSheets w:val
bookFoldRevPrinting w:val
bookmarkEnd w:displacedByCustomXml w:id
bookmarkStart w:name w:colFirst w:colLast w:displacedByCustomXml w:id
bordersDoNotSurroundFooter w:val
bordersDoNotSurroundHeader w:val
bottom w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame w:w w:type
br w:type w:clear
cachedColBalance w:val
calcOnExit w:val
calendar w:val
cantSplit w:val
caps w:val
caption w:name w:pos w:chapNum w:heading w:noLabel w:numFmt w:sep
captions
category
cellDel w:author w:date w16du:dateUtc w:id
cellIns w:author w:date w16du:dateUtc w:id
cellMerge w:vMerge w:vMergeOrig w:author w:date w16du:dateUtc w:id
characterSpacingControl w:val
charset w:val w:characterSet
checkBox
checked w:val
citation
clickAndTypeStyle w:val
clrSchemeMapping w:bg1 w:t1 w:bg2 w:t2 w:accent1 w:accent2 w:accent3 w:accent4 w:accent5 w:accent6 w:hyperlink w:followedHyperlink
cnfStyle w:val w:firstRow w:lastRow w:firstColumn w:lastColumn w:oddVBand w:evenVBand w:oddHBand w:evenHBand w:firstRowFirstColumn w:firstRowLastColumn w:lastRowFirstColumn w:lastRowLastColumn
col w:w w:space
color w:val w:themeColor w:themeTint w:themeShade
cols w:equalWidth w:space w:num w:sep
comboBox w:lastValue
comment w:initials w:author w:date w16du:dateUtc w:id
commentRangeEnd w:displacedByCustomXml w:id
commentRangeStart w:displacedByCustomXml w:id
commentReference w:id
comments
compat
compatSetting w:name w:uri w:val
consecutiveHyphenLimit w:val
contextualSpacing w:val
continuationSeparator
convMailMergeEsc w:val
cr
cs w:val
date w:fullDate
dateFormat w:val
dayLong
dayShort
ddList
decimalSymbol w:val
default w:val
defaultTabStop w:val
defaultTableStyle w:val
del w:author w:date w16du:dateUtc w:id
delInstrText" xml:space
delText" xml:space
description w:val
dir w:val
dirty w:val
displayBackgroundShape w:val
displayHangulFixedWidth w:val
displayHorizontalDrawingGridEvery w:val
displayVerticalDrawingGridEvery w:val
doNotAutoCompressPictures w:val
doNotAutofitConstrainedTables w:val
doNotBreakConstrainedForcedTable w:val
doNotBreakWrappedTables w:val
doNotDisplayPageBoundaries w:val
doNotExpandShiftReturn w:val
doNotHyphenateCaps w:val
doNotIncludeSubdocsInStats w:val
doNotLeaveBackslashAlone w:val
doNotOrganizeInFolder w:val
doNotRelyOnCSS w:val
doNotSaveAsSingleFile w:val
doNotShadeFormData w:val
doNotSnapToGridInCell w:val
doNotSuppressIndentation w:val
doNotSuppressParagraphBorders w:val
doNotTrackFormatting w:val
doNotTrackMoves w:val
doNotUseEastAsianBreakRules w:val
doNotUseHTMLParagraphAutoSpacing w:val
doNotUseIndentAsNumberingTabStop w:val
doNotUseLongFileNames w:val
doNotUseMarginsForDrawingGridOrigin w:val
doNotVertAlignCellWithSp w:val
doNotVertAlignInTxbx w:val
doNotWrapTextWithPunct w:val
docDefaults
docGrid w:type w:linePitch w:charSpace
docPart w:val
docPartBody
docPartCategory w:val
docPartGallery w:val
docPartList
docPartObj
docPartPr
docPartUnique w:val
docParts
document w:conformance
documentProtection w:edit w:formatting w:enforcement w:cryptProviderType w:cryptAlgorithmClass w:cryptAlgorithmType w:cryptAlgorithmSid w:cryptSpinCount w:hash w:salt w:algorithmName w:hashValue w:saltValue w:spinCount
drawing
drawingGridHorizontalOrigin w:val
drawingGridHorizontalSpacing w:val
drawingGridVerticalOrigin w:val
drawingGridVerticalSpacing w:val
dropDownList w:lastValue
dstrike w:val
eastAsianLayout w:id w:combine w:combineBrackets w:vert w:vertCompress
effect w:val
em w:val
embedBold r:id w:fontKey w:subsetted
embedBoldItalic r:id w:fontKey w:subsetted
embedItalic r:id w:fontKey w:subsetted
embedRegular r:id w:fontKey w:subsetted
emboss w:val
enabled w:val
encoding w:val
end w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame w:w w:type
endnote w:id w:type
endnotePr
endnoteRef
endnoteReference w:customMarkFollows w:id
endnotes
equation
evenAndOddHeaders w:val
family w:val
ffData
fitText w:val w:id
fldChar w:fldCharType w:fldLock w:dirty
fldSimple w:instr w:fldLock w:dirty
font w:name
fonts
footerReference w:type r:id
footnote w:id w:type
footnoteLayoutLikeWW8 w:val
footnotePr
footnoteRef
footnoteReference w:customMarkFollows w:id
footnotes
forceUpgrade
forgetLastTabAlignment w:val
formProt w:val
format w:val
formsDesign w:val
framePr w:dropCap w:lines w:w w:h w:vSpace w:hSpace w:wrap w:hAnchor w:vAnchor w:x w:xAlign w:y w:yAlign w:hRule w:anchorLock
ftr
gallery w:val
glossaryDocument
gridAfter w:val
gridBefore w:val
gridCol w:w
gridSpan w:val
group
growAutofit w:val
guid w:val
gutterAtTop w:val
hMerge w:val
hdr
hdrShapeDefaults
headerReference w:type r:id
helpText w:type w:val
hidden w:val
hideGrammaticalErrors w:val
hideMark w:val
hideSpellingErrors w:val
highlight w:val
hps w:val
hpsBaseText w:val
hpsRaise w:val
hyperlink w:tooltip w:history w:anchor r:id
hyphenationZone w:val
i w:val
iCs w:val
id w:val
ilvl w:val
imprint w:val
ind w:left w:start w:leftChars w:startChars w:right w:end w:rightChars w:endChars w:hanging w:hangingChars w:firstLine w:firstLineChars
ins w:author w:date w16du:dateUtc w:id
insideH w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
insideV w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
instrText" xml:space
isLgl w:val
jc w:val
keepLines w:val
keepNext w:val
kern w:val
kinsoku w:val
lang w:val w:eastAsia w:bidi
lastRenderedPageBreak
latentStyles w:defLockedState w:defUIPriority w:defSemiHidden w:defUnhideWhenUsed w:defQFormat w:count
layoutRawTableWidth w:val
layoutTableRowsApart w:val
left w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame w:w w:type
legacy w:legacy w:legacySpace w:legacyIndent
lid w:val
lineWrapLikeWord6 w:val
link w:val
listEntry w:val
listItem w:displayText w:value
listSeparator w:val
lnNumType w:countBy w:start w:distance w:restart
lock w:val
locked w:val
lsdException w:name w:locked w:uiPriority w:semiHidden w:unhideWhenUsed w:qFormat
lvl w:ilvl w:tplc w:tentative
lvlJc w:val
lvlOverride w:ilvl
lvlPicBulletId w:val
lvlRestart w:val
lvlText w:val w:null
maxLength w:val
mirrorIndents w:val
mirrorMargins w:val
monthLong
monthShort
moveFrom w:author w:date w16du:dateUtc w:id
moveFromRangeEnd w:displacedByCustomXml w:id
moveFromRangeStart w:author w:date w:name w:colFirst w:colLast w:displacedByCustomXml w:id
moveTo w:author w:date w16du:dateUtc w:id
moveToRangeEnd w:displacedByCustomXml w:id
moveToRangeStart w:author w:date w:name w:colFirst w:colLast w:displacedByCustomXml w:id
multiLevelType w:val
mwSmallCaps w:val
name w:val w:decorated
next w:val
noBreakHyphen
noColumnBalance w:val
noEndnote w:val
noExtraLineSpacing w:val
noLeading w:val
noLineBreaksAfter w:lang w:val
noLineBreaksBefore w:lang w:val
noProof w:val
noPunctuationKerning w:val
noSpaceRaiseLower w:val
noTabHangInd w:val
noWrap w:val
notTrueType w:val
nsid w:val
num w:numId w:durableId
numFmt w:val w:format
numId w:val
numIdMacAtCleanup w:val
numPicBullet w:numPicBulletId
numPr
numRestart w:val
numStart w:val
numStyleLink w:val
numbering
numberingChange w:original w:author w:date w16du:dateUtc w:id
oMath w:val
object
optimizeForBrowser w:val
outline w:val
outlineLvl w:val
overflowPunct w:val
p w14:paraId w14:textId
pBdr
pPr
pPrChange w:author w:date w16du:dateUtc w:id
pPrDefault
pStyle w:val
pageBreakBefore w:val
panose1 w:val
paperSrc w:first w:other
permEnd w:id w:displacedByCustomXml
permStart w:edGrp w:colFirst w:colLast w:id w:displacedByCustomXml
personal w:val
personalCompose w:val
personalReply w:val
pgBorders w:zOrder w:display w:offsetFrom
pgMar w:top w:right w:bottom w:left w:header w:footer w:gutter
pgNum
pgNumType w:fmt w:start w:chapStyle w:chapSep
pgSz w:w w:h w:orient w:code
pict w14:anchorId
picture
pitch w:val
pixelsPerInch w:val
placeholder
pos w:val
position w:val
printBodyTextBeforeHeader w:val
printColBlack w:val
printFormsData w:val
printFractionalCharacterWidth w:val
printPostScriptOverText w:val
printTwoOnOne w:val
proofErr w:type
proofState w:spelling w:grammar
ptab w:alignment w:relativeTo w:leader
qFormat w:val
r
rFonts w:hint w:ascii w:hAnsi w:eastAsia w:cs w:asciiTheme w:hAnsiTheme w:eastAsiaTheme w:cstheme
rPr
rPrChange w:author w:date w16du:dateUtc w:id
rPrDefault
rStyle w:val
readModeInkLockDown w:actualPg w:w w:h w:fontSz
relyOnVML w:val
removeDateAndTime w:val
removePersonalInformation w:val
result w:val
revisionView w:markup w:comments w:insDel w:formatting w:inkAnnotations
richText
right w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame w:w w:type
rt
rtl w:val
rtlGutter w:val
ruby
rubyAlign w:val
rubyBase
rubyPr
saveFormsData w:val
savePreviewPicture w:val
sdt
sdtContent
sdtEndPr
sdtPr
sectPr
sectPrChange w:author w:date w16du:dateUtc w:id
selectFldWithFirstOrLastChar w:val
semiHidden w:val
separator
settings
shadow w:val
shapeDefaults
shapeLayoutLikeWW8 w:val
shd w:val w:color w:themeColor w:themeTint w:themeShade w:fill w:themeFill w:themeFillTint w:themeFillShade
showBreaksInFrames w:val
showEnvelope w:val
showingPlcHdr w:val
sig w:usb0 w:usb1 w:usb2 w:usb3 w:csb0 w:csb1
size w:val
sizeAuto w:val
smallCaps w:val
snapToGrid w:val
softHyphen
spaceForUL w:val
spacing w:before w:beforeLines w:beforeAutospacing w:after w:afterLines w:afterAutospacing w:line w:lineRule w:val
spacingInWholePoints w:val
specVanish w:val
splitPgBreakAndParaMark w:val
start w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame w:w w:type
startOverride w:val
statusText w:type w:val
storeMappedDataAs w:val
strictFirstAndLastChars w:val
strike w:val
style w:val w:type w:styleId w:default w:customStyle
styleLink w:val
styleLockQFSet w:val
styleLockTheme w:val
stylePaneFormatFilter w:val w:allStyles w:customStyles w:latentStyles w:stylesInUse w:headingStyles w:numberingStyles w:tableStyles w:directFormattingOnRuns w:directFormattingOnParagraphs w:directFormattingOnNumbering w:directFormattingOnTables w:clearFormatting w:top3HeadingStyles w:visibleStyles w:alternateStyleNames
stylePaneSortMethod w:val
styles
subFontBySize w:val
suff w:val
summaryLength w:val
suppressAutoHyphens w:val
suppressBottomSpacing w:val
suppressLineNumbers w:val
suppressOverlap w:val
suppressSpBfAfterPgBrk w:val
suppressSpacingAtTopOfPage w:val
suppressTopSpacing w:val
suppressTopSpacingWP w:val
swapBordersFacingPages w:val
sym w:font w:char
sz w:val
szCs w:val
t" xml:space
tab w:val w:leader w:pos
tabs
tag w:val
targetScreenSz w:val
tbl
tblBorders
tblCaption w:val
tblCellMar
tblCellSpacing w:w w:type
tblDescription w:val
tblGrid
tblGridChange w:id
tblHeader w:val
tblInd w:w w:type
tblLayout w:type
tblLook w:val w:firstRow w:lastRow w:firstColumn w:lastColumn w:noHBand w:noVBand
tblOverlap w:val
tblPr
tblPrChange w:author w:date w16du:dateUtc w:id
tblPrEx
tblPrExChange w:author w:date w16du:dateUtc w:id
tblStyle w:val
tblStyleColBandSize w:val
tblStylePr w:type
tblStyleRowBandSize w:val
tblW w:w w:type
tblpPr w:leftFromText w:rightFromText w:topFromText w:bottomFromText w:vertAnchor w:horzAnchor w:tblpXSpec w:tblpX w:tblpYSpec w:tblpY
tc
tcBorders
tcFitText w:val
tcMar
tcPr
tcPrChange w:author w:date w16du:dateUtc w:id
tcW w:w w:type
temporary w:val
text w:multiLine
textAlignment w:val
textDirection w:val
textInput
textboxTightWrap w:val
themeFontLang w:val w:eastAsia w:bidi
titlePg w:val
tl2br w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
tmpl w:val
top w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame w:w w:type
topLinePunct w:val
tr w14:paraId w14:textId
tr2bl w:val w:color w:themeColor w:themeTint w:themeShade w:sz w:space w:shadow w:frame
trHeight w:val w:hRule
trPr
trPrChange w:author w:date w16du:dateUtc w:id
trackRevisions w:val
truncateFontHeightsLikeWP6 w:val
txbxContent
type w:val
types w:all
u w:val w:color w:themeColor w:themeTint w:themeShade
uiCompat97To2003 w:val
uiPriority w:val
ulTrailSpace w:val
underlineTabInNumList w:val
unhideWhenUsed w:val
useAltKinsokuLineBreakRules w:val
useAnsiKerningPairs w:val
useFELayout w:val
useNormalStyleForList w:val
usePrinterMetrics w:val
useSingleBorderforContiguousCells w:val
useWord2002TableStyleRules w:val
useWord97LineBreakRules w:val
vAlign w:val
vMerge w:val
vanish w:val
vertAlign w:val
view w:val
w w:val
wAfter w:w w:type
wBefore w:w w:type
webHidden w:val
widowControl w:val
wordWrap w:val
wpJustification w:val
wpSpaceWidth w:val
wrapTrailSpaces w:val
yearLong
yearShort
zoom w:val w:percent
`
