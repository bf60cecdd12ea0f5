import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { prefixes } from '../../../sanitizer/formats/office/inspect/expected.ts'
import { vocabularyFor } from '../../../sanitizer/formats/office/inspect/known/index.ts'
import { allowedElements } from '../../../sanitizer/formats/office/vocabulary/index.ts'
import { placesOf } from '../../../sanitizer/formats/office/vocabulary/places.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { charted } from '../samples/office/sheet-places.ts'
import { deck } from '../samples/office/slide-places.ts'
import { docx, pack, R, text, wordPart, wordType } from '../samples/office-package.ts'
import { disarm, inspect } from './hostile-check.ts'

/** The inspection's own list of what a clean document may say: it knows all that the disarmer writes, and objects to all else. */

const inspected = (root: string): string => root.replace(/^(?:x|\?):/, '')

describe('office: the two vocabularies', () => {
  /** Never written: a rule leaves them out, or their relationship leads outside and takes the element along. */
  const unwritten = new Set(
    'w:document@w:conformance workbook@conformance p:presentation@conformance rangeSet@r:id worksheetSource@r:id'.split(' '),
  )

  it('all that the disarmer may write is known to the inspection, wherever it may stand', () => {
    const missing: string[] = []
    for (const { key, written, holdsText, attributes } of allowedElements) {
      const known = [...(placesOf(key) ?? [])].map((root) => vocabularyFor(inspected(root)).get(written))
      if (known.length === 0 || known.includes(undefined)) missing.push(key)
      if (holdsText && known.some((each) => !each?.holdsText)) missing.push(`${key}: text`)
      for (const name of attributes)
        if (!known.some((each) => each?.attributes.has(name)) && !unwritten.has(`${written}@${name}`) && !name.startsWith('w16du:'))
          missing.push(`${key}@${name}`)
    }
    assert.deepEqual(missing, [])
    assert.ok(allowedElements.length > 1500)
  })

  it('neither knows a name that carries addresses, code or accounts', () => {
    for (const root of ['w:document', 'w:settings', 'worksheet', 'workbook', 'p:sld', 'p:presentation', 'xdr:wsDr', 'xml', 'c:chartSpace'])
      for (const [element, { attributes }] of vocabularyFor(root))
        for (const name of attributes)
          assert.doesNotMatch(
            `${element}@${name}`,
            /@(?:.*:)?(?:href|src|althref|on[a-z]{5,}|r:link|r:href|xml:base|embeddedHtml|rsid\w*|ed|user)$/,
          )
  })
})

type Format = 'docx' | 'xlsx' | 'pptx'
const HEADER = 'word/header1.xml'
const STYLES = 'word/styles.xml'
const SETTINGS = 'word/settings.xml'
const wordExtras = [
  { path: HEADER, type: wordType('header'), content: wordPart('hdr', `<w:p>${text('h')}</w:p>`) },
  { path: STYLES, type: wordType('styles'), content: wordPart('styles', '<w:style w:styleId="a"><w:name w:val="a"/></w:style>') },
  { path: SETTINGS, type: wordType('settings'), content: wordPart('settings', '<w:zoom w:percent="100"/>') },
]
const chartBook = charted('<c:val><c:numRef><c:f>S1!$A$1</c:f></c:numRef></c:val>')
const show = deck('')
const sources: Readonly<Record<Format, Uint8Array>> = {
  docx: docx(`<w:p><w:pPr><w:jc w:val="left"/></w:pPr>${text('t')}</w:p><w:sectPr/>`, {
    parts: wordExtras,
    rels: wordExtras.map(({ path }, index) => ({
      from: 'word/document.xml',
      id: `rIdX${index}`,
      type: R + (/\/([a-z]+)/.exec(path)?.[1] ?? ''),
      target: `/${path}`,
    })),
  }),
  xlsx: pack(chartBook.parts, chartBook.rels),
  pptx: pack(show.parts, show.rels),
}

