/**
 * SpreadsheetML as the inspection knows it (ECMA-376 Part 1 §18), by families of elements that carry the same attributes (word.ts says how to
 * read a line), one group for each kind of part. External books, connections, queries, custom views, publishing and maps are not named.
 */

const COLOUR = 'auto indexed rgb theme tint'
const CACHED = 'v u f c cp in bc fc i un st b'
/** §18.8.22, §18.4.4: fonts of styles and of runs */
const FONT = `
val: b i strike condense extend outline shadow u vertAlign sz family charset scheme
${COLOUR}: color
`
/** §18.4: rich text, and how it is read aloud */
export const texts = `${FONT}
: r rPr
xml:space: t"
val: rFont
sb eb: rPh
fontId type alignment: phoneticPr
`
export const strings = `
count uniqueCount: sst
: si extLst
`
export const comments = `
: comments authors commentList text extLst
xml:space: author"
ref authorId shapeId guid: comment
locked defaultSize print disabled uiObject autoFill autoLine altText textHAlign textVAlign lockText justLastX autoScale rowHidden colHidden: commentPr
moveWithCells sizeWithCells z-order: anchor
: from to
`
const EXTENSIONS = `
: extLst
uri: ext
`
const DXF = `${FONT}
: font fill border alignment protection dxf
val: name
numFmtId formatCode: numFmt
patternType: patternFill
${COLOUR}: fgColor bgColor
type degree left right top bottom: gradientFill
position: stop
diagonalUp diagonalDown outline: border
style: left right start end top bottom diagonal vertical horizontal
horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit readingOrder mergeCell: alignment
locked hidden: protection
`
/** Where an extension brings a format of its own. */
export const formats = DXF
/** §18.8 */
export const styles = `${DXF}${EXTENSIONS}
: styleSheet colors indexedColors mruColors
count: numFmts fills borders cellStyleXfs cellXfs cellStyles dxfs
count x14ac:knownFonts: fonts
numFmtId fontId fillId borderId xfId quotePrefix pivotButton applyNumberFormat applyFont applyFill applyBorder applyAlignment applyProtection: xf
name xfId builtinId iLevel hidden customBuiltin: cellStyle
count defaultTableStyle defaultPivotStyle: tableStyles
name pivot table count: tableStyle
type size dxfId: tableStyleElement
rgb: rgbColor
${COLOUR}: color
`

/** §18.2 */
export const workbook = `${EXTENSIONS}
: workbook sheets bookViews definedNames pivotCaches
appName lastEdited lowestEdited rupBuild: fileVersion
date1904 dateCompatibility showObjects showBorderUnselectedTables filterPrivacy showInkAnnotation saveExternalLinkValues hidePivotFieldList showPivotChartFilter allowRefreshQuery publishItems checkCompatibility autoCompressPictures defaultThemeVersion: workbookPr
workbookPassword revisionsPassword lockStructure lockWindows lockRevision revisionsAlgorithmName revisionsHashValue revisionsSaltValue revisionsSpinCount workbookAlgorithmName workbookHashValue workbookSaltValue workbookSpinCount: workbookProtection
visibility minimized showHorizontalScroll showVerticalScroll showSheetTabs xWindow yWindow windowWidth windowHeight tabRatio firstSheet activeTab autoFilterDateGrouping: workbookView
name sheetId state r:id: sheet
name comment description localSheetId hidden sheetId: definedName"
calcId calcMode fullCalcOnLoad refMode iterate iterateCount iterateDelta fullPrecision calcCompleted calcOnSave concurrentCalc concurrentManualCount forceFullCalc: calcPr
cacheId r:id: pivotCache
`

