/**
 * SpreadsheetML (ECMA-376 Part 1 §18): what may be in the output. One element a line, a quotation mark where it holds text, then its
 * attributes. The names are the standard's; what runs, fetches or identifies is left out on purpose (rules.ts says
 * what happens to the ones we know).
 */
export const spreadsheet = `
alignment horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit readingOrder mergeCell
anchor moveWithCells sizeWithCells z-order
author" xml:space
authors
autoFilter ref
autoSortScope
b v u f c cp val
bgColor auto indexed rgb theme tint
bookViews
border diagonalUp diagonalDown outline
borders count
bottom style
brk id min max man pt
c r s t ph
cacheField name caption propertyName serverField uniqueList numFmtId formula sqlType hierarchy level databaseField mappingCount memberPropertyField
cacheFields count
cacheHierarchies count
cacheHierarchy caption measure set parentSet iconSet attribute time keyAttribute defaultMemberUniqueName allUniqueName allCaption dimensionUniqueName displayFolder measureGroup measures count oneField memberValueDatatype unbalanced unbalancedGroup hidden uniqueName
cacheSource type
calcPr calcId calcMode fullCalcOnLoad refMode iterate iterateCount iterateDelta fullPrecision calcCompleted calcOnSave concurrentCalc concurrentManualCount forceFullCalc
calculatedColumnFormula" array xml:space
calculatedItem field formula
calculatedItems count
calculatedMember name mdx memberName hierarchy parent solveOrder set
calculatedMembers count
cellStyle name xfId builtinId iLevel hidden customBuiltin
cellStyleXfs count
cellStyles count
cellWatch r
cellWatches
cellXfs count
cfRule type dxfId priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev equalAverage
cfvo type val gte
charset val
chartFormat chart format series
chartFormats count
chartsheet
col min max width style hidden bestFit customWidth phonetic outlineLevel collapsed
colBreaks count manualBreakCount
colFields count
colHierarchiesUsage count
colHierarchyUsage hierarchyUsage
colItems count
color auto indexed rgb theme tint
colorFilter dxfId cellColor
colorScale
colors
cols
comment ref authorId guid shapeId
commentList
commentPr locked defaultSize print disabled uiObject autoFill autoLine altText textHAlign textVAlign lockText justLastX autoScale rowHidden colHidden
comments
condense val
conditionalFormat scope type priority
conditionalFormats count
conditionalFormatting pivot sqref
consolidation autoPage
customFilter operator val
customFilters and
d v u f c cp
dataBar minLength maxLength showValue
dataField name fld subtotal showDataAs baseField baseItem numFmtId
dataFields count
dataValidation type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage errorTitle error promptTitle prompt sqref
dataValidations disablePrompts xWindow yWindow count
dateGroupItem year month day hour minute second dateTimeGrouping
definedName" name sheetId comment description localSheetId hidden
definedNames
diagonal style
dimension measure name caption ref uniqueName
dimensions count
discretePr count
drawing r:id
drawingHF r:id lho lhe lhf cho che chf rho rhe rhf lfo lfe lff cfo cfe cff rfo rfe rff
dxf
dxfs count
dynamicFilter type val maxVal valIso maxValIso
e v u f c cp in bc fc i un st b
end style
entries count
evenFooter" xml:space
evenHeader" xml:space
ext uri
extLst
extend val
f" t aca ref dt2D dtr del1 del2 r1 r2 ca si bx xml:space
family val
fgColor auto indexed rgb theme tint
field x
fieldGroup par base
fieldUsage x
fieldsUsage count
fileVersion appName lastEdited lowestEdited rupBuild
fill
fills count
filter fld mpFld type evalOrder id iMeasureHier iMeasureFld name description stringValue1 stringValue2 val
filterColumn colId hiddenButton showButton
filters blank calendarType count
firstFooter" xml:space
firstHeader" xml:space
font
fonts count x14ac:knownFonts
format action dxfId
formats count
formula" xml:space
formula1" xml:space
formula2" xml:space
from
gradientFill type degree left right top bottom
group name caption uniqueParent id uniqueName
groupItems count
groupLevel caption user customRollUp uniqueName
groupLevels count
groupMember group uniqueName
groupMembers count
groups count
headerFooter differentOddEven differentFirst scaleWithDoc alignWithMargins
horizontal style
hyperlink ref r:id location tooltip display
hyperlinks
i t r i val
iconFilter iconSet iconId
iconSet iconSet showValue percent reverse
ignoredError sqref evalError twoDigitTextYear numberStoredAsText formula formulaRange unlockedFormula emptyCellReference listDataValidation calculatedColumn
ignoredErrors
indexedColors
inputCells r deleted undone val numFmtId
is
item n t h s sd f m c x d e
items count
kpi caption displayFolder measureGroup parent value goal status trend weight uniqueName
kpis count
left style
legacyDrawing r:id
legacyDrawingHF r:id
location ref firstHeaderRow firstDataRow firstDataCol rowPageCount colPageCount
m u f c cp in bc fc i un st b
map measureGroup dimension
maps count
measureGroup name caption
measureGroups count
member name
members count level
mergeCell ref
mergeCells count
mp name showCell showTip showAsCaption nameLen pPos pLen level field
mpMap v
mps count
mruColors
n v u f c cp in bc fc i un st b
name val
numFmt numFmtId formatCode
numFmts count
objectPr defaultSize autoPict locked print r:id
oddFooter" xml:space
oddHeader" xml:space
oleObject progId dvAspect shapeId r:id
oleObjects
outline val
outlinePr applyStyles summaryBelow summaryRight showOutlineSymbols
page count
pageField fld item hier name cap
pageFields count
pageItem name
pageMargins left right top bottom header footer
pageSetUpPr autoPageBreaks fitToPage
pageSetup paperSize scale firstPageNumber fitToWidth fitToHeight pageOrder orientation usePrinterDefaults blackAndWhite draft cellComments useFirstPageNumber errors horizontalDpi verticalDpi copies r:id
pages count
pane xSplit ySplit topLeftCell activePane state
patternFill patternType
phoneticPr fontId type alignment
picture r:id
pivotArea field type dataOnly labelOnly grandRow grandCol cacheIndex outline offset collapsedLevelsAreSubtotals axis fieldPosition
pivotAreas count
pivotCache cacheId r:id
pivotCacheDefinition r:id invalid saveData optimizeMemory enableRefresh refreshedDateIso refreshedDate missingItemsLimit createdVersion refreshedVersion minRefreshableVersion recordCount upgradeOnRefresh tupleCache supportSubquery supportAdvancedDrill
pivotCacheRecords count
pivotCaches
pivotField name axis dataField subtotalCaption showDropDowns hiddenLevel uniqueMemberProperty compact allDrilled numFmtId outline subtotalTop dragToRow dragToCol multipleItemSelectionAllowed dragToPage dragToData dragOff showAll insertBlankRow serverField insertPageBreak autoShow topAutoShow hideNewItems measureFilter includeNewItemsInFilter itemPageCount sortType dataSourceSort nonAutoSortDefault rankBy defaultSubtotal sumSubtotal countASubtotal avgSubtotal maxSubtotal minSubtotal productSubtotal countSubtotal stdDevSubtotal stdDevPSubtotal varSubtotal varPSubtotal showPropCell showPropTip showPropAsCaption defaultAttributeDrillState
pivotFields count
pivotHierarchies count
pivotHierarchy outline multipleItemSelectionAllowed subtotalTop showInFieldList dragToRow dragToCol dragToPage dragToData dragOff includeNewItemsInFilter caption
pivotSelection pane showHeader label data extendable count axis dimension start min max activeRow activeCol previousRow previousCol click r:id
pivotTableDefinition name cacheId dataOnRows dataPosition autoFormatId applyNumberFormats applyBorderFormats applyFontFormats applyPatternFormats applyAlignmentFormats applyWidthHeightFormats dataCaption grandTotalCaption errorCaption showError missingCaption showMissing pageStyle pivotTableStyle vacatedStyle tag updatedVersion minRefreshableVersion asteriskTotals showItems editData disableFieldList showCalcMbrs visualTotals showMultipleLabel showDataDropDown showDrill printDrill showMemberPropertyTips showDataTips enableWizard enableDrill enableFieldProperties preserveFormatting useAutoFormatting pageWrap pageOverThenDown subtotalHiddenItems rowGrandTotals colGrandTotals fieldPrintTitles itemPrintTitles mergeItem showDropZones createdVersion indent showEmptyRow showEmptyCol showHeaders compact outline outlineData compactData gridDropZones immersive multipleFieldFilters chartFormat rowHeaderCaption colHeaderCaption fieldListSortAscending mdxSubqueries customListSort
pivotTableStyleInfo name showRowHeaders showColHeaders showRowStripes showColStripes showLastColumn
printOptions horizontalCentered verticalCentered headings gridLines gridLinesSet
protectedRange password algorithmName hashValue saltValue spinCount sqref name
protectedRanges
protection locked hidden
query mdx
queryCache count
r
rFont val
rPh sb eb
rPr
rangePr autoStart autoEnd groupBy startNum endNum startDate endDate groupInterval
rangeSet i1 i2 i3 i4 ref name sheet r:id
rangeSets count
reference field count selected byPosition relative defaultSubtotal sumSubtotal countASubtotal avgSubtotal maxSubtotal minSubtotal productSubtotal countSubtotal stdDevSubtotal stdDevPSubtotal varSubtotal varPSubtotal
references count
rgbColor rgb
right style
row r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph x14ac:dyDescent
rowBreaks count manualBreakCount
rowFields count
rowHierarchiesUsage count
rowHierarchyUsage hierarchyUsage
rowItems count
s v u f c cp in bc fc i un st b
scenario name locked hidden count comment
scenarios current show sqref
scheme val
selection pane activeCell activeCellId sqref
serverFormat culture format
serverFormats count
set count maxRank setDefinition sortType queryFailed
sets count
shadow val
sharedItems containsSemiMixedTypes containsNonDate containsDate containsString containsBlank containsMixedTypes containsNumber containsInteger minValue maxValue minDate maxDate count longText
sheet name sheetId state r:id
sheetCalcPr fullCalcOnLoad
sheetData
sheetFormatPr baseColWidth defaultColWidth defaultRowHeight customHeight zeroHeight thickTop thickBottom outlineLevelRow outlineLevelCol x14ac:dyDescent
sheetPr syncHorizontal syncVertical syncRef transitionEvaluation transitionEntry filterMode enableFormatConditionsCalculation
sheetProtection password algorithmName hashValue saltValue spinCount content objects sheet scenarios formatCells formatColumns formatRows insertColumns insertRows insertHyperlinks deleteColumns deleteRows selectLockedCells sort autoFilter pivotTables selectUnlockedCells
sheetView tabSelected zoomScale workbookViewId zoomToFit windowProtection showFormulas showGridLines showRowColHeaders showZeros rightToLeft showRuler showOutlineSymbols defaultGridColor showWhiteSpace view topLeftCell colorId zoomScaleNormal zoomScaleSheetLayoutView zoomScalePageLayoutView
sheetViews
sheets
si
sortByTuple c
sortCondition descending sortBy ref customList dxfId iconSet iconId
sortState columnSort caseSensitive sortMethod ref
sst count uniqueCount
start style
stop position
strike val
styleSheet
sz val
t" xml:space
tabColor auto indexed rgb theme tint
table id name displayName comment ref headerRowCount insertRow insertRowShift totalsRowCount totalsRowShown headerRowDxfId dataDxfId totalsRowDxfId headerRowBorderDxfId tableBorderDxfId totalsRowBorderDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle
tableColumn id name totalsRowFunction totalsRowLabel headerRowDxfId dataDxfId totalsRowDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle
tableColumns count
tablePart r:id
tableParts count
tableStyle name pivot table count
tableStyleElement type size dxfId
tableStyleInfo name showFirstColumn showLastColumn showRowStripes showColumnStripes
tableStyles count defaultTableStyle defaultPivotStyle
text
to
top style
top10 top percent val filterVal
totalsRowFormula" array xml:space
tpl fld hier item
tpls c
tupleCache
u val
v" xml:space
vertAlign val
vertical style
workbook conformance
workbookPr date1904 dateCompatibility showObjects showBorderUnselectedTables filterPrivacy showInkAnnotation saveExternalLinkValues hidePivotFieldList showPivotChartFilter allowRefreshQuery publishItems checkCompatibility autoCompressPictures defaultThemeVersion
workbookProtection workbookPassword revisionsPassword lockStructure lockWindows lockRevision revisionsAlgorithmName revisionsHashValue revisionsSaltValue revisionsSpinCount workbookAlgorithmName workbookHashValue workbookSaltValue workbookSpinCount
workbookView visibility minimized showHorizontalScroll showVerticalScroll showSheetTabs xWindow yWindow windowWidth windowHeight tabRatio firstSheet activeTab autoFilterDateGrouping
worksheet
worksheetSource ref name sheet r:id
x v
xf numFmtId fontId fillId borderId xfId quotePrefix pivotButton applyNumberFormat applyFont applyFill applyBorder applyAlignment applyProtection
`
