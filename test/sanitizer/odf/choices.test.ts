import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { staying } from '../../../sanitizer/findings.ts'
import { disarmOdf } from '../../../sanitizer/formats/odf/disarm.ts'
import { inspectOdf } from '../../../sanitizer/formats/odf/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Choices, defaultChoices, type FindingKind, type RefusalCode } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { cell, contentPart, fileEntry, frame, KEPT, type Kind, MARKER, odp, ods, odt } from '../samples/odf-package.ts'

/** What policy chooses: the same file, each value of a choice, and what is then in the output. */
interface Case {
  readonly name: string
  readonly kind: Kind
  readonly bytes: Uint8Array
  readonly choices: Partial<Choices>
  readonly finds?: FindingKind
  /** In content.xml, tags aside. */
  readonly shows?: readonly string[]
  readonly hides?: readonly string[]
  /** As it is written. */
  readonly lacks?: readonly string[]
  readonly refused?: RefusalCode
}

const p = (inside: string, style = ''): string => `<text:p${style === '' ? '' : ` text:style-name="${style}"`}>${inside}</text:p>`
const each = (name: string, kind: Kind, bytes: Uint8Array, rows: readonly Omit<Case, 'name' | 'kind' | 'bytes'>[]): Case[] =>
  rows.map((row) => ({ name: `${name}, ${JSON.stringify(row.choices)}`, kind, bytes, ...row }))

const commented = odt(
  p(
    `ab<office:annotation office:name="1"><dc:creator>甲</dc:creator><text:p>秘密</text:p></office:annotation>cd<office:annotation-end office:name="1"/>`,
  ),
)
const linked = odt(
  p(`<text:a xlink:type="simple" xlink:href="https://example.jp/">外</text:a><text:a xlink:type="simple" xlink:href="#s">内</text:a>`),
)
const linkedSheet = ods(cell('of:=HYPERLINK("https://example.jp/";"x")'))

const noted = odp('', { notes: p('発表者だけ') })
const hiddenSlide = odp(
  '',
  { slide: ' draw:style-name="dp1"' },
  {
    entries: {
      'content.xml': contentPart(
        `<office:presentation><draw:page draw:name="a" draw:master-page-name="Standard">${frame(`<draw:text-box>${p(KEPT)}</draw:text-box>`)}</draw:page><draw:page draw:name="b" draw:style-name="dp1" draw:master-page-name="Standard">${frame(`<draw:text-box>${p('秘密')}</draw:text-box>`)}</draw:page></office:presentation>`,
        '<style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>',
      ),
    },
  },
)

const hiding = (family: string, properties: string, name = 'H', parent = ''): string =>
  `<style:style style:name="${name}" style:family="${family}"${parent}>${properties}</style:style>`
const display = '<style:text-properties text:display="none"/>'
const hiddenSpan = odt(p('ab<text:span text:style-name="H">秘密</text:span>cd'), { automatic: hiding('text', display) })
const hiddenByParent = odt(p('秘密', 'P1'), {
  automatic: hiding('paragraph', '', 'P1', ' style:parent-style-name="H"'),
  styles: hiding('paragraph', display),
})
const hiddenSection = odt(`<text:section text:name="s" text:display="none">${p('秘密')}</text:section>`)
const hiddenField = odt(p('<text:hidden-text text:condition="ooow:x" text:string-value="秘密" text:is-hidden="true"/>'))
const hiddenParagraph = odt(p('秘密<text:hidden-paragraph text:condition="ooow:x" text:is-hidden="true"/>'))
const hiddenShape = odt(p(`<draw:rect xmlns:drawooo="http://openoffice.org/2010/draw" drawooo:display="none">${p('秘密')}</draw:rect>`))

const text = (inside: string, attributes = ''): string =>
  `<table:table-cell office:value-type="string"${attributes}>${p(inside)}</table:table-cell>`
const rowOf = (cells: string, attributes = ''): string => `<table:table-row${attributes}>${cells}</table:table-row>`
const sum =
  '<table:table-cell table:formula="of:=SUM([.A1:.A9])" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
const hiddenRow = ods(rowOf(text('秘密'), ' table:visibility="collapse"') + rowOf(text('見える') + sum))
const hiddenColumn = ods(rowOf(text('見える') + text('秘密') + text('見える') + text('見える') + sum), {
  inTable: '<table:table-column/><table:table-column table:visibility="filter"/><table:table-column table:number-columns-repeated="9"/>',
})
const hiddenSheet = ods(rowOf(sum), {
  automatic: hiding('table', '<style:table-properties table:display="false"/>'),
  after: `<table:table table:name="S2" table:style-name="H"><table:table-column/>${rowOf(text('秘密'))}</table:table>`,
})

