import * as chart from './chart.ts'
import * as drawing from './drawing.ts'
import * as later from './later.ts'
import * as math from './math.ts'
import * as sheet from './sheet.ts'
import * as slide from './slide.ts'
import * as vml from './vml.ts'
import { type Group, group, type Vocabulary, vocabularyOf } from './vocabulary.ts'
import * as word from './word.ts'

/**
 * What each kind of part may say, by its root element: a second allow-list, written from the standards by family and by place, while the
 * disarmer's is one list of elements with their attributes. Neither knows the other, so that a name which slips into one shows in the other.
 *
 * KNOWN GAP: in which kinds of parts a name may stand was thought out once and is said by both (vocabulary/places.ts); what stands in what within
 * a part, and values of attributes beyond addresses, formulas and codes, are not looked at.
 */

/** ECMA-376 Part 3 §7, §9 */
const alternatives = group('mc', ': AlternateContent Fallback\nRequires: Choice')

const art: readonly Group[] = [
  alternatives,
  group('a', drawing.drawing),
  group('a14', later.drawing2010),
  group('a16', later.drawing2014),
  group('adec', later.decorative),
  group('m', math.math),
]
const oldArt: readonly Group[] = [group('v', vml.shapes), group('o', vml.office), group('w10', vml.word), group('xvml', vml.excel)]
/** What stands in a frame of its own: charts, SmartArt, pictures. */
const framed: readonly Group[] = [
  group('c', chart.chartReference),
  group('cx', chart.chartReference),
  group('dgm', drawing.diagramReference),
  group('pic', drawing.picture),
  group('pic14', later.picture2010),
]

const wordProperties = [word.runProperties, word.paragraphProperties]
const wordLooks: readonly Group[] = [alternatives, group('w14', later.letters), group('m', math.math)]
const wordArt: readonly Group[] = [
  ...art,
  ...oldArt,
  ...framed,
  group('wp', drawing.wordDrawing),
  group('wp14', later.places2010),
  group('wps', later.wordShapes),
  group('wpg', later.wordGroups),
  group('wpc', later.wordCanvases),
]
/** Text with all that may stand in it, under one root. */
const story = (...roots: readonly string[]): readonly Group[] => [
  group('w', ...wordProperties, word.sections, word.tableProperties, word.content, ...roots),
  group('w14', later.letters, later.tags2010),
  group('w15', later.tags2012),
  ...wordArt,
]

const sheetArt: readonly Group[] = [...art, ...framed, group('xdr', drawing.sheetDrawing), group('a', drawing.tables)]
const slideArt: readonly Group[] = [
  ...art,
  ...framed,
  group('a', drawing.tables, drawing.tableStyles, drawing.colourMap, drawing.builds),
  group('p14', later.slides2010),
  group('p15', later.slides2012),
  group('p188', later.commentReference),
]
const slides = (lines: string): readonly Group[] => [group('p', lines), ...slideArt]
const chartArt: readonly Group[] = [
  ...art,
  group('c14', chart.chartLater2007),
  group('c15', chart.chartLater2012),
  group('c16', chart.chartLater2014),
  group('c16r3', chart.chartLater2017),
]
const sheetLater: readonly Group[] = [
  alternatives,
  group('x14', later.sheet2010),
  group('xm', later.formulas2006),
  group('', sheet.formats),
]

