import type { FindingKind, RefusalCode } from '../../../sanitizer/protocol.ts'
import {
  cell,
  chartPart,
  contentPart,
  escaped,
  fileEntry,
  flatOdt,
  frame,
  KEPT,
  type Kind,
  MARKER,
  manifestPart,
  mediaTypes,
  odp,
  ods,
  odt,
  pack,
  png,
  stylesPart,
} from './odf-package.ts'

/** Hostile OpenDocument files: each threat of threats §3.4, and each place where it may hide. */
export interface OdfSample {
  readonly name: string
  readonly kind: Kind
  readonly bytes: Uint8Array
  /** Must be among what was removed. */
  readonly finds?: FindingKind
  readonly refused?: RefusalCode
  /** In one XML file. */
  readonly flat?: true
}

const script = `vnd.sun.star.script:${MARKER}.py$run?language=Python&amp;location=user`
const listener = `<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="${script}" xlink:type="simple"/></office:event-listeners>`
const link = (href: string, inside = 'x'): string => `<text:a xlink:type="simple" xlink:href="${href}">${inside}</text:a>`
const p = (inside: string): string => `<text:p>${inside}</text:p>`

/** What may stand in a paragraph. */
const inText: readonly (readonly [name: string, markup: string, finds: FindingKind])[] = [
  ['a link to a script', link(script), 'unsafe-link'],
  ['a link to a macro', link(`macro:///Standard.Module1.${MARKER}()`), 'unsafe-link'],
  ['a link to a command', link(`.uno:OpenUrl?URL:string=${MARKER}`), 'unsafe-link'],
  ['a link to a share', link(`file://${MARKER}/share/x.odt`), 'unsafe-link'],
  ['a link to JavaScript', link(`javascript:${MARKER}`), 'unsafe-link'],
  ['a place that is a command', link(`#vnd.sun.star.script:${MARKER}`), 'unsafe-link'],
  ['a link with listeners', link('https://example.jp/', `x${listener}`), 'macro'],
  ['a script field', `<text:script script:language="Basic">${MARKER}</text:script>`, 'macro'],
  ['a macro field', `<text:execute-macro text:name="${MARKER}">x${listener}</text:execute-macro>`, 'macro'],
  ['a DDE field', `<text:dde-connection text:connection-name="${MARKER}">x</text:dde-connection>`, 'dde'],
  [
    'a database field',
    `<text:database-display text:database-name="${MARKER}" text:table-name="t" text:column-name="c">x</text:database-display>`,
    'connection',
  ],
  ['a picture from outside', frame(`<draw:image xlink:href="https://${MARKER}.example/x.png" xlink:type="simple"/>`), 'external-reference'],
  ['a picture from a share', frame(`<draw:image xlink:href="../../../${MARKER}/x.png" xlink:type="simple"/>`), 'external-reference'],
  ['a linked object', frame(`<draw:object xlink:href="file:///c:/${MARKER}.ods" xlink:type="simple"/>`), 'external-reference'],
  ['an OLE object', frame(`<draw:object-ole draw:class-id="${MARKER}" xlink:href="./Object 9"/>`), 'ole-object'],
  ['a plug-in', frame(`<draw:plugin draw:mime-type="${MARKER}" xlink:href="https://${MARKER}.example/"/>`), 'multimedia'],
  ['an applet', frame(`<draw:applet draw:code="${MARKER}" draw:archive="${MARKER}.jar" xlink:href="./"/>`), 'activex'],
  [
    'a floating frame',
    frame(`<draw:floating-frame draw:frame-name="${MARKER}" xlink:href="https://${MARKER}.example/"/>`),
    'external-reference',
  ],
  ['a shape with listeners', `<draw:custom-shape draw:name="s">${listener}${p('x')}</draw:custom-shape>`, 'macro'],
  [
    'a shape that is a link',
    `<draw:a xlink:type="simple" xlink:href="smb://${MARKER}/x">${frame(`<draw:text-box>${p('x')}</draw:text-box>`)}</draw:a>`,
    'unsafe-link',
  ],
  ['an element of no standard', `<evil:run xmlns:evil="urn:evil">${MARKER}</evil:run>`, 'unknown'],
  ['an attribute of no standard', `<text:span text:evil="${MARKER}">x</text:span>`, 'unknown'],
  [
    'another prefix for the same',
    `<q:a xmlns:q="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:z="http://www.w3.org/1999/xlink" z:href="${script}">x</q:a>`,
    'unsafe-link',
  ],
  [
    'data about text',
    `<text:meta xhtml:about="${MARKER}" xmlns:xhtml="http://www.w3.org/1999/xhtml">x<text:script>${MARKER}</text:script></text:meta>`,
    'macro',
  ],
]