/** §18.3.2: filters, in sheets and tables */
const FILTERS = `
ref: autoFilter
colId hiddenButton showButton: filterColumn
blank calendarType count: filters
val: filter
year month day hour minute second dateTimeGrouping: dateGroupItem
top percent val filterVal: top10
and: customFilters
operator val: customFilter
type val maxVal valIso maxValIso: dynamicFilter
dxfId cellColor: colorFilter
iconSet iconId: iconFilter
columnSort caseSensitive sortMethod ref: sortState
descending sortBy ref customList dxfId iconSet iconId: sortCondition
`
/** §18.3.1.63 and others: how any sheet is printed, protected and drawn on */
const ANY_SHEET = `${EXTENSIONS}
${COLOUR}: tabColor color
content objects sheet scenarios formatCells formatColumns formatRows insertColumns insertRows insertHyperlinks deleteColumns deleteRows selectLockedCells sort autoFilter pivotTables selectUnlockedCells password algorithmName hashValue saltValue spinCount: sheetProtection
left right top bottom header footer: pageMargins
paperSize scale firstPageNumber fitToWidth fitToHeight pageOrder orientation usePrinterDefaults blackAndWhite draft cellComments useFirstPageNumber errors horizontalDpi verticalDpi copies r:id: pageSetup
differentOddEven differentFirst scaleWithDoc alignWithMargins: headerFooter
xml:space: oddHeader" oddFooter" evenHeader" evenFooter" firstHeader" firstFooter"
r:id: drawing legacyDrawing legacyDrawingHF picture
r:id lho lhe lhf cho che chf rho rhe rhf lfo lfe lff cfo cfe cff rfo rfe rff: drawingHF
: sheetViews
`
const PIVOT_AREA = `
field type dataOnly labelOnly grandRow grandCol cacheIndex outline offset collapsedLevelsAreSubtotals axis fieldPosition: pivotArea
count: references
field count selected byPosition relative defaultSubtotal sumSubtotal countASubtotal avgSubtotal maxSubtotal minSubtotal productSubtotal countSubtotal stdDevSubtotal stdDevPSubtotal varSubtotal varPSubtotal: reference
v: x
`
/** §18.3.1 */
export const worksheet = `${texts}${FILTERS}${ANY_SHEET}${PIVOT_AREA}
: worksheet cols hyperlinks cellWatches ignoredErrors tableParts is
syncHorizontal syncVertical syncRef transitionEvaluation transitionEntry filterMode enableFormatConditionsCalculation: sheetPr
applyStyles summaryBelow summaryRight showOutlineSymbols: outlinePr
autoPageBreaks fitToPage: pageSetUpPr
ref: dimension mergeCell
tabSelected zoomScale workbookViewId zoomToFit windowProtection showFormulas showGridLines showRowColHeaders showZeros rightToLeft showRuler showOutlineSymbols defaultGridColor showWhiteSpace view topLeftCell colorId zoomScaleNormal zoomScaleSheetLayoutView zoomScalePageLayoutView: sheetView
xSplit ySplit topLeftCell activePane state: pane
pane activeCell activeCellId sqref: selection
pane showHeader label data extendable count axis dimension start min max activeRow activeCol previousRow previousCol click r:id: pivotSelection
baseColWidth defaultColWidth defaultRowHeight customHeight zeroHeight thickTop thickBottom outlineLevelRow outlineLevelCol x14ac:dyDescent: sheetFormatPr
min max width style hidden bestFit customWidth phonetic outlineLevel collapsed: col
: sheetData
r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph x14ac:dyDescent: row
r s t ph: c
t aca ref dt2D dtr del1 del2 r1 r2 ca si bx xml:space: f"
xml:space: v" formula" formula1" formula2"
fullCalcOnLoad: sheetCalcPr
password algorithmName hashValue saltValue spinCount sqref name: protectedRange
: protectedRanges
current show sqref: scenarios
name locked hidden count comment: scenario
r deleted undone val numFmtId: inputCells
count: mergeCells
pivot sqref: conditionalFormatting
type dxfId priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev equalAverage: cfRule
: colorScale
type val gte: cfvo
minLength maxLength showValue: dataBar
iconSet showValue percent reverse: iconSet
disablePrompts xWindow yWindow count: dataValidations
type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage errorTitle error promptTitle prompt sqref: dataValidation
ref location tooltip display r:id: hyperlink
horizontalCentered verticalCentered headings gridLines gridLinesSet: printOptions
count manualBreakCount: rowBreaks colBreaks
id min max man pt: brk
r: cellWatch
sqref evalError twoDigitTextYear numberStoredAsText formula formulaRange unlockedFormula emptyCellReference listDataValidation calculatedColumn: ignoredError
count: tableParts
r:id: tablePart
: oleObjects from to
progId dvAspect shapeId r:id: oleObject
defaultSize autoPict locked print r:id: objectPr
moveWithCells sizeWithCells z-order: anchor
`
/** §18.3.1.12 */
export const chartsheet = `${ANY_SHEET}
: chartsheet
: sheetPr
tabSelected zoomScale workbookViewId zoomToFit: sheetView
content objects password algorithmName hashValue saltValue spinCount: sheetProtection
`
/** §18.5 */
export const table = `${FILTERS}${EXTENSIONS}
id name displayName comment ref headerRowCount insertRow insertRowShift totalsRowCount totalsRowShown headerRowDxfId dataDxfId totalsRowDxfId headerRowBorderDxfId tableBorderDxfId totalsRowBorderDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle: table
count: tableColumns
id name totalsRowFunction totalsRowLabel headerRowDxfId dataDxfId totalsRowDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle: tableColumn
array xml:space: calculatedColumnFormula" totalsRowFormula"
name showFirstColumn showLastColumn showRowStripes showColumnStripes: tableStyleInfo
`

const SUBTOTALS =
  'defaultSubtotal sumSubtotal countASubtotal avgSubtotal maxSubtotal minSubtotal productSubtotal countSubtotal stdDevSubtotal stdDevPSubtotal varSubtotal varPSubtotal'