const kinds: Readonly<Record<string, () => readonly Group[]>> = {
  'w:document': () => story(word.documentRoot),
  'w:hdr': () => story(word.headerRoot),
  'w:ftr': () => story(word.headerRoot),
  'w:footnotes': () => story(word.notes),
  'w:endnotes': () => story(word.notes),
  'w:comments': () => story(word.comments),
  'w:glossaryDocument': () => story(word.glossary),
  'w:styles': () => [group('w', ...wordProperties, word.tableProperties, word.styles), ...wordLooks],
  'w:numbering': () => [group('w', ...wordProperties, word.numbering), ...wordLooks, ...wordArt],
  'w:settings': () => [
    group('w', word.settings),
    group('m', math.mathSettings),
    group('w14', later.settings2010),
    group('w15', later.settings2012),
    ...oldArt,
    group('o', vml.officeDefaults),
    alternatives,
  ],
  'w:fonts': () => [group('w', word.fonts)],
  'w15:commentsEx': () => [group('w15', later.comments2012)],
  workbook: () => [group('', sheet.workbook), alternatives],
  worksheet: () => [group('', sheet.worksheet), ...sheetLater, ...sheetArt],
  chartsheet: () => [group('', sheet.chartsheet), alternatives],
  styleSheet: () => [group('', sheet.styles), group('x14', later.styles2010), alternatives],
  sst: () => [group('', sheet.strings, sheet.texts), alternatives],
  comments: () => [group('', sheet.comments, sheet.texts), alternatives],
  table: () => [group('', sheet.table), alternatives],
  pivotTableDefinition: () => [group('', sheet.pivotTable), alternatives],
  pivotCacheDefinition: () => [group('', sheet.pivotCache), alternatives],
  pivotCacheRecords: () => [group('', sheet.pivotRecords), alternatives],
  'p:presentation': () => [group('p', slide.presentation), ...slideArt],
  'p:sld': () => slides(slide.slide),
  'p:sldLayout': () => slides(slide.layout),
  'p:sldMaster': () => slides(slide.master),
  'p:notesMaster': () => slides(slide.pageMasters),
  'p:handoutMaster': () => slides(slide.pageMasters),
  'p:notes': () => slides(slide.notes),
  'p:presentationPr': () => [group('p', slide.properties), ...slideArt],
  'p:cmLst': () => [group('p', slide.comments), group('p15', later.slides2012)],
  'p:cmAuthorLst': () => [group('p', slide.authors), group('p15', later.slides2012)],
  'p188:cmLst': () => [group('p188', later.comments2018), group('pc', later.slideMark), group('ac', later.drawingMark), ...art],
  'p188:authorLst': () => [group('p188', later.authors2018)],
  'a:tblStyleLst': () => [...art, group('a', drawing.tableStyles)],
  'a:theme': () => [...art, group('a', drawing.theme), group('thm15', later.theme2012)],
  'a:themeOverride': () => [...art, group('a', drawing.theme)],
  'c:chartSpace': () => [group('c', chart.chart), ...chartArt],
  'c:userShapes': () => [group('c', drawing.chartDrawingRoot), group('cdr', drawing.chartDrawing), ...art, ...framed],
  'cx:chartSpace': () => [group('cx', chart.chartEx), ...art],
  'cs:chartStyle': () => [group('cs', chart.chartStyle), ...art],
  'cs:colorStyle': () => [group('cs', chart.chartColours), ...art],
  'dgm:dataModel': () => [
    group('dgm', drawing.diagramData, drawing.diagramVariables),
    group('dgm14', later.smartArt2010),
    group('dsp', later.smartArtDrawingReference),
    group('dgm1612', later.smartArt2016),
    ...art,
  ],
  'dgm:layoutDef': () => [group('dgm', drawing.diagramLayout), group('dgm14', later.smartArt2010), ...art],
  'dgm:styleDef': () => [group('dgm', drawing.diagramStyle), ...art],
  'dgm:colorsDef': () => [group('dgm', drawing.diagramColours), ...art],
  'dsp:drawing': () => [group('dsp', later.smartArtDrawing), group('dgm14', later.smartArt2010), ...art],
  'xdr:wsDr': () => sheetArt,
  // A drawing in VML has a root without a namespace (Part 4 §19.1).
  xml: () => [group('', ': xml'), ...oldArt, alternatives],
}
const made = new Map<string, Vocabulary>()
const nothing: Vocabulary = new Map()

/** Everything that a part with this root may say; nothing where no such part is known. */
export function vocabularyFor(root: string): Vocabulary {
  const known = made.get(root)
  if (known) return known
  const groups = Object.hasOwn(kinds, root) ? kinds[root] : undefined
  if (!groups) return nothing
  const vocabulary = vocabularyOf(groups())
  made.set(root, vocabulary)
  return vocabulary
}
