/**
 * WordprocessingML as the inspection knows it (ECMA-376 Part 1 §17, Part 4 §14), by families of elements that carry the same attributes:
 * attributes, a colon, the elements; a quotation mark where text may stand. A name without a prefix is in the namespace of its family. What
 * links, embeds, binds, merges, runs or identifies is not named.
 */

const COLOUR = 'color themeColor themeTint themeShade'
/** §17.18.2, CT_Border */
const BORDER = `val ${COLOUR} sz space shadow frame`
/** §17.4.87, CT_TblWidth */
const WIDTH = 'w type'
/** §17.13.5, CT_TrackChange */
const CHANGE = 'id author date'
const MARKUP = 'id displacedByCustomXml'
/** §17.3.1.8, §17.4.8: which part of a table's style applies */
const PLACES =
  'val firstRow lastRow firstColumn lastColumn oddVBand evenVBand oddHBand evenHBand firstRowFirstColumn firstRowLastColumn lastRowFirstColumn lastRowLastColumn'

/** §17.3.2 */
export const runProperties = `
: rPr
val: rStyle b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden spacing w kern position
val: sz szCs highlight effect vertAlign rtl cs em specVanish oMath
val ${COLOUR}: color u
${BORDER}: bdr
val ${COLOUR} fill themeFill themeFillTint themeFillShade: shd
val id: fitText
val eastAsia bidi: lang
id combine combineBrackets vert vertCompress: eastAsianLayout
hint ascii hAnsi eastAsia cs asciiTheme hAnsiTheme eastAsiaTheme cstheme: rFonts
${CHANGE}: rPrChange ins del moveFrom moveTo
`

/** §17.3.1, §17.6 */
export const paragraphProperties = `
: pPr pBdr tabs numPr
val: pStyle keepNext keepLines pageBreakBefore widowControl suppressLineNumbers suppressAutoHyphens suppressOverlap kinsoku wordWrap overflowPunct
val: topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd contextualSpacing mirrorIndents jc textDirection textAlignment textboxTightWrap
val: outlineLvl ilvl numId
${PLACES}: cnfStyle
before beforeLines beforeAutospacing after afterLines afterAutospacing line lineRule: spacing
left leftChars start startChars right rightChars end endChars hanging hangingChars firstLine firstLineChars: ind
val leader pos: tab
dropCap lines w h vSpace hSpace wrap hAnchor vAnchor x xAlign y yAlign hRule anchorLock: framePr
${BORDER}: top left start bottom right end between bar
${CHANGE}: pPrChange ins
${CHANGE} original: numberingChange
`

/** §17.6, §17.11 */
export const sections = `
: sectPr footnotePr endnotePr cols pgBorders
val: type formProt vAlign noEndnote titlePg textDirection bidi rtlGutter pos numStart numRestart
val format: numFmt
type r:id: headerReference footerReference
w h orient code: pgSz
top right bottom left header footer gutter: pgMar
first other: paperSrc
zOrder display offsetFrom: pgBorders
${BORDER}: top left bottom right
countBy start distance restart: lnNumType
fmt start chapStyle chapSep: pgNumType
equalWidth space num sep: cols
w space: col
type linePitch charSpace: docGrid
${CHANGE}: sectPrChange
`

/** §17.4 */
export const tableProperties = `
: tblPr tblPrEx trPr tcPr tblGrid tblBorders tcBorders tblCellMar tcMar
val: tblStyle tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblCaption tblDescription jc
val: gridSpan hMerge vMerge noWrap textDirection tcFitText vAlign hideMark cantSplit tblHeader hidden gridBefore gridAfter
leftFromText rightFromText topFromText bottomFromText vertAnchor horzAnchor tblpXSpec tblpX tblpYSpec tblpY: tblpPr
${WIDTH}: tblW tblInd tblCellSpacing tcW wBefore wAfter top left start bottom right end
type: tblLayout
val firstRow lastRow firstColumn lastColumn noHBand noVBand: tblLook
val hRule: trHeight
w: gridCol
${PLACES}: cnfStyle
val ${COLOUR} fill themeFill themeFillTint themeFillShade: shd
${BORDER}: top left start bottom right end insideH insideV tl2br tr2bl
${CHANGE}: tblPrChange tblPrExChange trPrChange tcPrChange cellIns cellDel ins del
${CHANGE} vMerge vMergeOrig: cellMerge
id: tblGridChange
`