const change = (inside: string): string =>
  `<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info><dc:creator>a</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>${p(inside)}</text:deletion></text:changed-region></text:tracked-changes>${p('<text:change text:change-id="c1"/>')}`
const note = (inside: string): string =>
  p(
    `<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>${p(inside)}</text:note-body></text:note>`,
  )
const annotation = (inside: string): string =>
  `<office:annotation><dc:creator>a</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>${p(inside)}</office:annotation>`
const withObject = (path: string, content: string): { readonly entries: Readonly<Record<string, string>>; readonly manifest: string } => ({
  entries: { [`${path}/content.xml`]: content },
  manifest: fileEntry(`${path}/`, 'application/vnd.oasis.opendocument.chart'),
})
const objectFrame = (path = 'Object 1'): string =>
  frame(`<draw:object xlink:href="./${path}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>`)

/** Where text may stand. */
const places: readonly (readonly [name: string, kind: Kind, build: (inside: string) => Uint8Array])[] = [
  ['body', 'odt', (inside) => odt(p(inside))],
  ['heading', 'odt', (inside) => odt(`<text:h text:outline-level="1">${inside}</text:h>`)],
  ['list', 'odt', (inside) => odt(`<text:list><text:list-item>${p(inside)}</text:list-item></text:list>`)],
  ['section', 'odt', (inside) => odt(`<text:section text:name="s">${p(inside)}</text:section>`)],
  [
    'table',
    'odt',
    (inside) =>
      odt(
        `<table:table><table:table-column/><table:table-row><table:table-cell>${p(inside)}</table:table-cell></table:table-row></table:table>`,
      ),
  ],
  ['footnote', 'odt', (inside) => odt(note(inside))],
  [
    'index',
    'odt',
    (inside) => odt(`<text:table-of-content text:name="t"><text:index-body>${p(inside)}</text:index-body></text:table-of-content>`),
  ],
  ['tracked change', 'odt', (inside) => odt(change(inside))],
  ['comment', 'odt', (inside) => odt(p(annotation(inside)))],
  ['text box', 'odt', (inside) => odt(p(frame(`<draw:text-box>${p(inside)}</draw:text-box>`)))],
  ['shape', 'odt', (inside) => odt(p(`<draw:g><draw:custom-shape>${p(inside)}<draw:enhanced-geometry/></draw:custom-shape></draw:g>`))],
  ['header', 'odt', (inside) => odt('', { master: `<style:header>${p(inside)}</style:header>` })],
  ['footer', 'odt', (inside) => odt('', { master: `<style:footer-left>${p(inside)}</style:footer-left>` })],
  ['chart', 'odt', (inside) => odt(p(objectFrame()), {}, withObject('Object 1', chartPart(p(inside))))],
  [
    'inline chart',
    'odt',
    (inside) =>
      odt(
        p(
          frame(
            `<draw:object><office:document office:mimetype="x" office:version="1.3"><office:body><office:chart><chart:chart chart:class="chart:bar"><chart:title>${p(inside)}</chart:title></chart:chart></office:chart></office:body></office:document></draw:object>`,
          ),
        ),
      ),
  ],
  [
    'document inside',
    'odt',
    (inside) => odt(p(objectFrame('Obj')), {}, withObject('Obj', contentPart(`<office:text>${p(inside)}</office:text>`))),
  ],
  ['cell', 'ods', (inside) => ods(`<table:table-row><table:table-cell>${p(inside)}</table:table-cell></table:table-row>`)],
  ['cell comment', 'ods', (inside) => ods(`<table:table-row><table:table-cell>${annotation(inside)}</table:table-cell></table:table-row>`)],
  ['shape on a sheet', 'ods', (inside) => ods('', { inTable: `<table:shapes><draw:rect>${p(inside)}</draw:rect></table:shapes>` })],
  ['slide', 'odp', (inside) => odp(`<draw:rect>${p(inside)}</draw:rect>`)],
  ['notes', 'odp', (inside) => odp('', { notes: p(inside) })],
  ['master', 'odp', (inside) => odp('', { master: `<draw:rect>${p(inside)}</draw:rect>` })],
  ['notes master', 'odp', (inside) => odp('', { master: `<presentation:notes><draw:rect>${p(inside)}</draw:rect></presentation:notes>` })],
]

