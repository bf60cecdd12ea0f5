import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { disarmOdf } from '../../../sanitizer/formats/odf/disarm.ts'
import { inspectOdf } from '../../../sanitizer/formats/odf/inspect/index.ts'
import { isKnownAttribute, isKnownElement } from '../../../sanitizer/formats/odf/inspect/names.ts'
import { allowedElements } from '../../../sanitizer/formats/odf/vocabulary/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultChoices } from '../../../sanitizer/protocol.ts'
import { frame, odt, png } from '../samples/odf-package.ts'

/** The inspection's own list of names: it knows all that the disarmer writes, and objects to all else. */

describe('OpenDocument: the two vocabularies', () => {
  it('all that the disarmer may write is known to the inspection', () => {
    const missing: string[] = []
    for (const { key, attributes } of allowedElements) {
      if (!isKnownElement(key) && key !== 'math:math') missing.push(key)
      // Values of these are judged by a rule, whatever carries them.
      for (const name of attributes) if (!isKnownAttribute(key, name) && !RULED.test(name)) missing.push(`${key}@${name}`)
    }
    assert.deepEqual(missing, [])
    assert.ok(allowedElements.length > 500)
  })
})
const RULED =
  /^(?:xlink:href|presentation:action|script:event-name|office:target-frame-name|field:type|text:url|chart:class|form:button-type|text:formula|text:condition|loext:condition|office:version)$/

const CONTENT = 'content.xml'
const STYLES = 'styles.xml'
const MANIFEST = 'META-INF/manifest.xml'
type Change = readonly [part: string, found: string, instead: string]
const inBody = (odd: string): Change => [CONTENT, '</office:text>', `${odd}</office:text>`]
const onParagraph = (odd: string): Change => [CONTENT, '<text:p', `<text:p ${odd}`]
const onPicture = (odd: string): Change => [CONTENT, '<draw:image ', `<draw:image ${odd} `]

const odd: Readonly<Record<string, Change>> = {
  'element that nobody knows': inBody('<text:harmless/>'),
  script: inBody('<text:script/>'),
  'macro of a field': inBody('<text:execute-macro/>'),
  listener: inBody('<script:event-listener/>'),
  DDE: inBody('<text:dde-connection/>'),
  'declared DDE': inBody('<text:dde-connection-decls/>'),
  database: inBody('<text:database-display/>'),
  'source of a section': inBody('<text:section-source/>'),
  'plug-in': inBody('<draw:plugin/>'),
  applet: inBody('<draw:applet/>'),
  'floating frame': inBody('<draw:floating-frame/>'),
  'OLE object': inBody('<draw:object-ole/>'),
  'bytes inside': inBody('<office:binary-data>AAAA</office:binary-data>'),
  'document inside': inBody('<office:document/>'),
  'data of a form': inBody('<form:connection-resource/>'),
  'metadata of a field': inBody('<text:user-defined/>'),
  'author of the document': inBody('<text:author-name/>'),
  'path of the document': inBody('<text:file-name/>'),
  'template of the document': inBody('<text:template-name/>'),
  RDF: inBody('<text:meta/>'),
  'variable of a program': inBody('<text:placeholder-script/>'),
  'other markup in an equation': inBody('<math:annotation-xml/>'),
  'action in an equation': inBody('<math:maction/>'),
  'equation of nobody': inBody('<math:mharmless/>'),
  'scripts of the document': [CONTENT, '<office:body>', '<office:scripts/><office:body>'],
  'fonts from an address': [STYLES, '</office:document-styles>', '<svg:font-face-uri/></office:document-styles>'],
  'attribute that nobody knows': onParagraph('text:harmless="1"'),
  'attribute of LibreOffice that nobody knows': onParagraph('loext:harmless="1"'),
  'address in the words of LibreOffice': onParagraph('loext:href="a"'),
  'base of addresses': onParagraph('xml:base="http://example.jp/"'),
  'RDF on a paragraph': onParagraph('xhtml:about="a"'),
  'link on a paragraph': onParagraph('xlink:href="http://example.jp/"'),
  'type of a picture': onPicture('draw:mime-type="text/html"'),
  'filter of a picture': onPicture('draw:filter-name="x"'),
  'address of a style': onParagraph('text:style-name="vnd.sun.star.script:a" table:target-frame="file:///a"'),
  'picture elsewhere': [CONTENT, 'xlink:href="Pictures/', 'xlink:href="../Pictures/'],
  'second namespace of a prefix': [CONTENT, '<text:p', '<text:p xmlns:text="urn:evil"'],
  'type of an entry': [MANIFEST, 'image/png', 'text/html'],
  'key of an entry': [MANIFEST, '</manifest:manifest>', '<manifest:encryption-data/></manifest:manifest>'],
  'entry that is not there': [
    MANIFEST,
    '</manifest:manifest>',
    '<manifest:file-entry manifest:full-path="Basic/a.xml" manifest:media-type="text/xml"/></manifest:manifest>',
  ],
}

describe('OpenDocument: what is no part of a clean document is seen', () => {
  let entries: readonly { readonly name: string; readonly bytes: Uint8Array }[] = []
  before(async () => {
    const source = odt(
      `<text:p>${frame('<draw:image xlink:href="Pictures/a.png" xlink:type="simple"/>')}</text:p>`,
      {},
      { entries: { 'Pictures/a.png': png } },
    )
    const { bytes } = await disarmOdf('odt', source, defaultChoices, defaultLimits)
    entries = readZip(bytes, defaultLimits).entries.map((entry) => ({ name: entry.name, bytes: entry.read() }))
  })
  const packed = (edit: (name: string, bytes: Uint8Array) => Uint8Array): Uint8Array =>
    writeZip(
      entries.map(({ name, bytes }) => ({ name, bytes: edit(name, bytes), stored: name === 'mimetype' || name.startsWith('Pictures/') })),
    )

  it('unchanged there is nothing to see', async () => {
    assert.deepEqual(
      await inspectOdf(
        'odt',
        packed((_, bytes) => bytes),
        defaultLimits,
      ),
      [],
    )
  })

  for (const [name, [part, found, instead]] of Object.entries(odd))
    it(name, async () => {
      let isChanged = false
      const bytes = packed((at, content) => {
        if (at !== part) return content
        const before = Buffer.from(content).toString()
        const after = before.replace(found, instead)
        isChanged = after !== before
        return Buffer.from(after)
      })
      assert.ok(isChanged, 'nothing was changed')
      assert.notDeepEqual(await inspectOdf('odt', bytes, defaultLimits), [])
    })
})
