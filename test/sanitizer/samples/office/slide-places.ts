import { type Extra, KEPT, officeType, R, type Rel, slideType } from '../office-package.ts'
import { carriedBy, type Package, type Payload, plus } from './model.ts'
import { CHART, charted, chartedEx, drawn } from './sheet-places.ts'
import { THEME } from './theme.ts'
import { document } from './word-places.ts'

/** Parts of a presentation and of drawings, each with a hole: for shapes of a slide, and for what hangs from a text or a name. */
export type Place = (payload: Payload) => Package

const NS =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
const DECK = 'ppt/presentation.xml'
export const SLIDE = 'ppt/slides/slide1.xml'
const rel = (from: string, type: string, target: string, id: string): Rel => ({
  from,
  id,
  type: type.includes(':') ? type : R + type,
  target,
})
const group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
const text = (words: string, properties = ''): string =>
  `<a:p><a:r><a:rPr lang="en-US">${properties}</a:rPr><a:t>${words}</a:t></a:r></a:p>`
const shape = (body: string, name = ''): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="s">${name}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>${body}</p:txBody></p:sp>`
const tree = (shapes: string): string => `<p:cSld><p:spTree>${group}${shapes}</p:spTree></p:cSld>`

const MASTER = 'ppt/slideMasters/slideMaster1.xml'
const LAYOUT = 'ppt/slideLayouts/slideLayout1.xml'
const colours =
  '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
/** What a presentation cannot do without: a master, which has a theme and a layout. */
const frameOf = (shapes: string): Extra => ({
  parts: [
    { path: MASTER, type: slideType('slideMaster'), content: `<p:sldMaster ${NS}>${tree(shapes)}${colours}</p:sldMaster>` },
    { path: LAYOUT, type: slideType('slideLayout'), content: `<p:sldLayout ${NS}>${tree('')}</p:sldLayout>` },
    { path: 'ppt/theme/theme1.xml', type: officeType('theme+xml'), content: THEME },
  ],
  rels: [
    rel(DECK, 'slideMaster', `/${MASTER}`, 'rIdMaster'),
    rel(MASTER, 'slideLayout', `/${LAYOUT}`, 'rIdL'),
    rel(MASTER, 'theme', '/ppt/theme/theme1.xml', 'rIdT'),
    rel(LAYOUT, 'slideMaster', `/${MASTER}`, 'rIdM'),
    rel(SLIDE, 'slideLayout', `/${LAYOUT}`, 'rIdL'),
  ],
})

/** A presentation of one slide; `after` stands behind its shapes. */
export const deck = (shapes: string, after = '', extra: Extra = {}, onMaster = ''): Package =>
  plus(
    plus(
      {
        format: 'pptx',
        parts: [
          {
            path: DECK,
            type: extra.mainType ?? slideType('presentation.main'),
            content: `<p:presentation ${NS}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdMaster"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:notesSz cx="9" cy="9"/></p:presentation>`,
          },
          { path: SLIDE, type: slideType('slide'), content: `<p:sld ${NS}>${tree(shape(text(KEPT)) + shapes)}${after}</p:sld>` },
        ],
        rels: [rel('', 'officeDocument', DECK, 'rId1'), rel(DECK, 'slide', 'slides/slide1.xml', 'rId1')],
      },
      frameOf(onMaster),
    ),
    extra,
  )

const onSlide =
  (wrap: (content: string) => string): Place =>
  (payload) =>
    deck(wrap(payload.content), '', carriedBy(SLIDE, payload))

const onMaster =
  (wrap: (content: string) => string): Place =>
  (payload) =>
    plus(deck('', '', {}, wrap(payload.content)), carriedBy(MASTER, payload))
const onLayout =
  (wrap: (content: string) => string): Place =>
  (payload) => {
    const { parts, ...file } = plus(deck(''), carriedBy(LAYOUT, payload))
    const content = `<p:sldLayout ${NS}>${tree(wrap(payload.content))}</p:sldLayout>`
    return { ...file, parts: parts.map((part) => (part.path === LAYOUT ? { ...part, content } : part)) }
  }

/** Another part with shapes, found from the presentation or the slide. */
const inSheet =
  (from: string, kind: string, folder: string, root: string, wrap: (content: string) => string): Place =>
  (payload) => {
    const path = `ppt/${folder}/${kind}1.xml`
    return plus(
      deck('', '', {
        parts: [
          {
            path,
            type: slideType(kind),
            content: `<p:${root} ${NS}>${tree(wrap(payload.content))}${root.endsWith('Master') ? colours : ''}</p:${root}>`,
          },
        ],
        rels: [
          rel(from, kind, `/${path}`, 'rIdP'),
          ...(root.endsWith('Master') ? [rel(path, 'theme', '/ppt/theme/theme1.xml', 'rIdT')] : []),
        ],
      }),
      carriedBy(path, payload),
    )
  }

