import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { disarmFlatOdf, disarmOdf } from '../../../sanitizer/formats/odf/disarm.ts'
import { inspectOdf } from '../../../sanitizer/formats/odf/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultChoices } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import {
  cell,
  chartPart,
  contentPart,
  fileEntry,
  frame,
  type Kind,
  mediaTypes,
  NS,
  odp,
  ods,
  odt,
  pack,
  png,
  stylesPart,
} from '../samples/odf-package.ts'
import { zip } from '../samples/zip.ts'

/** What must still be there afterwards. */

async function disarmed(kind: Kind, bytes: Uint8Array, flat = false): Promise<ReadonlyMap<string, string>> {
  const result = await (flat ? disarmFlatOdf : disarmOdf)(kind, bytes, defaultChoices, defaultLimits)
  assert.deepEqual(await inspectOdf(kind, result.bytes, defaultLimits), [])
  assert.equal(result.mediaType, mediaTypes[kind])
  return new Map(readZip(result.bytes, defaultLimits).entries.map((entry) => [entry.name, Buffer.from(entry.read()).toString()]))
}
const p = (inside: string): string => `<text:p>${inside}</text:p>`

/** Markup that comes out as it went in, by where it stands. */
const kept: Readonly<Record<string, readonly [kind: Kind, build: (markup: string) => Uint8Array, markup: readonly string[]]>> = {
  'text of a document': [
    'odt',
    (markup) => odt(markup),
    [
      '<text:p><text:ruby text:style-name="Ru1"><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby></text:p>',
      '<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>&amp;&lt;</text:p>',
      '<text:p><text:bookmark-start text:name="しおり"/>x<text:bookmark-end text:name="しおり"/></text:p>',
      '<text:p><text:a xlink:type="simple" xlink:href="https://example.jp/?a=1&amp;b=2">x</text:a><text:a xlink:type="simple" xlink:href="#しおり">y</text:a></text:p>',
      '<text:p><text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>',
      '<text:p><text:page-number text:select-page="current">1</text:page-number>/<text:page-count>9</text:page-count><text:date text:date-value="2026-01-01" text:fixed="true">1</text:date></text:p>',
      '<text:list text:style-name="L1"><text:list-item text:start-value="3"><text:h text:outline-level="2">見出し</text:h></text:list-item></text:list>',
      '<text:table-of-content text:name="目次"><text:table-of-content-source text:outline-level="3"><text:index-title-template>目次</text:index-title-template></text:table-of-content-source><text:index-body><text:p>1</text:p></text:index-body></text:table-of-content>',
      '<table:table table:name="表"><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>',
      '<text:p><draw:custom-shape draw:name="s" svg:width="2cm" svg:height="1cm"><text:p>図</text:p><draw:enhanced-geometry svg:viewBox="0 0 1 1" draw:enhanced-path="M 0 0 L 1 1 N"/></draw:custom-shape></text:p>',
    ],
  ],
  'styles of a document': [
    'odt',
    (markup) => odt('', { styles: markup }),
    [
      '<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:line-height="150%" style:writing-mode="tb-rl"/><style:text-properties style:font-name-asian="ＭＳ 明朝" fo:font-size="10.5pt"/></style:style>',
      '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."/></text:list-style>',
      '<number:date-style style:name="N1"><number:era/><number:year/><number:text>年</number:text></number:date-style>',
      '<draw:gradient draw:name="g" draw:style="linear" draw:start-color="#ffffff" draw:end-color="#000000"/>',
    ],
  ],
  'a sheet': [
    'ods',
    (markup) => ods(markup),
    [
      cell('of:=SUM([.A1:.B2];{1;2|3;4})'),
      cell("of:=[$'表 1'.A1]"),
      '<table:table-row table:number-rows-repeated="65000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
      '<table:table-row><table:table-cell table:content-validation-name="v" office:value-type="date" office:date-value="2026-01-01"><text:p>1</text:p></table:table-cell></table:table-row>',
    ],
  ],
  'around sheets': [
    'ods',
    (markup) => ods('', { after: markup }),
    [
      '<table:named-expressions><table:named-range table:name="範囲" table:base-cell-address="$S1.$A$1" table:cell-range-address="$S1.$A$1:.$B$2"/><table:named-expression table:name="式" table:base-cell-address="$S1.$A$1" table:expression="of:=[.A1]*2"/></table:named-expressions>',
      '<table:database-ranges><table:database-range table:name="d" table:target-range-address="S1.A1:S1.B2" table:display-filter-buttons="true"/></table:database-ranges>',
      '<table:data-pilot-tables><table:data-pilot-table table:name="d" table:target-range-address="S1.D1:S1.E2"><table:source-cell-range table:cell-range-address="S1.A1:S1.B2"/><table:data-pilot-field table:source-field-name="x" table:orientation="row"/></table:data-pilot-table></table:data-pilot-tables>',
    ],
  ],
  'a validation': [
    'ods',
    (markup) => ods('', { before: markup }),
    [
      '<table:content-validations><table:content-validation table:name="v" table:condition="of:cell-content-is-in-list(&quot;a&quot;;&quot;b&quot;)" table:base-cell-address="S1.A1"/></table:content-validations>',
    ],
  ],
  'a slide': [
    'odp',
    (markup) => odp(markup),
    [
      '<draw:rect svg:width="1cm" svg:height="1cm"><office:event-listeners><presentation:event-listener script:event-name="dom:click" presentation:action="next-page"/></office:event-listeners><text:p>次</text:p></draw:rect>',
      '<draw:g draw:name="g"><draw:line svg:x1="0cm" svg:y1="0cm" svg:x2="1cm" svg:y2="1cm"/><draw:connector svg:d="M0 0"/></draw:g>',
      '<anim:par><anim:seq><anim:animate smil:attributeName="x" smil:to="1"/><anim:transitionFilter smil:type="fade"/></anim:seq></anim:par>',
    ],
  ],
}