/** Every threat in the body, and each place with a few of them in turn, so that each pair of neighbours is there. */
function* everywhere(): Generator<OdfSample> {
  for (const [index, [place, kind, build]] of places.entries())
    for (const [number, [threat, markup, finds]] of inText.entries())
      if (index === 0 || (number + index) % 4 === 0) yield { name: `${threat}, in: ${place}`, kind, bytes: build(markup), finds }
}

const formula = (name: string, code: string, finds: FindingKind = 'formula'): OdfSample => ({
  name,
  kind: 'ods',
  bytes: ods(cell(code)),
  finds,
})
const url = `"https://${MARKER}.example/"`
const formulas: readonly OdfSample[] = [
  formula('WEBSERVICE', `of:=COM.MICROSOFT.WEBSERVICE(${url})`),
  formula('WEBSERVICE without vendor', `of:=WEBSERVICE (${url})`),
  formula('FILTERXML', `of:=COM.MICROSOFT.FILTERXML("<a/>";"${MARKER}")`),
  formula('DDE', `of:=DDE("cmd";"/c ${MARKER}";"x")`, 'dde'),
  formula('DDE, the old way', `of:=cmd|'/c ${MARKER}'!A0`, 'dde'),
  formula('another file', `of:=['file:///c:/${MARKER}.ods'#$Sheet1.A1]`, 'external-reference'),
  formula('another file without brackets', `of:='file:///c:/${MARKER}.ods'#$Sheet1.A1`, 'external-reference'),
  formula('a file without quotes', `of:=[file:///c:/${MARKER}.ods#$Sheet1.A1]`, 'external-reference'),
  formula('HYPERLINK to a script', `of:=HYPERLINK("vnd.sun.star.script:${MARKER}";"x")`),
  formula('HYPERLINK that is computed', `of:=HYPERLINK("https://"&"${MARKER}";"x")`),
  formula('INFO', `of:=INFO("${MARKER}")`),
  formula('an add-in', `of:=COM.EVIL.ADDIN.RUN("${MARKER}")`),
  formula('without a namespace', `=WEBSERVICE(${url})`),
  formula('another language', `msoxl:=WEBSERVICE(${url})`),
  formula('a string that never ends', `of:=SUM([.A1]);"${MARKER}`),
  {
    name: 'a prefix of its own for OpenFormula',
    kind: 'ods',
    bytes: ods(cell(`x:=WEBSERVICE(${url})`, ' xmlns:x="urn:oasis:names:tc:opendocument:xmlns:of:1.2"')),
    finds: 'formula',
  },
]