/** §18.10.1: what a pivot table shows */
export const pivotTable = `${FILTERS}${PIVOT_AREA}${EXTENSIONS}
name cacheId dataOnRows dataPosition autoFormatId applyNumberFormats applyBorderFormats applyFontFormats applyPatternFormats applyAlignmentFormats applyWidthHeightFormats dataCaption grandTotalCaption errorCaption showError missingCaption showMissing pageStyle pivotTableStyle vacatedStyle tag updatedVersion minRefreshableVersion asteriskTotals showItems editData disableFieldList showCalcMbrs visualTotals showMultipleLabel showDataDropDown showDrill printDrill showMemberPropertyTips showDataTips enableWizard enableDrill enableFieldProperties preserveFormatting useAutoFormatting pageWrap pageOverThenDown subtotalHiddenItems rowGrandTotals colGrandTotals fieldPrintTitles itemPrintTitles mergeItem showDropZones createdVersion indent showEmptyRow showEmptyCol showHeaders compact outline outlineData compactData gridDropZones immersive multipleFieldFilters chartFormat rowHeaderCaption colHeaderCaption fieldListSortAscending mdxSubqueries customListSort: pivotTableDefinition
ref firstHeaderRow firstDataRow firstDataCol rowPageCount colPageCount: location
count: pivotFields items rowFields colFields rowItems colItems pageFields dataFields formats conditionalFormats chartFormats pivotHierarchies members mps rowHierarchiesUsage colHierarchiesUsage pivotAreas
count level: members
name axis dataField subtotalCaption showDropDowns hiddenLevel uniqueMemberProperty compact allDrilled numFmtId outline subtotalTop dragToRow dragToCol multipleItemSelectionAllowed dragToPage dragToData dragOff showAll insertBlankRow serverField insertPageBreak autoShow topAutoShow hideNewItems measureFilter includeNewItemsInFilter itemPageCount sortType dataSourceSort nonAutoSortDefault rankBy ${SUBTOTALS} showPropCell showPropTip showPropAsCaption defaultAttributeDrillState: pivotField
n t h s sd f m c x d e: item
t r i: i
v: x
x: field
: autoSortScope
fld item hier name cap: pageField
name fld subtotal showDataAs baseField baseItem numFmtId: dataField
action dxfId: format
scope type priority: conditionalFormat
chart format series: chartFormat
outline multipleItemSelectionAllowed subtotalTop showInFieldList dragToRow dragToCol dragToPage dragToData dragOff includeNewItemsInFilter caption: pivotHierarchy
name showCell showTip showAsCaption nameLen pPos pLen level field: mp
name: member
name showRowHeaders showColHeaders showRowStripes showColStripes showLastColumn: pivotTableStyleInfo
: filters
fld mpFld type evalOrder id iMeasureHier iMeasureFld name description stringValue1 stringValue2: filter
count: filters
hierarchyUsage: rowHierarchyUsage colHierarchyUsage
`
/** §18.10.1: caches of pivot tables over cubes */
const CUBES = `
caption measure set parentSet iconSet attribute time keyAttribute defaultMemberUniqueName allUniqueName allCaption dimensionUniqueName displayFolder measureGroup measures count oneField memberValueDatatype unbalanced unbalancedGroup hidden uniqueName: cacheHierarchy
uniqueName caption user customRollUp: groupLevel
name caption uniqueParent id uniqueName: group
group uniqueName: groupMember
uniqueName caption displayFolder measureGroup parent value goal status trend weight: kpi
measure name caption uniqueName: dimension
name caption: measureGroup
measureGroup dimension: map
name mdx memberName hierarchy parent solveOrder set: calculatedMember
count maxRank setDefinition sortType queryFailed: set
c: sortByTuple
mdx: query
culture format: serverFormat
: tupleCache
`
/** §18.10.1.78: values that a cache holds */
const VALUES = `
u f c cp in bc fc i un st b: m
${CACHED}: n s e
v u f c cp: b d
c: tpls
fld hier item: tpl
v: x
`
export const pivotCache = `${VALUES}${CUBES}${PIVOT_AREA}${EXTENSIONS}
invalid saveData optimizeMemory enableRefresh refreshedDateIso refreshedDate missingItemsLimit createdVersion refreshedVersion minRefreshableVersion recordCount upgradeOnRefresh tupleCache supportSubquery supportAdvancedDrill r:id: pivotCacheDefinition
type: cacheSource
ref name sheet: worksheetSource rangeSet
i1 i2 i3 i4 ref name sheet: rangeSet
autoPage: consolidation
count: pages page rangeSets cacheFields calculatedItems cacheHierarchies kpis dimensions measureGroups maps calculatedMembers groupItems discretePr
count: fieldsUsage groupLevels groups groupMembers entries sets queryCache serverFormats tpls
name: pageItem
name caption propertyName serverField uniqueList numFmtId formula sqlType hierarchy level databaseField mappingCount memberPropertyField: cacheField
containsSemiMixedTypes containsNonDate containsDate containsString containsBlank containsMixedTypes containsNumber containsInteger minValue maxValue minDate maxDate count longText: sharedItems
par base: fieldGroup
autoStart autoEnd groupBy startNum endNum startDate endDate groupInterval: rangePr
v: x mpMap
x: fieldUsage
field formula: calculatedItem
`
/** §18.10.1.67 */
export const pivotRecords = `${VALUES}${EXTENSIONS}
count: pivotCacheRecords
: r
`