describe('OpenDocument: what stays', () => {
  for (const [place, [kind, build, all]] of Object.entries(kept))
    for (const markup of all)
      it(`${place}: ${markup.slice(0, 60)}`, async () => {
        const written = [...(await disarmed(kind, build(markup))).values()].join('\n')
        assert.ok(written.includes(markup), `${markup}\n${written.slice(written.indexOf('</office:automatic-styles>'))}`)
      })

  it('pictures, charts and formulas, under names of ours', async () => {
    const out = await disarmed(
      'odt',
      odt(
        p(
          frame('<draw:image xlink:href="Pictures/%E5%9B%B3.png" xlink:type="simple"/>') +
            frame('<draw:object xlink:href="./Object 7" xlink:type="simple"/>') +
            frame('<draw:object xlink:href="Formel" xlink:type="simple"/>'),
        ),
        {},
        {
          entries: {
            'Pictures/図.png': png,
            'Object 7/content.xml': chartPart(p('題')),
            'Formel/content.xml':
              '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mfrac><mi>a</mi><mn>2</mn></mfrac><annotation encoding="StarMath 5.0">a over 2</annotation></semantics></math>',
          },
        },
      ),
    )
    assert.deepEqual(
      [...out.keys()],
      [
        'mimetype',
        'Pictures/1.png',
        'content.xml',
        'styles.xml',
        'Object1/content.xml',
        'Object2/content.xml',
        'meta.xml',
        'META-INF/manifest.xml',
      ],
    )
    assert.ok(
      out.get('content.xml')?.includes('<draw:image xlink:href="Pictures/1.png"') &&
        out.get('content.xml')?.includes('<draw:object xlink:href="./Object1"'),
    )
    assert.ok(out.get('Object1/content.xml')?.includes('題'))
    assert.ok(out.get('Object2/content.xml')?.includes('<math:annotation encoding="StarMath 5.0">a over 2</math:annotation>'))
    assert.ok(
      out
        .get('META-INF/manifest.xml')
        ?.includes('manifest:full-path="Object2/" manifest:media-type="application/vnd.oasis.opendocument.formula"'),
    )
  })

  it('settings that change how a document looks, and no others', async () => {
    const item = (name: string, type: string, value: string): string =>
      `<config:config-item config:name="${name}" config:type="${type}">${value}</config:config-item>`
    const settings = `<office:document-settings ${NS} office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>${item('ViewId', 'string', 'view1')}<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="S1">${item('HorizontalSplitMode', 'short', '2')}</config:config-item-map-entry></config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set><config:config-item-set config:name="ooo:configuration-settings">${item('UseFormerLineSpacing', 'boolean', 'false')}${item('UpdateFromTemplate', 'boolean', 'true')}</config:config-item-set></office:settings></office:document-settings>`
    const written = (await disarmed('ods', ods('', {}, { entries: { 'settings.xml': settings } }))).get('settings.xml') ?? ''
    assert.ok(
      written.includes(item('HorizontalSplitMode', 'short', '2')) && written.includes(item('UseFormerLineSpacing', 'boolean', 'false')),
    )
    assert.ok(!written.includes('UpdateFromTemplate'))
  })

  it('templates become documents, older documents their own version', async () => {
    const template = odt('', {}, { mimetype: 'application/vnd.oasis.opendocument.text-template' })
    assert.equal((await disarmed('odt', template)).get('mimetype'), mediaTypes.odt)
    const old = pack('odt', {
      'content.xml': contentPart('<office:text/>').replace('office:version="1.3"', 'office:version="1.1"'),
      'styles.xml': stylesPart('', ''),
    })
    assert.ok((await disarmed('odt', old)).get('content.xml')?.includes('office:version="1.1"'))
  })

  it('the DTD that OpenOffice.org named in its manifests is read past', async () => {
    const dtd = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
    const manifest = `<?xml version="1.0" encoding="UTF-8"?>\n${dtd}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">${fileEntry('/', mediaTypes.odt)}</manifest:manifest>`
    assert.ok(await disarmed('odt', odt('', {}, { entries: { 'META-INF/manifest.xml': manifest } })))
  })

  it('refuses a package whose type is not its first entry, as it is', async () => {
    const entries = (first: object, ...rest: object[]) =>
      zip([first, ...rest, { name: 'content.xml', content: contentPart('<office:text/>') }] as Parameters<typeof zip>[0])
    const manifest = { name: 'META-INF/manifest.xml', content: '<x/>' }
    const mimetype = { name: 'mimetype', content: mediaTypes.odt, method: 0 }
    for (const bytes of [entries(manifest, mimetype), entries({ ...mimetype, method: 8 }, manifest), entries(manifest)])
      await assert.rejects(
        disarmOdf('odt', bytes, defaultChoices, defaultLimits),
        (error) => error instanceof Refusal && error.code === 'malformed',
      )
  })

  it('a flat document keeps its pictures and objects', async () => {
    const inline = `<draw:image><office:binary-data>${Buffer.from(png).toString('base64')}</office:binary-data></draw:image>`
    const object = `<draw:object><office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.chart"><office:body><office:chart><chart:chart chart:class="chart:bar"><chart:title><text:p>題</text:p></chart:title></chart:chart></office:chart></office:body></office:document></draw:object>`
    const flat = `<office:document ${NS} office:version="1.3" office:mimetype="${mediaTypes.odt}"><office:body><office:text>${p(frame(inline) + frame(object))}</office:text></office:body></office:document>`
    const out = await disarmed('odt', Buffer.from(flat), true)
    assert.ok(out.has('Pictures/1.png') && out.get('Object1/content.xml')?.includes('題'))
    assert.ok(out.get('content.xml')?.includes('<draw:image xlink:href="Pictures/1.png"/>'))
  })

  it('LibreOffice reads the same text from the output, and from a flat one', async function () {
    this.timeout(120_000)
    const folder = mkdtempSync(join(tmpdir(), 'odf-'))
    try {
      const body = `<text:h text:outline-level="1">見出し</text:h>${p('残す<text:a xlink:type="simple" xlink:href="#x">先</text:a><text:s text:c="2"/>後')}<text:list><text:list-item>${p('項目')}</text:list-item></text:list>${p('<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note>')}`
      const input = odt(body)
      const flat = `<?xml version="1.0" encoding="UTF-8"?><office:document office:mimetype="${mediaTypes.odt}" office:version="1.3" ${NS}><office:body><office:text>${p('平ら')}${body}</office:text></office:body></office:document>`
      const files = {
        'before.odt': input,
        'after.odt': (await disarmOdf('odt', input, defaultChoices, defaultLimits)).bytes,
        'flat-before.fodt': Buffer.from(flat),
        'flat-after.odt': (await disarmFlatOdf('odt', Buffer.from(flat), defaultChoices, defaultLimits)).bytes,
      }
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`
      const named = Object.keys(files).map((name) => join(folder, name))
      const { error } = spawnSync('soffice', [
        profile,
        '--headless',
        '--convert-to',
        'txt:Text (encoded):UTF8',
        '--outdir',
        folder,
        ...named,
      ])
      if (error) {
        console.error('skipped: soffice is not installed, the text is not compared')
        this.skip()
      }
      const text = (name: string): string => readFileSync(join(folder, `${name}.txt`), 'utf8')
      assert.match(text('before'), /見出し[\s\S]*残す先 {2}後[\s\S]*項目/)
      assert.equal(text('after'), text('before'))
      assert.match(text('flat-before'), /平ら/)
      assert.equal(text('flat-after'), text('flat-before'))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
