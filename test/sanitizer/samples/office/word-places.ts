import { type Extra, kept, MARKER, paragraph, R, type Rel, run, wordPart, wordType } from '../office-package.ts'
import { carriedBy, type Package, type Payload, plus } from './model.ts'

/** Where content stands in a Word document: each place takes runs, as they stand in a paragraph, and what they refer to. */
export type Place = (payload: Payload) => Package

const DOCUMENT = 'word/document.xml'
const root: Rel = { from: '', id: 'rId1', type: `${R}officeDocument`, target: DOCUMENT }

export const document = (body: string, extra: Extra = {}, section = ''): Package =>
  plus(
    {
      format: 'docx',
      parts: [
        {
          path: DOCUMENT,
          type: extra.mainType ?? wordType('document.main'),
          content: wordPart('document', `<w:body>${kept}${body}<w:sectPr>${section}</w:sectPr></w:body>`),
        },
      ],
      rels: [root],
    },
    extra,
  )

const inBody =
  (wrap: (content: string) => string): Place =>
  (payload) =>
    document(wrap(payload.content), carriedBy(DOCUMENT, payload))

/** A part of its own, found through a relationship of the document. */
const inPart =
  (kind: string, rootName: string, wrap: (paragraphs: string) => string, section = '', path = `${kind}1.xml`, type: string = kind): Place =>
  (payload) =>
    plus(
      document(
        '',
        {
          parts: [
            {
              path: `word/${path}`,
              type: wordType(type),
              content: wordPart(rootName, wrap(`<w:p>${payload.content}${run('<w:t>x</w:t>')}</w:p>`)),
            },
          ],
          rels: [{ from: DOCUMENT, id: 'rIdPart', type: R + kind, target: path }],
        },
        section,
      ),
      carriedBy(`word/${path}`, payload),
    )

const note = (name: string) => (content: string) => `<w:${name} w:id="2">${content}</w:${name}>`
const vmlBox = (content: string): string =>
  run(
    `<w:pict><v:shape id="box" style="width:9pt;height:9pt"><v:textbox><w:txbxContent>${paragraph(content)}</w:txbxContent></v:textbox></v:shape></w:pict>`,
  )
const shapeBox = (content: string): string =>
  run(
    `<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="7" name="box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>${paragraph(content)}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>`,
  )
const alternate = (choice: string, fallback: string): string =>
  run(`<mc:AlternateContent><mc:Choice Requires="wps">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`)
const inner = (drawn: string): string => drawn.slice('<w:r>'.length, -'</w:r>'.length)
const harmless = run('<w:t>x</w:t>')
const row = (content: string): string =>
  `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>${content}<w:p/></w:tc></w:tr></w:tbl>`
const changed = (name: string, attributes = ''): Place =>
  inBody((content) => paragraph(`<w:${name} w:id="5" w:author="a"${attributes}>${content}</w:${name}>`))

export const wordPlaces: Readonly<Record<string, Place>> = {
  body: inBody(paragraph),
  'first header': inPart('header', 'hdr', (x) => x, '<w:headerReference w:type="first" r:id="rIdPart"/>'),
  'footer for even pages': inPart('footer', 'ftr', (x) => x, '<w:footerReference w:type="even" r:id="rIdPart"/>'),
  footnote: inPart('footnotes', 'footnotes', note('footnote')),
  endnote: inPart('endnotes', 'endnotes', note('endnote')),
  comment: inPart('comments', 'comments', (x) => `<w:comment w:id="2" w:author="a">${x}</w:comment>`),
  glossary: inPart(
    'glossaryDocument',
    'glossaryDocument',
    (x) =>
      `<w:docParts><w:docPart><w:docPartPr><w:name w:val="n"/></w:docPartPr><w:docPartBody>${x}</w:docPartBody></w:docPart></w:docParts>`,
    '',
    'glossary/document.xml',
    'document.glossary',
  ),
  'VML text box': inBody((content) => paragraph(vmlBox(content))),
  'text box': inBody((content) => paragraph(shapeBox(content))),
  'Choice of alternate content': inBody((content) => paragraph(alternate(inner(shapeBox(content)), inner(vmlBox(harmless))))),
  'Fallback of alternate content': inBody((content) => paragraph(alternate(inner(shapeBox(harmless)), inner(vmlBox(content))))),
  'Fallback in a Choice': inBody((content) =>
    paragraph(alternate(inner(shapeBox(alternate(inner(shapeBox(harmless)), inner(vmlBox(content))))), inner(vmlBox(harmless)))),
  ),
  'text box of a header': inPart('header', 'hdr', (x) => paragraph(vmlBox(harmless)).replace('<w:p><w:r><w:t>x</w:t></w:r></w:p>', x)),
  'table cell': inBody((content) => row(paragraph(content))),
  'table in a table in a table': inBody((content) => row(row(row(paragraph(content))))),
  'content control around paragraphs': inBody((content) => `<w:sdt><w:sdtPr/><w:sdtContent>${paragraph(content)}</w:sdtContent></w:sdt>`),
  'content control in a line': inBody((content) => paragraph(`<w:sdt><w:sdtPr/><w:sdtContent>${content}</w:sdtContent></w:sdt>`)),
  'inserted text': changed('ins'),
  'moved text': changed('moveTo'),
  'deleted text': changed('del'),
  'smart tag': inBody((content) => paragraph(`<w:smartTag w:uri="urn:${MARKER}" w:element="e">${content}</w:smartTag>`)),
  'custom XML mark-up': inBody((content) => `<w:customXml w:uri="urn:${MARKER}" w:element="e">${paragraph(content)}</w:customXml>`),
  'right-to-left text': inBody((content) => paragraph(`<w:bdo w:val="rtl">${content}</w:bdo>`)),
  'base of ruby': inBody((content) =>
    paragraph(
      run(
        `<w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="10"/><w:hpsBaseText w:val="20"/><w:lid w:val="ja-JP"/></w:rubyPr><w:rt>${harmless}</w:rt><w:rubyBase>${content}</w:rubyBase></w:ruby>`,
      ),
    ),
  ),
}
