import { escapeValue } from '../../container/xml/escape.ts'
import type { XmlHandler } from '../../container/xml/scanner.ts'
import type { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { namespacedValue, prefixOf } from './namespaces.ts'
import { Pieces } from './pieces.ts'
import { readXml } from './xml.ts'

/**
 * Settings of a document (ODF 1.3 Part 3 §3.10): only numbers and switches that change how it is laid out or where it is looked at. Left out are
 * printers, paths, linked data, links that update themselves, script names, keys, revision numbers and everything that is not named here.
 *
 * KNOWN GAP: line-breaking characters that somebody set for this document alone (`ForbiddenCharacters`) are forgotten.
 */
const NUMBERS: ReadonlySet<string> = new Set(
  `ActiveSplitRange AddExternalLeading AddFrameOffsets AddParaLineSpacingToTableCells AddParaSpacingToTableCells AddParaTableSpacing
AddParaTableSpacingAtStart AddVerticalFrameOffsets AlignTabStopPosition Alignment AnchoredTextOverflow AnchoredTextOverflowLegacy
ApplyParagraphMarkFormatToNumbering AutoCalculate AutoFirstLineIndentDisregardLineSpace BackgroundParaOverDrawings BaseFontHeight
BottomMargin BottomSpacing CharacterCompressionType ClipAsCharacterAnchoredWriterFlyFrames ClippedPictures CollapseEmptyCellPara
ConsiderTextWrapOnObjPos ContinuousEndnotes CursorPositionX CursorPositionY DefaultTabStop DisableOffPagePositioning
DoNotCaptureDrawObjsOnPage DoNotJustifyLinesWithManualBreak DoNotResetParaAttrsForNumFont EmptyDbFieldHidesPara FloattableNomargins
FootnoteInColumnToPageEnd FormulaBarHeight FrameAutowidthWithMorePara GreekCharStyle GridColor GutterAtTop HandoutsHorizontal
HasColumnRowHeaders HasSheetTabs HeaderSpacingBelowLastPara HideWhitespace HorizontalScrollbarWidth HorizontalSplitMode
HorizontalSplitPosition IgnoreFirstLineIndentInNumbering IgnoreTabsAndBlanksForLineCalculation InBrowseMode InvertBorderSpacing
IsKernAsianPunctuation IsOutlineSymbolsSet IsRasterAxisSynchronized IsScaleAllBrackets IsSnapToRaster IsTextMode KeepRatio LeftMargin
LowerLimitHeight MathBaselineAlignment MsWordCompMinLineHeightByFly MsWordCompTrailingBlanks NoNumberingShowFollowBy OperatorHeight
OperatorSpacing OutlineLevelYieldsNumbering PageNumberFormat PageViewZoomValue ParagraphSummation PositionBottom PositionLeft
PositionRight PositionTop PrintEmptyPages PropLineSpacingShrinksFirstLine RasterIsVisible RasterResolutionX RasterResolutionY
RasterSubdivisionX RasterSubdivisionY RelativeBracketDistance RelativeBracketExcessSize RelativeFontHeightFunctions
RelativeFontHeightIndices RelativeFontHeightLimits RelativeFontHeightOperators RelativeFontHeightText RelativeFractionBarExcessLength
RelativeFractionBarLineWeight RelativeFractionDenominatorDepth RelativeFractionNumeratorHeight RelativeIndexSubscript
RelativeIndexSuperscript RelativeLineSpacing RelativeLowerLimitDistance RelativeMatrixColumnSpacing RelativeMatrixLineSpacing
RelativeOperatorExcessSize RelativeOperatorSpacing RelativeRootSpacing RelativeScaleBracketExcessSize RelativeSpacing
RelativeSymbolMinimumHeight RelativeSymbolPrimaryHeight RelativeUpperLimitDistance RightMargin ShowGrid ShowHeader ShowNotes
ShowPageBreakPreview ShowPageBreaks ShowZeroValues SlidesPerHandout SmallCapsPercentage66 StylesNoDefault SubtractFlysAnchoredAtFlys
SurroundTextWrapSmall TabAtLeftIndentForParagraphsInList TabColor TabOverMargin TabOverSpacing TabOverflow TableRowKeep
TabsRelativeToIndent TopMargin TreatSingleColumnBreakAsPageBreak UnbreakableNumberings UnxForceZeroExtLeading UpperLimitHeight
UseFormerLineSpacing UseFormerObjectPositioning UseFormerTextWrapping UseOldNumbering UseOldPrinterMetrics VerticalSplitMode
VerticalSplitPosition ViewAreaHeight ViewAreaLeft ViewAreaTop ViewAreaWidth ViewLayoutBookMode ViewLayoutColumns ViewLeft ViewTop
VisibleAreaHeight VisibleAreaLeft VisibleAreaTop VisibleAreaWidth VisibleBottom VisibleLeft VisibleRight VisibleTop
WordLikeWrapForAsCharFlys ZoomFactor ZoomType ZoomValue`.split(/\s+/),
)
const NUMBER_TYPES: ReadonlySet<string> = new Set(['boolean', 'short', 'int', 'long', 'double'])
const NUMBER = /^(?:true|false|-?\d{1,12}(?:\.\d{1,9})?)$/
/** Texts, each with its shape. */
const TEXTS: Readonly<Record<string, RegExp>> = {
  ViewId: /^view\d{1,4}$/,
  ActiveTable: /^[^#\u0000-\u001f]{1,255}$/,
  PrinterIndependentLayout: /^(?:disabled|enabled|low-resolution|high-resolution)$/,
}
const SETS: ReadonlySet<string> = new Set(['view-settings', 'configuration-settings'])
const MAPS: ReadonlySet<string> = new Set(['Views', 'Tables'])
const PRINTER = /^Print(?:er(?:Name|Setup)|FaxName)$/

/** @returns the content of `office:settings`, '' when there is nothing to say @throws Refusal malformed, limit-* */
export function walkSettings(bytes: Uint8Array, findings: Findings, limits: Limits): string {
  const walker = new SettingsWalker(findings)
  readXml(
    bytes,
    {
      element: (uri, local) => `${prefixOf(uri) ?? '?'}:${local}`,
      attribute: (uri, local) => (prefixOf(uri) === 'config' ? local : ''),
    },
    walker,
    limits,
  )
  return walker.finish()
}

interface Item {
  readonly name: string
  readonly type: string
  value: string
}

class SettingsWalker implements XmlHandler<string, string> {
  readonly #findings: Findings
  readonly #pieces = new Pieces()
  /** Open elements, with the index of their tag. */
  readonly #open: { readonly key: string; readonly at: number }[] = []
  #item: Item | undefined
  #skipping = 0
  #depth = 0

  constructor(findings: Findings) {
    this.#findings = findings
  }

  open(key: string, names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    this.#depth++
    if (this.#skipping > 0) this.#skipping++
    else if (this.#open.length === 0 && (this.#depth === 1 || key === 'office:settings')) {
      if (this.#depth === 2) this.#start(key, '')
    } else if (
      this.#open.length === 0 ||
      !this.#isListed(key, values[names.indexOf('name')] ?? '', values[names.indexOf('type')] ?? '', lookup)
    )
      this.#skipping = 1
  }

  #start(key: string, attributes: string): void {
    this.#open.push({ key, at: this.#pieces.length })
    this.#pieces.open(key, attributes)
  }

  #isListed(key: string, name: string, type: string, lookup: (prefix: string) => string | undefined): boolean {
    const parent = this.#open.at(-1)?.key ?? ''
    const named = ` config:name="${escapeValue(name)}"`
    if (key === 'config:config-item') return this.#openItem(name, type)
    if (key === 'config:config-item-map-entry') {
      if (!parent.startsWith('config:config-item-map-') || parent === key || /[#\u0000-\u001f]/.test(name) || name.length > 255)
        return false
      this.#start(key, name === '' ? '' : named)
      return true
    }
    if (key === 'config:config-item-set' && parent === 'office:settings') {
      const set = namespacedValue(name, lookup)
      if (set?.prefix !== 'ooo' || !SETS.has(set.rest)) return false
      this.#start(key, ` config:name="ooo:${set.rest}"`)
      return true
    }
    if (!/^config:config-item-map-(?:indexed|named)$/.test(key) || !MAPS.has(name)) return false
    this.#start(key, named)
    return true
  }

  #openItem(name: string, type: string): boolean {
    if (this.#open.length < 2) return false
    this.#item = { name, type, value: '' }
    this.#open.push({ key: 'config:config-item', at: -1 })
    return true
  }

  text(text: string): void {
    if (this.#skipping === 0 && this.#item) this.#item.value += text
  }

  close(): void {
    this.#depth--
    if (this.#skipping > 0) {
      this.#skipping--
      return
    }
    const closed = this.#open.pop()
    if (!closed) return
    if (this.#item) {
      this.#write(this.#item)
      this.#item = undefined
      return
    }
    this.#pieces.close(closed.key, closed.at)
    const end = this.#pieces.length
    if (closed.key !== 'config:config-item-map-entry' && this.#pieces.isBlank(closed.at + 1, end - 1)) this.#pieces.blank(closed.at, end)
  }

  #write({ name, type, value }: Item): void {
    const isNumber = NUMBERS.has(name) && NUMBER_TYPES.has(type) && NUMBER.test(value)
    if (!isNumber && !(type === 'string' && Object.hasOwn(TEXTS, name) && TEXTS[name]?.test(value))) {
      if (PRINTER.test(name) && value !== '') this.#findings.add('printer-settings')
      return
    }
    const at = this.#pieces.length
    this.#pieces.open('config:config-item', ` config:name="${name}" config:type="${type}"`)
    this.#pieces.text(value)
    this.#pieces.close('config:config-item', at)
  }

  finish(): string {
    return this.#pieces.finish(() => '')
  }
}