const DOCUMENT = 'word/document.xml'
const BOOK = 'xl/workbook.xml'
const SHEET = 'xl/worksheets/sheet1.xml'
const DRAWING = 'xl/drawings/drawing1.xml'
const CHART = 'xl/charts/chart1.xml'
const SLIDE = 'ppt/slides/slide1.xml'
const DECK = 'ppt/presentation.xml'
const MASTER = 'ppt/slideMasters/slideMaster1.xml'
const THEME = 'ppt/theme/theme1.xml'
const TYPES = '[Content_Types].xml'

/** What a clean output is made to hold besides, each in its place: a part, what to look for, what stands there then. */
type Change = readonly [format: Format, part: string, found: string | RegExp, instead: string]
const behindText = (odd: string): Change => ['docx', DOCUMENT, '</w:t>', `</w:t>${odd}`]
const inParagraph = (odd: string): Change => ['docx', DOCUMENT, '</w:pPr>', `${odd}</w:pPr>`]
const inSettings = (odd: string): Change => ['docx', SETTINGS, '</w:settings>', `${odd}</w:settings>`]
const inSheet = (odd: string): Change => ['xlsx', SHEET, '</worksheet>', `${odd}</worksheet>`]
const inBook = (odd: string): Change => ['xlsx', BOOK, '</workbook>', `${odd}</workbook>`]
const onShape = (odd: string): Change => ['pptx', SLIDE, '<p:cNvPr id="2"', `<p:cNvPr ${odd} id="2"`]
const inName = (odd: string): Change => ['pptx', SLIDE, /(<p:cNvPr id="2" name="s")\/>/, `$1>${odd}</p:cNvPr>`]