const alternate = (choice: string, fallback: string): string =>
  `<mc:AlternateContent><mc:Choice Requires="p14">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`

/** Wherever shapes stand: each wraps what a tree of shapes holds. */
const sheets = (wrap: (content: string) => string): Readonly<Record<string, Place>> => ({
  slide: onSlide(wrap),
  'group of shapes': onSlide((content) => `<p:grpSp>${group}${wrap(content)}</p:grpSp>`),
  'Choice of alternate content': onSlide((content) => alternate(wrap(content), shape(text('x')))),
  'Fallback of alternate content': onSlide((content) => alternate(shape(text('x')), wrap(content))),
  layout: onLayout(wrap),
  master: onMaster(wrap),
  notes: inSheet(SLIDE, 'notesSlide', 'notesSlides', 'notes', wrap),
  'master of notes': inSheet(DECK, 'notesMaster', 'notesMasters', 'notesMaster', wrap),
  'master of handouts': inSheet(DECK, 'handoutMaster', 'handoutMasters', 'handoutMaster', wrap),
})
const under = (name: string, places: Readonly<Record<string, Place>>): Readonly<Record<string, Place>> =>
  Object.fromEntries(Object.entries(places).map(([place, carry]) => [`${name}, ${place}`, carry]))

/** The payload is a whole shape. */
export const shapePlaces: Readonly<Record<string, Place>> = sheets((content) => content)

const frame = (graphic: string): string =>
  `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="f"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></p:xfrm><a:graphic>${graphic}</a:graphic></p:graphicFrame>`
const cell = (content: string): string =>
  frame(
    `<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblGrid><a:gridCol w="9"/></a:tblGrid><a:tr h="9"><a:tc><a:txBody><a:bodyPr/>${text('x', content)}</a:txBody></a:tc></a:tr></a:tbl></a:graphicData>`,
  )
const DGM = 'http://schemas.openxmlformats.org/drawingml/2006/diagram'
const DATA = 'ppt/diagrams/data1.xml'
const DRAWING = 'ppt/diagrams/drawing1.xml'
const smartArt = (data: string, shapes: string): Package =>
  deck(frame(`<a:graphicData uri="${DGM}"><dgm:relIds r:dm="rIdM" r:lo="" r:qs="" r:cs=""/></a:graphicData>`), '', {
    parts: [
      {
        path: DATA,
        type: officeType('drawingml.diagramData+xml'),
        content: `<dgm:dataModel xmlns:dgm="${DGM}" ${NS.replace(/ xmlns:dgm="[^"]*"/, '')}><dgm:ptLst><dgm:pt modelId="1">${data}</dgm:pt></dgm:ptLst><dgm:bg/></dgm:dataModel>`,
      },
      {
        path: DRAWING,
        type: 'application/vnd.ms-office.drawingml.diagramDrawing+xml',
        content: `<dsp:drawing xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" ${NS}><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/>${shapes}</dsp:spTree></dsp:drawing>`,
      },
    ],
    rels: [
      rel(SLIDE, 'diagramData', `/${DATA}`, 'rIdM'),
      rel(SLIDE, 'http://schemas.microsoft.com/office/2007/relationships/diagramDrawing', `/${DRAWING}`, 'rIdW'),
    ],
  })
const dataText: Place = (payload) => plus(smartArt(`<dgm:t><a:bodyPr/>${text('x', payload.content)}</dgm:t>`, ''), carriedBy(DATA, payload))
const drawnText: Place = (payload) =>
  plus(
    smartArt(
      '',
      `<dsp:sp modelId="{00000000-0000-0000-0000-000000000001}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr/><dsp:txBody><a:bodyPr/>${text('x', payload.content)}</dsp:txBody></dsp:sp>`,
    ),
    carriedBy(DRAWING, payload),
  )