const regions = (...changes: readonly string[]): string => `<text:tracked-changes>${changes.join('')}</text:tracked-changes>`
const info = '<office:change-info><dc:creator>甲</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>'
const region = (id: string, kind: string, inside = ''): string =>
  `<text:changed-region xml:id="${id}" text:id="${id}"><text:${kind}>${info}${inside}</text:${kind}></text:changed-region>`
const changed = odt(
  regions(region('c1', 'insertion'), region('c2', 'deletion', p('消した<text:span>字</text:span>')), region('c3', 'format-change')) +
    p(
      '頭<text:change-start text:change-id="c1"/>足した<text:change-end text:change-id="c1"/>中<text:change text:change-id="c2"/>尾<text:change-start text:change-id="c3"/>太<text:change-end text:change-id="c3"/>',
    ),
)
const joined = odt(regions(region('c1', 'deletion', p('一') + p('二'))) + p('頭<text:change text:change-id="c1"/>尾'))
const spread = odt(
  regions(region('c1', 'insertion')) + p('頭<text:change-start text:change-id="c1"/>一') + p('二<text:change-end text:change-id="c1"/>尾'),
)
const endless = odt(regions(region('c1', 'insertion')) + p('頭<text:change-start text:change-id="c1"/>一'))
const changedSheet = ods('', {
  before: `<table:tracked-changes><table:cell-content-change table:id="ct1">${info}<table:previous><table:change-track-table-cell>${p('前')}</table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>`,
})

const inside = odt(
  p(frame('<draw:object xlink:href="./Object 1" xlink:type="simple"/>')),
  {},
  {
    entries: { 'Object 1/content.xml': contentPart(`<office:text>${p('中の文書')}</office:text>`) },
    manifest: fileEntry('Object 1/', 'application/vnd.oasis.opendocument.text'),
  },
)