/** §17.3.3, §17.13, §17.16, §17.5.2 (structured tags, without what binds them to data) */
export const content = `
: r tbl tc noBreakHyphen softHyphen dayShort monthShort yearShort dayLong monthLong yearLong annotationRef footnoteRef endnoteRef separator
: continuationSeparator pgNum cr lastRenderedPageBreak drawing object sdt sdtPr sdtEndPr sdtContent ruby rubyPr rt rubyBase txbxContent tab
: sectPr docPartObj docPartList equation picture richText citation bibliography group ffData checkBox ddList textInput
w14:paraId w14:textId: p tr
w14:anchorId: pict
xml:space: t" delText" instrText" delInstrText"
type clear: br
font char: sym
alignment relativeTo leader: ptab
val: bdo dir rubyAlign hps hpsRaise hpsBaseText lid dirty
fldCharType fldLock dirty: fldChar
instr fldLock dirty: fldSimple
val: name enabled calcOnExit size sizeAuto checked default type maxLength format result listEntry
type val: helpText statusText
id customMarkFollows: footnoteReference endnoteReference
id: commentReference
r:id tooltip history anchor: hyperlink
${MARKUP} name colFirst colLast: bookmarkStart
${MARKUP} edGrp colFirst colLast: permStart
${MARKUP}: bookmarkEnd permEnd commentRangeStart commentRangeEnd moveFromRangeEnd moveToRangeEnd
${MARKUP} name author date colFirst colLast: moveFromRangeStart moveToRangeStart
type: proofErr
${CHANGE}: ins del moveFrom moveTo
val: alias tag id lock temporary showingPlcHdr docPart docPartGallery docPartCategory docPartUnique dateFormat storeMappedDataAs calendar
: placeholder
fullDate: date
lastValue: comboBox dropDownList
displayText value: listItem
multiLine: text
`

export const documentRoot = `
: document body
${COLOUR}: background
`
export const headerRoot = `
: hdr ftr
`
/** §17.11 */
export const notes = `
: footnotes endnotes
id type: footnote endnote
`
/** §17.13.4 */
export const comments = `
: comments
${CHANGE} initials: comment
`
/** §17.12 */
export const glossary = `
: glossaryDocument docParts docPart docPartPr docPartBody category types behaviors
val: gallery behavior type style description guid
val decorated: name
all: types
val: name
${COLOUR}: background
`

/** §17.7 */
export const styles = `
: styles docDefaults rPrDefault pPrDefault
defLockedState defUIPriority defSemiHidden defUnhideWhenUsed defQFormat count: latentStyles
name locked uiPriority semiHidden unhideWhenUsed qFormat: lsdException
type styleId default customStyle: style
val: name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply
type: tblStylePr
`

/** §17.9 */
export const numbering = `
: numbering
numPicBulletId: numPicBullet
abstractNumId w15:restartNumberingAfterBreak: abstractNum
ilvl tplc tentative: lvl
ilvl: lvlOverride
val: nsid multiLevelType tmpl name styleLink numStyleLink abstractNumId start lvlRestart pStyle isLgl suff lvlPicBulletId lvlJc startOverride numIdMacAtCleanup
val format: numFmt
val null: lvlText
legacy legacySpace legacyIndent: legacy
numId durableId: num
w14:anchorId: pict
: drawing
`

/** §17.8 */
export const fonts = `
: fonts
name: font
val: altName panose1 family notTrueType pitch
val characterSet: charset
usb0 usb1 usb2 usb3 csb0 csb1: sig
r:id fontKey subsetted: embedRegular embedBold embedItalic embedBoldItalic
`

