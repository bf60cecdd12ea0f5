/** Old Office files through the real LibreOffice, from identify to inspect; the documents are made here, by LibreOffice and by SheetJS. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import cfb from 'cfb'
import * as xlsx from 'xlsx'
import { conversionOf } from '../../../sanitizer/convert/filters.ts'
import { findOffice } from '../../../sanitizer/convert/office.ts'
import { type Engine, startEngine } from '../../../sanitizer/engine.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { createSanitizer, type DisarmOptions, Refusal, type SanitizeResult, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { ole2Of } from '../samples/containers.ts'
import { cell as valueCell, workbookOf } from '../samples/legacy.ts'

const office = findOffice()
const run = promisify(execFile)
const MARKER = 'SEKISHO-MARKER-7f3a'
const SECRET = 'SEKISHO-SECRET-19c2'
/** As long as any port of five digits, so that the real one can be written over it. */
const PORT = '59999'

const namespaces = [
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
  'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
  'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"',
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
  'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
].join(' ')
const flat = (kind: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document ${namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.${kind}"><office:body>${body}</office:body></office:document>`

/** A letter whose pictures, section and links lead outside: a site, a share, a file of whoever converts it. */
const letter = (secretFile: string): string =>
  flat(
    'text',
    `<office:text>
      <text:p>避難所の開設について</text:p>
      <text:p><text:a xlink:type="simple" xlink:href="javascript:alert('${MARKER}')">押すと動くリンク</text:a></text:p>
      <text:p><draw:frame draw:name="a" text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image xlink:type="simple" xlink:href="http://127.0.0.1:${PORT}/${MARKER}.png" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
      <text:p><draw:frame draw:name="b" text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image xlink:type="simple" xlink:href="file://127.0.0.1/${MARKER}/c.png" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
      <text:section text:name="s"><text:section-source xlink:type="simple" xlink:href="file://${secretFile}"/><text:p>続き</text:p></text:section>
      <text:p>以上</text:p>
    </office:text>`,
  )

const slides = flat(
  'presentation',
  `<office:presentation><draw:page draw:name="1"><draw:frame svg:width="10cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>防災訓練 <text:a xlink:type="simple" xlink:href="http://127.0.0.1:${PORT}/${MARKER}">場所</text:a></text:p></draw:text-box></draw:frame></draw:page></office:presentation>`,
)

const rows = [
  ['施設', '人数', '備考'],
  ['中央公民館', 120, 'A'],
  ['第二小学校', 85.5, '雨天'],
]

/** SheetJS writes values only here. */
function workbook(): Buffer {
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), '避難所')
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsb' }) as Buffer
}

const cell = (value: string | number): string =>
  typeof value === 'number'
    ? `<table:table-cell office:value-type="float" office:value="${value}"/>`
    : `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`