const source = `xlink:href="file:///c:/${MARKER}.ods" xlink:type="simple"`
const inSheets = (name: string, finds: FindingKind, parts: Parameters<typeof ods>[1], rows = ''): OdfSample => ({
  name,
  kind: 'ods',
  bytes: ods(rows, parts),
  finds,
})
const sheets: readonly OdfSample[] = [
  inSheets('a linked sheet', 'external-reference', { inTable: `<table:table-source ${source} table:table-name="t"/>` }),
  inSheets('a sheet kept of another file', 'external-reference', {
    after: `<table:table table:name="'file:///c:/${MARKER}.ods'#$S"><table:table-column/></table:table>`,
  }),
  inSheets(
    'a linked range',
    'external-reference',
    {},
    `<table:table-row><table:table-cell><table:cell-range-source ${source} table:name="${MARKER}"/><text:p>x</text:p></table:table-cell></table:table-row>`,
  ),
  inSheets('DDE links', 'dde', {
    after: `<table:dde-links><table:dde-link><office:dde-source office:dde-application="${MARKER}"/><table:table><table:table-column/></table:table></table:dde-link></table:dde-links>`,
  }),
  inSheets('a query', 'connection', {
    after: `<table:database-ranges><table:database-range table:name="d" table:target-range-address="S1.A1:S1.B2"><table:database-source-sql table:database-name="${MARKER}" table:sql-statement="DROP"/></table:database-range></table:database-ranges>`,
  }),
  inSheets('a pivot table of a service', 'connection', {
    after: `<table:data-pilot-tables><table:data-pilot-table table:name="d" table:target-range-address="S1.A1:S1.B2"><table:source-service table:name="${MARKER}" table:source-name="x" table:object-name="x"/></table:data-pilot-table></table:data-pilot-tables>`,
  }),
  inSheets('a named expression', 'formula', {
    after: `<table:named-expressions><table:named-expression table:name="n" table:expression="of:=WEBSERVICE(${escaped(url)})"/></table:named-expressions>`,
  }),
  inSheets('a named range of another file', 'external-reference', {
    after: `<table:named-expressions><table:named-range table:name="n" table:cell-range-address="'file:///${MARKER}'#$S.A1"/></table:named-expressions>`,
  }),
  inSheets('a validation with a macro', 'macro', {
    before: `<table:content-validations><table:content-validation table:name="v"><table:error-macro table:execute="true"/><office:event-listeners><script:event-listener xlink:href="${script}"/></office:event-listeners></table:content-validation></table:content-validations>`,
  }),
  inSheets('a validation that fetches', 'formula', {
    before: `<table:content-validations><table:content-validation table:name="v" table:condition="of:is-true-formula(WEBSERVICE(${escaped(url)}))"/></table:content-validations>`,
  }),
  inSheets('a style that fetches', 'formula', {
    automatic: `<style:style style:name="c" style:family="table-cell"><style:map style:condition="is-true-formula(WEBSERVICE(${escaped(url)}))" style:apply-style-name="d"/></style:style>`,
  }),
  inSheets('a conditional format that fetches', 'formula', {
    inTable: `<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="S1.A1:S1.B2"><calcext:condition calcext:apply-style-name="x" calcext:value="formula-is(WEBSERVICE(${escaped(url)}))"/></calcext:conditional-format></calcext:conditional-formats>`,
  }),
  inSheets('a form that submits', 'unknown', {
    inTable: `<office:forms><form:form form:name="f" xlink:href="https://${MARKER}.example/" form:connection="${MARKER}"><form:button form:id="b" form:button-type="submit" form:label="x"/></form:form></office:forms>`,
  }),
]

const onSlide = (name: string, finds: FindingKind, markup: string): OdfSample => ({ name, kind: 'odp', bytes: odp(markup), finds })
const clicked = (attributes: string, inside = ''): string =>
  `<draw:rect><office:event-listeners><presentation:event-listener script:event-name="dom:click" ${attributes}>${inside}</presentation:event-listener></office:event-listeners>${p('x')}</draw:rect>`
const slides: readonly OdfSample[] = [
  onSlide('a click that starts a program', 'action', clicked(`presentation:action="execute" xlink:href="file:///${MARKER}.exe"`)),
  onSlide('a click on an object', 'action', clicked(`presentation:action="verb" presentation:verb="1" xlink:href="${MARKER}"`)),
  onSlide('a click that opens another file', 'action', clicked(`presentation:action="show" xlink:href="file:///${MARKER}.odp"`)),
  onSlide(
    'a click that sounds',
    'multimedia',
    clicked('presentation:action="next-page"', `<presentation:sound xlink:href="https://${MARKER}.example/x.wav"/>`),
  ),
  onSlide('an effect that sounds', 'multimedia', `<anim:par><anim:audio xlink:href="https://${MARKER}.example/x.wav"/></anim:par>`),
  onSlide(
    'an effect that commands',
    'action',
    `<anim:par><anim:command anim:command="${MARKER}"><anim:param anim:name="x" anim:value="${MARKER}"/></anim:command></anim:par>`,
  ),
  onSlide(
    'an old effect that sounds',
    'multimedia',
    `<presentation:animations><presentation:show-shape draw:shape-id="x"><presentation:sound xlink:href="${MARKER}"/></presentation:show-shape></presentation:animations>`,
  ),
  {
    name: 'a change of slides that sounds',
    kind: 'odp',
    bytes: odp('', {
      styles: `<style:style style:name="d" style:family="drawing-page"><style:drawing-page-properties><presentation:sound xlink:href="file:///${MARKER}.wav"/></style:drawing-page-properties></style:style>`,
    }),
    finds: 'multimedia',
  },
]