/** §17.15.1 and §17.15.3, Part 4 §14.7; §17.15.1.95 to .97 of §17.18 for the view */
export const settings = `
: settings compat captions autoCaptions hdrShapeDefaults shapeDefaults footnotePr endnotePr forceUpgrade
val: view removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
val: printFractionalCharacterWidth printFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter
val: gutterAtTop hideSpellingErrors hideGrammaticalErrors formsDesign trackRevisions doNotTrackMoves doNotTrackFormatting
val: autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
val: doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting
val: bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery
val: displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin
val: doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars savePreviewPicture saveFormsData
val: doNotIncludeSubdocsInStats doNotAutoCompressPictures decimalSymbol listSeparator
val: pixelsPerInch targetScreenSz allowPNG doNotRelyOnCSS doNotSaveAsSingleFile doNotOrganizeInFolder doNotUseLongFileNames encoding
val: optimizeForBrowser relyOnVML pos numStart numRestart
val percent: zoom
val format: numFmt
lang val: noLineBreaksAfter noLineBreaksBefore
val eastAsia bidi: themeFontLang
bg1 t1 bg2 t2 accent1 accent2 accent3 accent4 accent5 accent6 hyperlink followedHyperlink: clrSchemeMapping
spelling grammar: proofState
markup comments insDel formatting inkAnnotations: revisionView
name pos chapNum heading noLabel numFmt sep: caption
name caption: autoCaption
name uri val: compatSetting
id: footnote endnote
actualPg w h fontSz: readModeInkLockDown
val: stylePaneSortMethod
val allStyles customStyles latentStyles stylesInUse headingStyles numberingStyles tableStyles directFormattingOnRuns directFormattingOnParagraphs directFormattingOnNumbering directFormattingOnTables clearFormatting top3HeadingStyles visibleStyles alternateStyleNames: stylePaneFormatFilter
edit formatting enforcement cryptProviderType cryptAlgorithmClass cryptAlgorithmType cryptAlgorithmSid cryptSpinCount hash salt algorithmName hashValue saltValue spinCount: documentProtection
val: useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL noColumnBalance balanceSingleByteDoubleByteWidth
val: noExtraLineSpacing doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn spacingInWholePoints lineWrapLikeWord6
val: printBodyTextBeforeHeader printColBlack wpSpaceWidth showBreaksInFrames subFontBySize suppressBottomSpacing suppressTopSpacing
val: suppressSpacingAtTopOfPage suppressTopSpacingWP suppressSpBfAfterPgBrk swapBordersFacingPages convMailMergeEsc
val: truncateFontHeightsLikeWP6 mwSmallCaps usePrinterMetrics doNotSuppressParagraphBorders wrapTrailSpaces footnoteLayoutLikeWW8
val: shapeLayoutLikeWW8 alignTablesRowByRow forgetLastTabAlignment adjustLineHeightInTable autoSpaceLikeWord95 noSpaceRaiseLower
val: doNotUseHTMLParagraphAutoSpacing layoutRawTableWidth layoutTableRowsApart useWord97LineBreakRules doNotBreakWrappedTables
val: doNotSnapToGridInCell selectFldWithFirstOrLastChar applyBreakingRules doNotWrapTextWithPunct doNotUseEastAsianBreakRules
val: useWord2002TableStyleRules growAutofit useFELayout useNormalStyleForList doNotUseIndentAsNumberingTabStop
val: useAltKinsokuLineBreakRules allowSpaceOfSameStyleInTable doNotSuppressIndentation doNotAutofitConstrainedTables
val: autofitToFirstFixedWidthCell underlineTabInNumList displayHangulFixedWidth splitPgBreakAndParaMark doNotVertAlignCellWithSp
val: doNotBreakConstrainedForcedTable doNotVertAlignInTxbx useAnsiKerningPairs cachedColBalance uiCompat97To2003
`