/** The same with formulas: a sum, and one that would call a site. */
const sheet = flat(
  'spreadsheet',
  `<office:spreadsheet><table:table table:name="避難所">${rows.map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`).join('')}
  <table:table-row><table:table-cell/><table:table-cell table:formula="of:=SUM([.B2:.B3])" office:value-type="float" office:value="205.5"/><table:table-cell table:formula="of:=HYPERLINK(&quot;http://127.0.0.1:${PORT}/${MARKER}&quot;;&quot;見る&quot;)" office:value-type="string"><text:p>見る</text:p></table:table-cell></table:table-row>
  </table:table></office:spreadsheet>`,
)

/** A sheet that would call a site and another program. */
const calling = flat(
  'spreadsheet',
  `<office:spreadsheet><table:table table:name="a">
  <table:table-row><table:table-cell table:formula="of:=COM.MICROSOFT.WEBSERVICE(&quot;http://127.0.0.1:${PORT}/${MARKER}&quot;)" office:value-type="string"><text:p>値のまま</text:p></table:table-cell></table:table-row>
  <table:table-row><table:table-cell table:formula="of:=DDE(&quot;cmd&quot;;&quot;/c ${MARKER}&quot;;&quot;A1&quot;)" office:value-type="string"><text:p>結果</text:p></table:table-cell></table:table-row>
  <table:table-row><table:table-cell office:value-type="string"><text:p>残る値</text:p></table:table-cell></table:table-row>
  </table:table></office:spreadsheet>`,
)

/** Every link of the slides runs a program (2) or a macro (1) instead ([MS-PPT] §2.8.17 InteractiveInfoAtom.action). */
function clicked(bytes: Buffer, action: 1 | 2): Buffer {
  const file = cfb.read(bytes, { type: 'buffer' })
  const stream = Buffer.from(cfb.find(file, 'PowerPoint Document')?.content as Uint8Array)
  const head = Buffer.from('0000f30f10000000', 'hex')
  let count = 0
  for (let at = stream.indexOf(head); at >= 0; at = stream.indexOf(head, at + 1), count++) stream[at + head.length + 8] = action
  assert.ok(count > 0, 'there is a link')
  cfb.utils.cfb_add(file, '/PowerPoint Document', stream)
  return Buffer.from(cfb.write(file, { type: 'buffer' }) as Uint8Array)
}

/** Everything in the parts of a package, and the package itself. */
const textOf = (bytes: Uint8Array): string => {
  const { FileIndex } = cfb.read(Buffer.from(bytes), { type: 'buffer' })
  return [Buffer.from(bytes), ...FileIndex.map(({ content }) => Buffer.from(content ?? []))]
    .map((part) => `${part.toString('utf8')}${part.toString('utf16le')}`)
    .join('\n')
}

const everything = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 2)).toString() === 'PK' ? textOf(bytes) : Buffer.from(bytes).toString()

describe('old Office files', function () {
  this.timeout(180_000)
  let folder: string
  let sanitizer: Sanitizer
  let engine: Engine
  let server: Server
  let reached = 0
  let port = ''
  const made = new Map<string, Buffer>()

  /** Made once by LibreOffice outside of any sandbox; the port in them leads nowhere until it is written over. */
  async function make(program: string): Promise<void> {
    const secret = path.join(folder, 'secret.txt')
    writeFileSync(secret, SECRET)
    const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`
    const sources = [
      ['letter.fodt', letter(secret), 'doc:MS Word 97'],
      ['slides.fodp', slides, 'ppt:MS PowerPoint 97'],
      ['sheet.fods', sheet, 'xls:MS Excel 97'],
      ['calling.fods', calling, 'xls:MS Excel 97'],
    ] as const
    for (const [name, text, filter] of sources) {
      writeFileSync(path.join(folder, name), text)
      await run(path.join(program, 'soffice'), ['--headless', profile, '--convert-to', filter, '--outdir', folder, path.join(folder, name)])
    }
    made.set('doc', aimed(readFileSync(path.join(folder, 'letter.doc'))))
    made.set('ppt', aimed(readFileSync(path.join(folder, 'slides.ppt'))))
    made.set('xls', aimed(readFileSync(path.join(folder, 'sheet.xls'))))
    made.set('calling', aimed(readFileSync(path.join(folder, 'calling.xls'))))
    for (const action of [1, 2] as const) made.set(`clicked ${action}`, clicked(sample('ppt'), action))
    made.set('xlsb', workbook())
  }

  /** The port that listens, in both spellings that a document may have. */
  const aimed = (bytes: Buffer): Buffer => {
    for (const encoding of ['latin1', 'utf16le'] as const)
      for (let at = bytes.indexOf(PORT, 0, encoding); at >= 0; at = bytes.indexOf(PORT, at + 1, encoding)) bytes.write(port, at, encoding)
    return bytes
  }

  before(async function () {
    if (!office) {
      console.warn('SKIPPED: LibreOffice is not installed on this machine')
      return this.skip()
    }
    folder = mkdtempSync(path.join(tmpdir(), 'sekisho-legacy-'))
    chmodSync(folder, 0o755)
    mkdirSync(path.join(folder, 'profile'))
    for (; port.length !== PORT.length; ) {
      server = createServer((socket) => {
        reached++
        socket.destroy()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      port = String((server.address() as { port: number }).port)
      if (port.length !== PORT.length) server.close()
    }
    await make(office.program)
    sanitizer = await createSanitizer({ children: 1 })
    engine = await startEngine({ limits: defaultLimits, children: 1 })
    const state = await sanitizer.converter()
    if (!state.available) {
      console.warn(`SKIPPED: LibreOffice cannot be contained on this machine: ${state.notes.join('; ')}`)
      return this.skip()
    }
  })
  after(async () => {
    await sanitizer?.close()
    await engine?.close()
    server?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const through = (name: string, bytes: Buffer, options: Partial<DisarmOptions> = {}): Promise<SanitizeResult> =>
    sanitize(bytes, { fileName: name, sanitizer, options })
  const sample = (kind: string): Buffer => made.get(kind) ?? assert.fail(kind)
  const kindsOf = (result: SanitizeResult): readonly string[] => result.removed.map(({ kind }) => kind)

  it('the samples hold what must not cross (negative control)', () => {
    const doc = sample('doc')
    const holds = (text: string): boolean => doc.includes(text) || doc.includes(Buffer.from(text, 'utf16le'))
    assert.ok(holds(MARKER) && holds(port))
    assert.ok(sample('ppt').includes(Buffer.from(MARKER, 'utf16le')))
  })

  it('doc → docx: its text, nothing from outside, nothing asked for, and told', async () => {
    const result = await through('通知.doc', sample('doc'))
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.deepEqual([result.format, result.extension], ['docx', 'docx'])
    assert.ok(kindsOf(result).includes('converted'))
    const text = textOf(result.bytes)
    for (const kept of ['避難所の開設について', '押すと動くリンク', '以上']) assert.ok(text.includes(kept), kept)
    for (const gone of [MARKER, SECRET, port, 'javascript:']) assert.ok(!text.includes(gone), gone)
    assert.equal(reached, 0, 'no connection')
  })

  it('the same file gives the same bytes, and the result is clean as it is', async () => {
    const [one, two] = [await through('a.doc', sample('doc')), await through('a.doc', sample('doc'))]
    assert.ok(one.outcome === 'clean' && two.outcome === 'clean')
    assert.equal(one.sha256, two.sha256)
    const again = await through('a.docx', Buffer.from(one.bytes))
    assert.ok(again.outcome === 'clean')
    assert.equal(again.sha256, one.sha256)
    assert.ok(!kindsOf(again).includes('converted'))
  })

  it('ppt → pptx: its text; its link to a site is as policy has links', async () => {
    const result = await through('訓練.ppt', sample('ppt'), { links: 'text' })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.equal(result.extension, 'pptx')
    const text = textOf(result.bytes)
    assert.ok(text.includes('防災訓練') && !text.includes(MARKER))
    assert.equal(reached, 0)
  })

  for (const kind of ['xls', 'xlsb'] as const) {
    it(`${kind} → xlsx: the same cells, formulas and values`, async () => {
      const result = await through(`一覧.${kind}`, sample(kind), { links: 'text' })
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      assert.equal(result.extension, 'xlsx')
      const book = xlsx.read(Buffer.from(result.bytes), { type: 'buffer' })
      assert.deepEqual(book.SheetNames, ['避難所'])
      const sheet = book.Sheets.避難所 ?? assert.fail()
      assert.deepEqual(xlsx.utils.sheet_to_json(sheet, { header: 1 }).slice(0, 3), rows)
      if (kind === 'xls') assert.deepEqual([sheet.B4.f, sheet.B4.v, sheet.C4.v], ['SUM(B2:B3)', 205.5, '見る'])
      assert.ok(!textOf(result.bytes).includes(MARKER))
    })
  }

  /** Storages as Word and Excel have them ([MS-OVBA] §2.2); what is in them no reader needs to understand. */
  const withMacros = (bytes: Buffer, root: string): Buffer => {
    const file = cfb.read(bytes, { type: 'buffer' })
    for (const name of ['VBA/dir', 'VBA/_VBA_PROJECT', 'VBA/Module1', 'PROJECT'])
      cfb.utils.cfb_add(file, `/${root}/${name}`, Buffer.from(`${MARKER}-macro`))
    return Buffer.from(cfb.write(file, { type: 'buffer' }) as Uint8Array)
  }

  for (const [kind, root] of [
    ['doc', 'Macros'],
    ['xls', '_VBA_PROJECT_CUR'],
  ] as const) {
    it(`${kind} with macros: out, and told`, async () => {
      const result = await through(`macro.${kind}`, withMacros(sample(kind), root))
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      assert.ok(kindsOf(result).includes('macro'), JSON.stringify(result.removed))
      const text = textOf(result.bytes)
      assert.ok(!text.includes(`${MARKER}-macro`) && !/vbaProject/i.test(text))
    })
  }

  it('what LibreOffice gives is disarmed like any upload: before, it still names the site', async () => {
    const conversion = conversionOf('doc', 'docx') ?? assert.fail()
    const raw = await engine.converter.convert(sample('doc'), {}, conversion)
    assert.ok(raw.outcome === 'converted')
    assert.ok(textOf(raw.bytes).includes(MARKER), 'the disarm behind it is needed')
  })

  for (const [what, kind, name, kept] of [
    ['a workbook that calls a site (WEBSERVICE) and a program (DDE)', 'calling', 'a.xls', '残る値'],
    ['a presentation of which a click starts a macro', 'clicked 1', 'a.ppt', '防災訓練'],
    ['a presentation of which a click starts a program', 'clicked 2', 'a.ppt', '防災訓練'],
  ] as const) {
    it(`${what}: asks nobody, and nothing of it is left`, async () => {
      const bytes = sample(kind)
      assert.ok(bytes.includes(MARKER) || bytes.includes(Buffer.from(MARKER, 'utf16le')), 'the control')
      for (const options of [{ links: 'text' }, { legacyOffice: 'text' }] as const) {
        const result = await through(name, bytes, options)
        assert.ok(result.outcome === 'clean', JSON.stringify(result))
        const text = everything(result.bytes)
        assert.ok(!text.includes(MARKER) && !text.includes(port), JSON.stringify(options))
        assert.ok(text.includes(kept), kept)
        assert.equal(reached, 0)
      }
    })
  }

  it('one that LibreOffice does not manage is refused, or by policy nothing but its words', async () => {
    const broken = workbookOf([{ name: '避難所', records: [valueCell.label(0, 0, '公民館')] }])
    const code = (result: SanitizeResult): string => (result.outcome === 'refused' ? result.code : result.method)
    assert.equal(code(await through('a.xls', broken)), 'conversion-failed')
    const words = await sanitize(broken, { fileName: 'a.xls', sanitizer, options: { legacyUnconverted: 'text' }, fallback: 'flatten' })
    assert.ok(words.outcome === 'clean', code(words))
    assert.deepEqual([words.format, words.method, kindsOf(words)], ['csv', 'text', ['words-only']])
    assert.ok(Buffer.from(words.bytes).includes('公民館'))
    const managed = await through('a.doc', sample('doc'), { legacyUnconverted: 'text' })
    assert.equal(managed.outcome === 'clean' && managed.format, 'docx', 'the control')
  })

  it('where policy wants only the words, LibreOffice is not started', async () => {
    const own = await createSanitizer({ children: 1 })
    try {
      const result = await sanitize(sample('doc'), { fileName: 'a.doc', sanitizer: own, options: { legacyOffice: 'text' } })
      assert.ok(result.outcome === 'clean')
      const text = Buffer.from(result.bytes).toString()
      for (const kept of ['避難所の開設について', '押すと動くリンク', '以上']) assert.ok(text.includes(kept), kept)
      for (const gone of [MARKER, SECRET, port, 'javascript:']) assert.ok(!text.includes(gone), gone)
      assert.deepEqual(own.status().converter, { version: office?.version, proven: undefined })
    } finally {
      await own.close()
    }
  })

  it('by policy a PDF, or none at all; flattened, the pages as pictures', async () => {
    const pdf = await through('a.doc', sample('doc'), { legacyOffice: 'pdf' })
    assert.ok(pdf.outcome === 'clean', JSON.stringify(pdf))
    assert.deepEqual([pdf.format, Buffer.from(pdf.bytes).includes(MARKER)], ['pdf', false])
    const refused = await through('a.doc', sample('doc'), { legacyOffice: 'refuse' })
    assert.equal(refused.outcome === 'refused' && refused.code, 'legacy-office')
    const flat = await through('a.ppt', sample('ppt'), { method: 'flatten' })
    assert.deepEqual(flat.outcome === 'clean' && [flat.format, flat.method], ['pdf', 'flatten'])
  })

  it('is opened by its own filter: text or a page in its place is no document', async () => {
    const disguised = [
      ole2Of([['WordDocument', Buffer.from(`<html> <img src="http://127.0.0.1:${port}/x"></html>`)]]),
      ole2Of([['Workbook', Buffer.from('ID;PWXL;N;E\nC;Y1;X1;K0;EEXEC("calc")\nE\n')]]),
    ]
    for (const [index, bytes] of disguised.entries()) {
      const result = await through(`a${index}.doc`, bytes)
      assert.equal(result.outcome, 'refused', JSON.stringify(result))
      assert.ok(result.outcome === 'refused' && result.code === 'conversion-failed', result.outcome === 'refused' ? result.code : '')
    }
    assert.equal(reached, 0)
  })
})

describe('old Office files where LibreOffice is not', function () {
  this.timeout(60_000)
  it('are refused with what can be done, and everything else crosses', async () => {
    const engine = await startEngine({ limits: defaultLimits, children: 1, office: undefined })
    try {
      assert.equal(engine.converter.found, undefined)
      assert.deepEqual(await engine.converter.state(), { available: false, notes: [] })
      const answer = await engine.converter.convert(workbook(), {}, conversionOf('xlsb', 'xlsx') ?? assert.fail())
      assert.deepEqual(answer, { outcome: 'refused', code: 'converter-missing' })
      assert.match(new Refusal('converter-missing').code, /missing/)
    } finally {
      await engine.close()
    }
  })
})