const cases: readonly Case[] = [
  ...each('a comment', 'odt', commented, [
    { choices: {}, finds: 'comment-stays', shows: ['秘密', '甲'] },
    { choices: { comments: 'remove' }, finds: 'comment', shows: ['abcd'], hides: ['秘密', '甲'], lacks: ['annotation'] },
  ]),
  ...each('links', 'odt', linked, [
    { choices: {}, shows: ['外内'] },
    { choices: { links: 'text' }, finds: 'link', shows: ['外内'], lacks: ['example.jp'] },
  ]),
  ...each('a link that is computed', 'ods', linkedSheet, [
    { choices: { links: 'text' }, finds: 'link', shows: ['42'], lacks: ['HYPERLINK'] },
  ]),
  ...each('notes', 'odp', noted, [
    { choices: {}, finds: 'speaker-note-stays', shows: ['発表者だけ'] },
    { choices: { speakerNotes: 'remove' }, finds: 'speaker-note', hides: ['発表者だけ'], lacks: ['presentation:notes'] },
  ]),
  ...each('a hidden slide', 'odp', hiddenSlide, [
    { choices: {}, finds: 'hidden-slide-stays', shows: ['秘密'] },
    { choices: { hiddenContent: 'show' }, finds: 'hidden-shown', shows: ['秘密'], lacks: ['presentation:visibility'] },
    { choices: { hiddenContent: 'remove' }, finds: 'hidden-content', hides: ['秘密'] },
  ]),
  ...[
    ['a hidden run', hiddenSpan, 'hidden-text-stays'],
    ['a paragraph that its style hides', hiddenByParent, 'hidden-text-stays'],
    ['a hidden section', hiddenSection, 'hidden-text-stays'],
    ['a hidden field', hiddenField, 'hidden-text-stays'],
    ['a hidden paragraph', hiddenParagraph, 'hidden-text-stays'],
    ['a hidden shape', hiddenShape, 'hidden-shape-stays'],
  ].flatMap(([name, bytes, stays]) =>
    each(name as string, 'odt', bytes as Uint8Array, [
      { choices: {}, finds: stays as FindingKind },
      { choices: { hiddenContent: 'show' }, finds: 'hidden-shown', shows: ['秘密'], lacks: ['="none"', 'hidden-paragraph', 'hidden-text'] },
      { choices: { hiddenContent: 'remove' }, finds: 'hidden-content', hides: ['秘密'], lacks: ['秘密'] },
    ]),
  ),
  ...each('a hidden row', 'ods', hiddenRow, [
    { choices: {}, finds: 'hidden-cells-stay', shows: ['秘密'] },
    { choices: { hiddenContent: 'show' }, finds: 'hidden-shown', shows: ['秘密'], lacks: ['table:visibility'] },
    { choices: { hiddenContent: 'remove' }, finds: 'formula-value', shows: ['見える7'], hides: ['秘密'], lacks: ['SUM'] },
  ]),
  ...each('a hidden column', 'ods', hiddenColumn, [
    { choices: {}, finds: 'hidden-cells-stay', shows: ['秘密'] },
    { choices: { hiddenContent: 'show' }, finds: 'hidden-shown', shows: ['秘密'], lacks: ['table:visibility'] },
    { choices: { hiddenContent: 'remove' }, finds: 'hidden-content', shows: ['見える見える見える7'], hides: ['秘密'], lacks: ['SUM'] },
  ]),
  ...each('a hidden sheet', 'ods', hiddenSheet, [
    { choices: {}, finds: 'hidden-sheet-stays', shows: ['秘密'] },
    { choices: { hiddenContent: 'show' }, finds: 'hidden-shown', shows: ['秘密'], lacks: ['table:display'] },
    { choices: { hiddenContent: 'remove' }, finds: 'hidden-content', hides: ['秘密'], lacks: ['S2', 'SUM'] },
  ]),
  ...each('changes', 'odt', changed, [
    { choices: {}, finds: 'tracked-change-stays', shows: ['消した字', '足した'] },
    {
      choices: { trackedChanges: 'accept' },
      finds: 'tracked-change',
      shows: ['頭足した中尾太'],
      hides: ['消した', '甲'],
      lacks: ['text:change'],
    },
    {
      choices: { trackedChanges: 'remove' },
      finds: 'tracked-change',
      shows: ['頭中消した字尾太'],
      hides: ['足した', '甲'],
      lacks: ['text:change'],
    },
  ]),
  ...each('a deletion over paragraphs', 'odt', joined, [
    { choices: { trackedChanges: 'accept' }, shows: ['頭尾'], hides: ['一'] },
    { choices: { trackedChanges: 'remove' }, refused: 'content-missing' },
  ]),
  ...each('an insertion over paragraphs', 'odt', spread, [
    { choices: { trackedChanges: 'accept' }, shows: ['頭一二尾'] },
    { choices: { trackedChanges: 'remove' }, refused: 'content-missing' },
  ]),
  ...each('an insertion without an end', 'odt', endless, [{ choices: { trackedChanges: 'remove' }, refused: 'content-missing' }]),
  ...each('changes of cells', 'ods', changedSheet, [
    { choices: {}, finds: 'tracked-change-stays', shows: ['前'] },
    { choices: { trackedChanges: 'accept' }, finds: 'tracked-change', hides: ['前', '甲'] },
    { choices: { trackedChanges: 'remove' }, refused: 'content-missing' },
  ]),
  ...each('a document inside', 'odt', inside, [
    { choices: {}, finds: 'embedded-file', hides: ['中の文書'], lacks: ['draw:object'] },
    { choices: { attachments: 'keep' }, shows: ['中の文書'] },
  ]),
]

const parts = (bytes: Uint8Array): string =>
  readZip(bytes, defaultLimits)
    .entries.filter(({ name }) => /(?:content|styles)\.xml$/.test(name))
    .map((entry) => Buffer.from(entry.read()).toString())
    .join('\n')

describe('OpenDocument: what policy chooses', () => {
  for (const { name, kind, bytes, choices, finds, shows = [], hides = [], lacks = [], refused } of cases) {
    it(name, async () => {
      const disarm = (file: Uint8Array) => disarmOdf(kind, file, { ...defaultChoices, ...choices }, defaultLimits)
      if (refused) {
        await assert.rejects(disarm(bytes), (error) => error instanceof Refusal && error.code === refused)
        return
      }
      const { bytes: clean, removed } = await disarm(bytes)
      const written = parts(clean)
      const shown = written.replaceAll(/<[^>]*>/g, '')
      for (const each of [KEPT, ...shows]) assert.ok(shown.includes(each), `${each} is gone: ${shown}`)
      for (const each of hides) assert.ok(!shown.includes(each), `${each} stayed`)
      for (const each of [MARKER, ...lacks]) assert.ok(!written.includes(each), `${each} stayed`)
      if (finds)
        assert.ok(
          removed.some((finding) => finding.kind === finds),
          `${finds} not in ${JSON.stringify(removed)}`,
        )
      assert.deepEqual(await inspectOdf(kind, clean, defaultLimits), [])
      const again = await disarm(clean)
      assert.deepEqual(
        again.removed.filter(({ kind }) => !staying.has(kind)),
        [],
      )
      assert.deepEqual(Buffer.from(again.bytes), Buffer.from(clean))
    })
  }
})