const odd: Readonly<Record<string, Change>> = {
  // Names of the standard that no clean document says, and names that nobody ever said.
  'element that nobody knows': behindText('<w:harmless/>'),
  'element in capitals': behindText('<w:T>x</w:T>'),
  'web video': behindText('<wp15:webVideoPr embeddedHtml="x" h="1" w="1"/>'),
  film: behindText('<w:movie/>'),
  ink: behindText('<w:contentPart/>'),
  'ink of 2010': behindText('<w14:contentPart/>'),
  'alternative format': ['docx', DOCUMENT, '<w:sectPr', '<w:altChunk/><w:sectPr'],
  'sub-document': ['docx', DOCUMENT, '<w:sectPr', '<w:subDoc/><w:sectPr'],
  'data binding': behindText('<w:dataBinding w:xpath="/a" w:storeItemID="b"/>'),
  'smart tag': behindText('<w:smartTag w:element="a"/>'),
  'custom XML around a run': behindText('<w:customXml w:element="a"/>'),
  'division of a web page': inParagraph('<w:divId w:val="1"/>'),
  'attached template': inSettings('<w:attachedTemplate/>'),
  'attached schema': inSettings('<w:attachedSchema w:val="x"/>'),
  'mail merge': inSettings('<w:mailMerge/>'),
  'document variables': inSettings('<w:docVars/>'),
  'fields brought up to date when opened': inSettings('<w:updateFields w:val="true"/>'),
  'styles linked to a template': inSettings('<w:linkStyles w:val="true"/>'),
  'transformation on saving': inSettings('<w:saveThroughXslt/>'),
  'identifiers of sessions': inSettings('<w:rsids/>'),
  'embedded font in a table of none': inSettings('<w:embedRegular/>'),
  // Names that are known, where they do not belong.
  'paragraph in the styles': ['docx', STYLES, '</w:style>', '<w:p/></w:style>'],
  'link in the styles': ['docx', STYLES, '</w:style>', '<w:hyperlink w:anchor="a"/></w:style>'],
  'text in the settings': inSettings('<w:t>x</w:t>'),
  'setting in the document': behindText('<w:zoom w:percent="1"/>'),
  'comment in a header': ['docx', HEADER, '</w:hdr>', '<w:comment w:id="0"/></w:hdr>'],
  'body in a header': ['docx', HEADER, '</w:hdr>', '<w:body/></w:hdr>'],
  'formula in a workbook': inBook('<f>1</f>'),
  'cell of a pivot cache in a sheet': inSheet('<cacheField name="a"/>'),
  'sheet in a sheet': inSheet('<sheet name="a" sheetId="1"/>'),
  'series in a drawing': ['xlsx', DRAWING, '</xdr:wsDr>', '<c:ser/></xdr:wsDr>'],
  'cell in a chart': ['xlsx', CHART, '</c:chartSpace>', '<sheetData/></c:chartSpace>'],
  'chart that is fetched': ['xlsx', CHART, '</c:chartSpace>', '<c:autoUpdate val="1"/></c:chartSpace>'],
  'pivot source of a chart': ['xlsx', CHART, '</c:chartSpace>', '<c:pivotSource><c:name>[x]S!P</c:name></c:pivotSource></c:chartSpace>'],
  'object in a presentation': ['pptx', DECK, '</p:presentation>', '<p:oleObj/></p:presentation>'],
  'animation in a presentation': ['pptx', DECK, '</p:presentation>', '<p:timing/></p:presentation>'],
  'colours of a theme in a slide': inName('<a:clrScheme name="x"/>'),
  'slide in a master': ['pptx', MASTER, '</p:sldMaster>', '<p:sld/></p:sldMaster>'],
  'shape in a theme': ['pptx', THEME, '</a:theme>', '<p:sp/></a:theme>'],
  // Spreadsheets and presentations.
  'external reference': inBook('<externalReferences/>'),
  publishing: inBook('<webPublishObjects/>'),
  recovery: inBook('<fileRecoveryPr repairLoad="1"/>'),
  'groups of functions': inBook('<functionGroups/>'),
  'custom view': inSheet('<customSheetViews/>'),
  'smart tags of cells': inSheet('<smartTags/>'),
  controls: inSheet('<controls/>'),
  'web publishing of a sheet': inSheet('<webPublishItems/>'),
  queries: inSheet('<queryTablePart/>'),
  consolidation: inSheet('<dataConsolidate/>'),
  'data of a customer': ['pptx', DECK, '</p:presentation>', '<p:custDataLst/></p:presentation>'],
  'embedded fonts': ['pptx', DECK, '</p:presentation>', '<p:embeddedFontLst/></p:presentation>'],
  'sound of a link': inName('<a:hlinkClick r:id=""><a:snd/></a:hlinkClick>'),
  'film of 2010': inName('<p14:media/>'),
  'picture layers': inName('<a14:imgLayer/>'),
  verb: ['pptx', SLIDE, '</p:cSld>', '</p:cSld><p:cmd type="verb"/>'],
  // Attributes.
  'attribute that nobody knows': ['docx', DOCUMENT, '<w:jc ', '<w:jc w:harmless="1" '],
  'attribute of another element': ['docx', DOCUMENT, '<w:jc ', '<w:jc w:fill="1" '],
  'attribute without its namespace': ['docx', DOCUMENT, '<w:jc ', '<w:jc val="1" '],
  'revision of a run': ['docx', DOCUMENT, '<w:r>', '<w:r w:rsidR="00112233">'],
  'base of addresses': ['docx', DOCUMENT, '<w:jc ', '<w:jc xml:base="http://example.jp/" '],
  'language of XML': ['docx', DOCUMENT, '<w:jc ', '<w:jc xml:lang="ja" '],
  'link on a shape': onShape('href="a"'),
  'macro on a shape': onShape('macro="m"'),
  'handler on a shape': onShape('onclick="x"'),
  'what must be understood': ['docx', DOCUMENT, '<w:jc ', '<w:jc mc:MustUnderstand="w14" '],
  'foreign namespace to ignore': ['docx', DOCUMENT, '<w:document ', '<w:document mc:Ignorable="evil" '],
  'name of code on a sheet': ['xlsx', SHEET, '<sheetData', '<sheetPr codeName="Evil"/><sheetData'],
  'rich value of a cell': ['xlsx', SHEET, '<c ', '<c vm="1" '],
  'macro on a workbook name': inBook('<definedNames><definedName name="a" xlm="1">1</definedName></definedNames>'),
  'text between elements': inParagraph('words'),
  'text between cells': ['xlsx', SHEET, '<sheetData>', '<sheetData>words'],
  // Parts, their types and what leads to them.
  'content type that nobody knows': ['docx', TYPES, wordType('header'), 'application/x-header+xml'],
  'content type with a parameter': ['docx', TYPES, wordType('header'), `${wordType('header')};charset=utf-7`],
  'content type of another kind': ['docx', TYPES, wordType('header'), wordType('settings')],
  'content type of macros': ['docx', TYPES, wordType('document.main'), 'application/vnd.ms-word.document.macroEnabled.main+xml'],
  'extension that nobody knows': ['docx', TYPES, '<Override', '<Default Extension="bin" ContentType="application/octet-stream"/><Override'],
  'relationship type that nobody knows': ['docx', 'word/_rels/document.xml.rels', `${R}header`, `${R}harmless`],
  'relationship to a template': ['docx', 'word/_rels/document.xml.rels', `${R}settings`, `${R}attachedTemplate`],
  'relationship to outside': [
    'docx',
    'word/_rels/document.xml.rels',
    'Target="header1.xml"',
    'Target="http://example.jp/" TargetMode="External"',
  ],
  'relationship mode that nobody knows': [
    'docx',
    'word/_rels/document.xml.rels',
    'Target="header1.xml"',
    'Target="header1.xml" TargetMode="Inside"',
  ],
  'relationship with an escaped path': ['docx', 'word/_rels/document.xml.rels', 'Target="header1.xml"', 'Target="%2e%2e/word/header1.xml"'],
}
const declared = [...prefixes].filter(([prefix]) => prefix !== '')

