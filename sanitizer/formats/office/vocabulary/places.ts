/**
 * In which kinds of parts an element may stand, by the root element of the part (the schemas of ECMA-376 Part 1 §17–22 and of the extensions):
 * a namespace, roots, names; a star stands for all that no other line of the namespace names. What stands elsewhere goes like any element
 * that is not on a list.
 */

const families: Readonly<Record<string, string>> = {
  STORY: 'w:document w:hdr w:ftr w:footnotes w:endnotes w:comments w:glossaryDocument',
  SLIDE: 'p:sld p:sldLayout p:sldMaster p:notesMaster p:handoutMaster p:notes',
  SMARTART: 'dgm:dataModel dgm:layoutDef dgm:styleDef dgm:colorsDef',
  SHOW: 'p:presentation p:presentationPr',
  PAGE: 'x:worksheet xdr:wsDr',
  FRAMED: 'PAGE SHOW SLIDE STORY c:userShapes w:numbering',
  DRAWN:
    'PAGE SHOW SLIDE SMARTART STORY a:tblStyleLst a:theme a:themeOverride c:chartSpace c:userShapes cs:chartStyle cs:colorStyle cx:chartSpace dsp:drawing p188:cmLst w:numbering',
}

const places = `
w | w:document w:glossaryDocument | background
w | STORY w:numbering w:settings | numFmt
w | w:glossaryDocument w:styles | style
w | w:document | body document
w | w:comments | comment comments
w | STORY w:numbering | drawing pict
w | w:endnotes w:footnotes w:settings | endnote footnote
w | w:endnotes w:footnotes | endnotes footnotes
w | w:ftr w:hdr | ftr hdr
w | STORY w:settings | endnotePr footnotePr numRestart numStart pos
w | w:fonts | embedBold embedBoldItalic embedItalic embedRegular altName charset family font fonts notTrueType panose1 pitch sig
w | w:glossaryDocument | behavior behaviors category description docPartBody docPartPr docParts gallery glossaryDocument guid types
w | w:styles | aliases autoRedefine basedOn docDefaults latentStyles link locked lsdException next pPrDefault personal personalCompose personalReply qFormat rPrDefault semiHidden styles tblStylePr uiPriority unhideWhenUsed
w | w:numbering | abstractNum abstractNumId isLgl legacy lvl lvlJc lvlOverride lvlPicBulletId lvlRestart lvlText multiLevelType nsid num numIdMacAtCleanup numPicBullet numStyleLink numbering startOverride styleLink suff tmpl
w | STORY w:styles | bidiVisual cantSplit cellDel cellIns cellMerge gridAfter gridBefore gridCol gridSpan hMerge hidden hideMark insideH insideV noWrap tblBorders tblCaption tblCellMar tblCellSpacing tblDescription tblGrid tblGridChange tblHeader tblInd tblLayout tblLook tblOverlap tblPr tblPrChange tblPrEx tblPrExChange tblStyle tblStyleColBandSize tblStyleRowBandSize tblW tblpPr tcBorders tcFitText tcMar tcPr tcPrChange tcW tl2br tr2bl trHeight trPr trPrChange vAlign vMerge wAfter wBefore
w | STORY w:numbering w:styles | adjustRightInd autoSpaceDE autoSpaceDN b bCs bar bdr between bidi bottom caps cnfStyle color contextualSpacing cs del dstrike eastAsianLayout effect em emboss end fitText framePr highlight i iCs ilvl imprint ind ins jc keepLines keepNext kern kinsoku lang left mirrorIndents moveFrom moveTo name noProof numId numPr numberingChange oMath outline outlineLvl overflowPunct pBdr pPr pPrChange pStyle pageBreakBefore position rFonts rPr rPrChange rStyle right rtl shadow shd smallCaps snapToGrid spacing specVanish start strike suppressAutoHyphens suppressLineNumbers suppressOverlap sz szCs tab tabs textAlignment textDirection textboxTightWrap top topLinePunct u vanish vertAlign w webHidden widowControl wordWrap
w | STORY | alias annotationRef bdo bibliography bookmarkEnd bookmarkStart br calcOnExit calendar checkBox checked citation col cols comboBox commentRangeEnd commentRangeStart commentReference continuationSeparator cr date dateFormat dayLong dayShort ddList default delInstrText delText dir dirty docGrid docPart docPartCategory docPartGallery docPartList docPartObj docPartUnique dropDownList enabled endnoteRef endnoteReference equation ffData fldChar fldSimple footerReference footnoteRef footnoteReference formProt format group headerReference helpText hps hpsBaseText hpsRaise hyperlink id instrText lastRenderedPageBreak lid listEntry listItem lnNumType lock maxLength monthLong monthShort moveFromRangeEnd moveFromRangeStart moveToRangeEnd moveToRangeStart noBreakHyphen noEndnote object p paperSrc permEnd permStart pgBorders pgMar pgNum pgNumType pgSz picture placeholder proofErr ptab r result richText rt rtlGutter ruby rubyAlign rubyBase rubyPr sdt sdtContent sdtEndPr sdtPr sectPr sectPrChange separator showingPlcHdr size sizeAuto softHyphen statusText storeMappedDataAs sym t tag tbl tc temporary text textInput titlePg tr txbxContent type yearLong yearShort
w | w:settings | *
x | x:comments x:pivotCacheDefinition x:pivotCacheRecords x:sst x:styleSheet x:worksheet | b
x | x:chartsheet | chartsheet
x | x:chartsheet x:comments x:sst x:styleSheet x:worksheet | color
x | x:pivotCacheDefinition x:worksheet | dimension
x | x:chartsheet x:pivotCacheDefinition x:pivotCacheRecords x:pivotTableDefinition x:styleSheet x:table x:workbook x:worksheet | ext
x | x:chartsheet x:comments x:pivotCacheDefinition x:pivotCacheRecords x:pivotTableDefinition x:sst x:styleSheet x:table x:workbook x:worksheet | extLst
x | x:comments x:pivotTableDefinition x:sst x:styleSheet x:worksheet | i
x | x:pivotCacheRecords | pivotCacheRecords
x | x:comments x:pivotCacheRecords x:sst x:worksheet | r
x | x:pivotCacheDefinition x:pivotCacheRecords x:pivotTableDefinition x:worksheet | x
x | x:sst | si sst
x | x:comments x:worksheet | anchor from to
x | x:pivotCacheDefinition x:pivotTableDefinition x:worksheet | pivotArea reference references
x | x:comments x:sst x:worksheet | phoneticPr rFont rPh rPr t
x | x:table | calculatedColumnFormula table tableColumn tableColumns tableStyleInfo totalsRowFormula
x | x:comments | author authors comment commentList commentPr comments text
x | x:pivotCacheDefinition x:pivotCacheRecords | d e m n s tpl tpls
x | x:comments x:sst x:styleSheet x:worksheet | charset condense extend family outline scheme shadow strike sz u vertAlign
x | x:pivotTableDefinition x:table x:worksheet | autoFilter colorFilter customFilter customFilters dateGroupItem dynamicFilter filter filterColumn filters iconFilter sortCondition sortState top10
x | x:workbook | bookViews calcPr definedName definedNames fileVersion pivotCache pivotCaches sheet sheets workbook workbookPr workbookProtection workbookView
x | x:styleSheet | borders cellStyle cellStyleXfs cellStyles cellXfs colors dxfs fills fonts indexedColors mruColors numFmts rgbColor styleSheet tableStyle tableStyleElement tableStyles xf
x | x:chartsheet x:worksheet | drawing drawingHF evenFooter evenHeader firstFooter firstHeader headerFooter legacyDrawing legacyDrawingHF oddFooter oddHeader pageMargins pageSetup picture sheetPr sheetProtection sheetView sheetViews tabColor
x | x:styleSheet x:worksheet | alignment bgColor border bottom diagonal dxf end fgColor fill font gradientFill horizontal left name numFmt patternFill protection right start stop top vertical
x | x:pivotTableDefinition | autoSortScope chartFormat chartFormats colFields colHierarchiesUsage colHierarchyUsage colItems conditionalFormat conditionalFormats dataField dataFields field format formats item items location member members mp mps pageField pageFields pivotAreas pivotField pivotFields pivotHierarchies pivotHierarchy pivotTableDefinition pivotTableStyleInfo rowFields rowHierarchiesUsage rowHierarchyUsage rowItems
x | x:pivotCacheDefinition | cacheField cacheFields cacheHierarchies cacheHierarchy cacheSource calculatedItem calculatedItems calculatedMember calculatedMembers consolidation dimensions discretePr entries fieldGroup fieldUsage fieldsUsage group groupItems groupLevel groupLevels groupMember groupMembers groups kpi kpis map maps measureGroup measureGroups mpMap page pageItem pages pivotCacheDefinition query queryCache rangePr rangeSet rangeSets serverFormat serverFormats set sets sharedItems sortByTuple tupleCache worksheetSource
x | x:worksheet | *
p | SHOW | custShow
p | p:handoutMaster p:notesMaster p:sldLayout p:sldMaster | hf
p | p:notes | notes
p | p:presentation p:sld | sld
p | p:sldLayout | sldLayout
p | p:cmAuthorLst | cmAuthor cmAuthorLst
p | SHOW SLIDE p:cmAuthorLst p:cmLst | ext extLst
p | p:handoutMaster p:notesMaster | handoutMaster notesMaster notesStyle
p | p:cmLst | cm cmLst pos text
p | p:sldMaster | bodyStyle otherStyle sldLayoutId sldLayoutIdLst sldMaster titleStyle txStyles
p | p:presentationPr | browse clrMru kiosk penClr present presentationPr prnPr showPr sldAll sldRg
p | p:presentation | custShowLst defaultTextStyle handoutMasterId handoutMasterIdLst kinsoku notesMasterId notesMasterIdLst notesSz photoAlbum presentation sldId sldIdLst sldLst sldMasterId sldMasterIdLst sldSz
p | SLIDE | *
a | SHOW SLIDE | bldChart bldDgm chart dgm masterClrMapping overrideClrMapping
a | PAGE SHOW SLIDE | gridCol lnB lnBlToTr lnL lnR lnT lnTlToBr tableStyleId tbl tblGrid tblPr tc tcPr tr txBody
a | SHOW SLIDE a:tblStyleLst | band1H band1V band2H band2V bottom firstCol firstRow insideH insideV lastCol lastRow left neCell nwCell right seCell swCell tableStyle tblBg tblStyle tblStyleLst tcBdr tcStyle tcTxStyle tl2br top tr2bl wholeTbl
a | a:theme a:themeOverride | accent1 accent2 accent3 accent4 accent5 accent6 bgFillStyleLst clrMap clrScheme custClr custClrLst dk1 dk2 effectStyle effectStyleLst extraClrScheme extraClrSchemeLst fillStyleLst fmtScheme folHlink font fontScheme hlink lnDef lnStyleLst lt1 lt2 majorFont minorFont objectDefaults spDef theme themeElements themeManager themeOverride txDef
a | DRAWN | *
m | w:settings | brkBin brkBinSub defJc dispDef intLim interSp intraSp lMargin mathFont mathPr naryLim postSp preSp rMargin smallFrac wrapIndent wrapRight
m | DRAWN w:styles | *
c | FRAMED c:chartSpace | chart
c | c:chartSpace c:userShapes | userShapes
c | c:chartSpace | *
dgm | FRAMED | relIds
dgm | dgm:colorsDef dgm:styleDef | styleLbl
dgm | SMARTART | ext extLst
dgm | dgm:colorsDef dgm:layoutDef dgm:styleDef | cat catLst desc title
dgm | dgm:styleDef | scene3d sp3d style styleDef txPr
dgm | dgm:colorsDef | colorsDef effectClrLst fillClrLst linClrLst txEffectClrLst txFillClrLst txLinClrLst
dgm | dgm:layoutDef | adj adjLst alg choose clrData constr constrLst else forEach if layoutDef layoutNode param presOf rule ruleLst sampData shape styleData
dgm | dgm:dataModel dgm:layoutDef | *
pic | FRAMED | *
wp | STORY w:numbering | *
xdr | PAGE | *
cdr | c:userShapes | *
v | STORY ?:xml w:numbering w:settings | *
o | w:settings | shapedefaults
o | STORY ?:xml w:numbering w:settings | *
w10 | STORY ?:xml w:numbering w:settings | *
? | ?:xml | xml
xvml | STORY ?:xml w:numbering w:settings | *
w14 | w:settings | conflictMode defaultImageDpi discardImageEditingData
w14 | STORY | checkbox checked checkedState entityPicker uncheckedState
w14 | STORY w:numbering w:styles | *
w15 | w:settings | chartTrackingRefBased
w15 | w15:commentsEx | commentEx commentsEx
w15 | STORY | *
wp14 | STORY w:numbering | *
wps | STORY w:numbering | *
wpg | STORY w:numbering | *
wpc | STORY w:numbering | *
x14 | x:styleSheet x:worksheet | dxf
x14 | x:styleSheet | dxfs
x14 | x:worksheet | *
xm | x:worksheet | *
p14 | SHOW SLIDE | *
p15 | SHOW SLIDE p:cmAuthorLst p:cmLst | *
p188 | SHOW SLIDE | commentRel
p188 | p188:authorLst | author authorLst
p188 | p188:cmLst | *
pc | p188:cmLst | *
ac | p188:cmLst | *
a14 | DRAWN | *
a16 | DRAWN | *
c14 | c:chartSpace | *
c15 | c:chartSpace | *
c16 | c:chartSpace | *
c16r3 | c:chartSpace | *
cs | cs:colorStyle | colorStyle variation
cs | cs:chartStyle | *
cx | FRAMED cx:chartSpace | chart
cx | cx:chartSpace | *
dsp | dgm:dataModel | dataModelExt
dsp | dsp:drawing | *
dgm14 | dgm:dataModel dgm:layoutDef dsp:drawing | *
dgm1612 | dgm:dataModel | *
pic14 | FRAMED | *
thm15 | a:theme | *
adec | DRAWN | *
`

const rootsOf = (words: string): readonly string[] =>
  words.split(' ').flatMap((word) => (Object.hasOwn(families, word) ? rootsOf(families[word] ?? '') : [word]))

const byName = new Map<string, ReadonlySet<string>>()
for (const line of places.trim().split('\n')) {
  const [prefix = '', words = '', names = ''] = line.split(' | ')
  const roots = new Set(rootsOf(words))
  for (const name of names.split(' ')) byName.set(`${prefix}:${name}`, roots)
}

/** @param key `prefix:local` @returns the roots below which it may stand, itself among them */
export const placesOf = (key: string): ReadonlySet<string> | undefined => byName.get(key) ?? byName.get(key.replace(/:.*/, ':*'))