const rich = (content: string): string => `<c:tx><c:rich><a:bodyPr/>${text('x', content)}</c:rich></c:tx>`
const userShapes: Place = (payload) =>
  plus(
    charted('', {
      parts: [
        {
          path: 'xl/drawings/drawing9.xml',
          type: officeType('drawingml.chartshapes+xml'),
          content: `<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing" ${NS.replace(/ xmlns:c="[^"]*"/, '')}><cdr:relSizeAnchor><cdr:from><cdr:x>0</cdr:x><cdr:y>0</cdr:y></cdr:from><cdr:to><cdr:x>1</cdr:x><cdr:y>1</cdr:y></cdr:to><cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="2" name="u"/><cdr:cNvSpPr/></cdr:nvSpPr><cdr:spPr/><cdr:txBody><a:bodyPr/>${text('x', payload.content)}</cdr:txBody></cdr:sp></cdr:relSizeAnchor></c:userShapes>`,
        },
      ],
      rels: [rel(CHART, 'chartUserShapes', '/xl/drawings/drawing9.xml', 'rIdU')],
    }),
    carriedBy('xl/drawings/drawing9.xml', payload),
  )
const CHART_EX = 'xl/charts/chartEx1.xml'
const SHEET_DRAWING = 'xl/drawings/drawing1.xml'
const wordShape = (docPr: string, cNvPr: string): string =>
  `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="7" name="b">${docPr}</wp:docPr><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p">${cNvPr}</pic:cNvPr><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill/><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`

/** The payload is what stands inside the properties of a run of text (`a:rPr`), of whatever drawing. */
export const textPlaces: Readonly<Record<string, Place>> = {
  ...under(
    'text of a shape',
    sheets((content) => shape(text('x', content))),
  ),
  'text of a table cell': onSlide(cell),
  'text of SmartArt': dataText,
  'text of SmartArt as drawn': drawnText,
  'title of a chart': (payload) => plus(charted('', {}, `<c:title>${rich(payload.content)}</c:title>`), carriedBy(CHART, payload)),
  'label of a chart': (payload) =>
    plus(
      charted(
        `<c:dLbls><c:dLbl><c:idx val="0"/>${rich(payload.content)}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl></c:dLbls>`,
      ),
      carriedBy(CHART, payload),
    ),
  'title of a chart of 2016': (payload) =>
    plus(
      chartedEx(
        '<cx:numDim type="size"><cx:f>S1!$A$1</cx:f></cx:numDim>',
        `<cx:title><cx:tx><cx:rich><a:bodyPr/>${text('x', payload.content)}</cx:rich></cx:tx></cx:title>`,
      ),
      carriedBy(CHART_EX, payload),
    ),
  'shape drawn over a chart': userShapes,
  'shape on a sheet': (payload) =>
    plus(
      drawn(
        `<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="s"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/>${text('x', payload.content)}</xdr:txBody></xdr:sp>`,
      ),
      carriedBy(SHEET_DRAWING, payload),
    ),
}

/** The payload stands under the name of a drawn object (`cNvPr`, `docPr`): what a click on it does. */
export const namePlaces: Readonly<Record<string, Place>> = {
  ...under(
    'name of a shape',
    sheets((content) => shape(text('x'), content)),
  ),
  'name of a group': onSlide((content) => `<p:grpSp>${group.replace('name=""/>', `name="">${content}</p:cNvPr>`)}</p:grpSp>`),
  'name of a connector': onSlide(
    (content) =>
      `<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="4" name="c">${content}</p:cNvPr><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr/></p:cxnSp>`,
  ),
  'name of a table': onSlide((content) => cell('').replace('name="f"/>', `name="f">${content}</p:cNvPr>`)),
  'name of a picture': onSlide(
    (content) =>
      `<p:pic><p:nvPicPr><p:cNvPr id="4" name="p">${content}</p:cNvPr><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:stretch/></p:blipFill><p:spPr/></p:pic>`,
  ),
  'name of SmartArt as drawn': (payload) =>
    plus(
      smartArt(
        '',
        `<dsp:sp modelId="{00000000-0000-0000-0000-000000000001}"><dsp:nvSpPr><dsp:cNvPr id="0" name="">${payload.content}</dsp:cNvPr><dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr/></dsp:sp>`,
      ),
      carriedBy(DRAWING, payload),
    ),
  'name of a shape on a sheet': (payload) =>
    plus(
      drawn(
        `<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="s">${payload.content}</xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>`,
      ),
      carriedBy(SHEET_DRAWING, payload),
    ),
  'name of a drawing in Word': (payload) => document(wordShape(payload.content, ''), carriedBy('word/document.xml', payload)),
  'name of a picture in Word': (payload) => document(wordShape('', payload.content), carriedBy('word/document.xml', payload)),
}