const inBody = (
  name: string,
  finds: FindingKind,
  markup: string,
  parts: Parameters<typeof odt>[1] = {},
  extra: Parameters<typeof odt>[2] = {},
): OdfSample => ({ name, kind: 'odt', bytes: odt(markup, parts, extra), finds })
const withEntry = (name: string, finds: FindingKind, path: string, content: string | Uint8Array = MARKER): OdfSample =>
  inBody(name, finds, '', {}, { entries: { [path]: content } })
const nested = frame(`<draw:object xlink:href="./Object 2" xlink:type="simple"/>`)
const documents: readonly OdfSample[] = [
  inBody('scripts of the document', 'macro', '', {
    before: `<office:scripts><office:script script:language="ooo:Basic">${MARKER}</office:script>${listener}</office:scripts>`,
  }),
  inBody(
    'a linked section',
    'external-reference',
    `<text:section text:name="s"><text:section-source ${source} text:filter-name="${MARKER}"/>${p('x')}</text:section>`,
  ),
  inBody(
    'a section by DDE',
    'dde',
    `<text:section text:name="s"><office:dde-source office:dde-application="${MARKER}" office:dde-topic="x" office:dde-item="y"/>${p('x')}</text:section>`,
  ),
  inBody(
    'declared DDE',
    'dde',
    `<text:dde-connection-decls><text:dde-connection-decl office:dde-application="${MARKER}" office:dde-topic="x" office:dde-item="y" office:name="d"/></text:dde-connection-decls>`,
  ),
  inBody('an index of another file', 'external-reference', `<text:alphabetical-index-auto-mark-file ${source}/>`),
  inBody(
    'a form with a database',
    'connection',
    `<office:forms><form:form form:name="f" form:datasource="x"><form:connection-resource xlink:href="${MARKER}"/></form:form></office:forms>`,
  ),
  inBody(
    'a control of any component',
    'activex',
    `<office:forms><form:form form:name="f"><form:generic-control form:control-implementation="ooo:${MARKER}" form:id="c"/></form:form></office:forms>`,
  ),
  inBody(
    'a control with a component named',
    'macro',
    `<office:forms><form:form form:name="f"><form:text form:id="c" form:control-implementation="ooo:${MARKER}"><form:properties><form:property form:property-name="x" office:value-type="string" office:string-value="${MARKER}"/></form:properties>${listener}</form:text></form:form></office:forms>`,
  ),
  inBody(
    'XForms',
    'unknown',
    `<office:forms><xforms:model xmlns:xforms="http://www.w3.org/2002/xforms"><xforms:submission action="https://${MARKER}.example/"/></xforms:model></office:forms>`,
  ),
  inBody('a fill from outside', 'external-reference', '', {
    styles: `<draw:fill-image draw:name="i" xlink:href="https://${MARKER}.example/x.png"/>`,
  }),
  inBody('a background from outside', 'external-reference', '', {
    automatic: `<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties><style:background-image xlink:href="file://${MARKER}/x.png"/></style:paragraph-properties></style:style>`,
  }),
  inBody('a bullet from outside', 'external-reference', '', {
    styles: `<text:list-style style:name="l"><text:list-level-style-image text:level="1" xlink:href="https://${MARKER}.example/x.png"/></text:list-style>`,
  }),
  inBody('a font from outside', 'font', '', {
    fonts: `<style:font-face style:name="F"><svg:font-face-src><svg:font-face-uri xlink:href="https://${MARKER}.example/x.ttf"/></svg:font-face-src></style:font-face>`,
  }),
  inBody(
    'a map of links',
    'unsafe-link',
    p(
      frame(
        `<draw:text-box>${p('x')}</draw:text-box><draw:image-map><draw:area-rectangle xlink:href="${script}" svg:x="0cm" svg:y="0cm" svg:width="1cm" svg:height="1cm"/></draw:image-map>`,
      ),
    ),
  ),
  inBody(
    'a picture with bytes behind it',
    'alternate-content',
    p(frame(`<draw:image xlink:href="Pictures/a.png"/><draw:image xlink:href="Pictures/b.svg"/>`)),
    {},
    {
      entries: {
        'Pictures/a.png': Buffer.concat([png, Buffer.from(MARKER)]),
        'Pictures/b.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>${MARKER}</script></svg>`,
      },
    },
  ),
  inBody(
    'an SVG picture',
    'unknown',
    p(frame(`<draw:image xlink:href="Pictures/b.svg"/>`)),
    {},
    { entries: { 'Pictures/b.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>${MARKER}</script></svg>` } },
  ),
  inBody(
    'a picture as text that is none',
    'unknown',
    p(frame(`<draw:image><office:binary-data>${Buffer.from(MARKER).toString('base64')}</office:binary-data></draw:image>`)),
  ),
  inBody(
    'an OLE object with a picture',
    'ole-object',
    p(frame(`<draw:object-ole xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/>`)),
    {},
    { entries: { 'Object 1': `\xd0\xcf\x11\xe0${MARKER}`, 'ObjectReplacements/Object 1': png } },
  ),
  inBody(
    'an object inside an object',
    'macro',
    p(objectFrame()),
    {},
    {
      entries: {
        'Object 1/content.xml': contentPart(`<office:text>${p(nested)}</office:text>`),
        'Object 1/Object 2/content.xml': contentPart(`<office:text>${p(`<text:script>${MARKER}</text:script>`)}</office:text>`),
      },
    },
  ),
  inBody(
    'an object with a DTD',
    'embedded-file',
    p(objectFrame()),
    {},
    { entries: { 'Object 1/content.xml': `<!DOCTYPE x [<!ENTITY e "${MARKER}">]><x/>` } },
  ),
  inBody(
    'a formula that refers',
    'unknown',
    p(frame(`<draw:object xlink:href="./Object 1"/>`)),
    {},
    {
      entries: {
        'Object 1/content.xml': `<math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="https://${MARKER}.example/">x</mi><maction actiontype="link">x</maction></math>`,
      },
    },
  ),
  inBody(
    'a chart of another component',
    'unknown',
    p(objectFrame()),
    {},
    withObject('Object 1', chartPart(p('x')).replace('chart:class="chart:bar"', `chart:class="ooo:com.sun.star.${MARKER}"`)),
  ),
  withEntry('a Basic library', 'macro', 'Basic/Standard/Module1.xml'),
  withEntry('a Python script', 'macro', 'Scripts/python/evil.py'),
  withEntry('a dialog', 'macro', 'Dialogs/Standard/Dialog1.xml'),
  withEntry('a toolbar', 'add-in', 'Configurations2/toolbar/evil.xml'),
  withEntry('a thumbnail', 'thumbnail', 'Thumbnails/thumbnail.png'),
  withEntry('a signature', 'signature', 'META-INF/documentsignatures.xml'),
  withEntry('a signature of macros', 'signature', 'META-INF/macrosignatures.xml'),
  withEntry('data about the document', 'metadata', 'manifest.rdf'),
  withEntry('an earlier version', 'history', 'Versions/Version1'),
  withEntry('a font', 'font', 'Fonts/evil.ttf'),
  withEntry('a picture that nobody shows', 'unknown', 'Pictures/evil.exe'),
  withEntry(
    'metadata',
    'metadata',
    'meta.xml',
    `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"><office:meta><meta:template xlink:href="https://${MARKER}.example/"/></office:meta></office:document-meta>`,
  ),
  withEntry(
    'a printer, a path and a key',
    'printer-settings',
    'settings.xml',
    `<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:ooo="http://openoffice.org/2004/office"><office:settings><config:config-item-set config:name="ooo:configuration-settings">${[
      ['PrinterName', 'string', MARKER],
      ['PrinterSetup', 'base64Binary', Buffer.from(MARKER).toString('base64')],
      ['ColorTableURL', 'string', `file:///${MARKER}`],
      ['LinkUpdateMode', 'short', '0'],
      ['ViewId', 'string', MARKER],
    ]
      .map(([name, type, value]) => `<config:config-item config:name="${name}" config:type="${type}">${value}</config:config-item>`)
      .join('')}</config:config-item-set></office:settings></office:document-settings>`,
  ),
]

const refusedOdt = (name: string, refused: RefusalCode, extra: Parameters<typeof odt>[2]): OdfSample => ({
  name,
  kind: 'odt',
  bytes: odt('', {}, extra),
  refused,
})
const encryption = '<manifest:encryption-data manifest:checksum="x"/>'
const refusals: readonly OdfSample[] = [
  refusedOdt('an encrypted entry', 'encrypted', { manifest: fileEntry('content.xml', 'text/xml', encryption) }),
  refusedOdt('an encrypted package', 'encrypted', { entries: { 'encrypted-package': MARKER } }),
  refusedOdt('two types', 'ambiguous', { manifestType: mediaTypes.ods }),
  refusedOdt('another type', 'type-mismatch', { mimetype: mediaTypes.ods }),
  refusedOdt('a type with more behind it', 'ambiguous', { mimetype: `${mediaTypes.odt}\n` }),
  refusedOdt('a DTD', 'malformed', { entries: { 'content.xml': `<!DOCTYPE x [<!ENTITY e "${MARKER}">]>${contentPart('')}` } }),
  refusedOdt('a DTD in the manifest', 'malformed', {
    entries: { 'META-INF/manifest.xml': `<!DOCTYPE x SYSTEM "https://${MARKER}.example/">${manifestPart(mediaTypes.odt, [])}` },
  }),
  refusedOdt('the content of another kind', 'type-mismatch', { entries: { 'content.xml': contentPart('<office:spreadsheet/>') } }),
  refusedOdt('two bodies', 'ambiguous', {
    entries: {
      'content.xml': contentPart(`<office:text>${p(KEPT)}</office:text></office:body><office:body><office:text>${p(MARKER)}</office:text>`),
    },
  }),
  refusedOdt('content that is none', 'malformed', { entries: { 'content.xml': stylesPart('', '') } }),
  refusedOdt('styles that are none', 'malformed', { entries: { 'styles.xml': contentPart('') } }),
  { name: 'no content', kind: 'odt', bytes: pack('odt', { 'styles.xml': stylesPart('', '') }), refused: 'malformed' },
]

/** Every threat again in a document of one XML file, whose pictures stand in it as text. */
const flats: readonly OdfSample[] = [
  ...inText.map(
    ([threat, markup, finds]): OdfSample => ({
      name: `${threat}, in: one XML file`,
      kind: 'odt',
      bytes: flatOdt(p(markup)),
      finds,
      flat: true,
    }),
  ),
  {
    name: 'scripts of one XML file',
    kind: 'odt',
    bytes: flatOdt(
      '',
      `<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard">${MARKER}</ooo:library-embedded></ooo:libraries></office:script></office:scripts>`,
    ),
    finds: 'macro',
    flat: true,
  },
  {
    name: 'a picture as text with bytes behind it',
    kind: 'odt',
    bytes: flatOdt(
      p(
        frame(
          `<draw:image><office:binary-data>${Buffer.concat([png, Buffer.from(MARKER)]).toString('base64')}</office:binary-data></draw:image>`,
        ),
      ),
    ),
    flat: true,
  },
  {
    name: 'an OLE object as text',
    kind: 'odt',
    bytes: flatOdt(
      p(frame(`<draw:object-ole><office:binary-data>${Buffer.from(MARKER).toString('base64')}</office:binary-data></draw:object-ole>`)),
    ),
    finds: 'ole-object',
    flat: true,
  },
  {
    name: 'a flat sheet that says it is a text',
    kind: 'odt',
    bytes: flatOdt('', '', mediaTypes.ods),
    refused: 'type-mismatch',
    flat: true,
  },
  {
    name: 'a flat text that says it is a sheet',
    kind: 'ods',
    bytes: flatOdt('', '', mediaTypes.ods),
    refused: 'type-mismatch',
    flat: true,
  },
  {
    name: 'a part that says it is a document',
    kind: 'odt',
    bytes: Buffer.from(contentPart('<office:text/>')),
    refused: 'malformed',
    flat: true,
  },
]

export const odfSamples: readonly OdfSample[] = [...everywhere(), ...formulas, ...sheets, ...slides, ...documents, ...refusals, ...flats]