/** Declares every namespace that the output may use, so that nothing but the change is odd. */
const declare = (xml: string): string =>
  xml.replace(/<([A-Za-z0-9:]+)((?: [^<>]*?)?)(\/?>)/, (_, name: string, attributes: string, end: string) => {
    const more = declared.filter(([prefix]) => !attributes.includes(`xmlns:${prefix}=`)).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
    return `<${name}${attributes}${more.join('')}${end}`
  })

describe('office: what is no part of a clean document is seen', () => {
  const clean = new Map<Format, Uint8Array>()
  before(async () => {
    for (const format of ['docx', 'xlsx', 'pptx'] as const) clean.set(format, await disarm(format, sources[format]))
  })
  const changed = (format: Format, edit: (name: string, content: string) => string): Uint8Array =>
    writeZip(
      readZip(clean.get(format) ?? new Uint8Array(), defaultLimits).entries.map((entry) => ({
        name: entry.name,
        bytes: Buffer.from(edit(entry.name, Buffer.from(entry.read()).toString())),
      })),
    )
  const isPart = (name: string): boolean => name !== TYPES && !name.endsWith('.rels')

  for (const format of ['docx', 'xlsx', 'pptx'] as const)
    it(`${format}: unchanged but for its declarations there is nothing to see`, async () => {
      const bytes = changed(format, (name, content) => (isPart(name) ? declare(content) : content))
      assert.deepEqual(await inspect(format, bytes), [])
    })

  for (const [name, [format, part, found, instead]] of Object.entries(odd))
    it(`${format}: ${name}`, async () => {
      let isChanged = false
      const bytes = changed(format, (at, content) => {
        const base = isPart(at) ? declare(content) : content
        const result = at === part ? base.replace(found, instead) : base
        isChanged ||= result !== base
        return result
      })
      assert.ok(isChanged, 'nothing was changed')
      assert.notDeepEqual(await inspect(format, bytes), [])
    })
})
