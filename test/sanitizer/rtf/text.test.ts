/** What a reader sees stays: characters of every coding, formatting, tables, lists, fields, pictures; and what policy chooses. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { destinations } from '../../../sanitizer/formats/rtf/destinations.ts'
import { disarmRtf } from '../../../sanitizer/formats/rtf/disarm.ts'
import { verdictOf } from '../../../sanitizer/formats/rtf/fields.ts'
import { fieldFault } from '../../../sanitizer/formats/rtf/inspect/fields.ts'
import { inspectRtf } from '../../../sanitizer/formats/rtf/inspect/index.ts'
import { words, writtenNumber } from '../../../sanitizer/formats/rtf/words.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { type DisarmOptions, defaultDisarmOptions, type FindingKind } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { createSanitizer } from '../../../sanitizer/sanitize.ts'
import { fonts } from '../samples/rtf.ts'

const disarm = async (body: string, options: Partial<DisarmOptions> = {}, head = fonts) => {
  const bytes = Buffer.from(`{\\rtf1\\ansi\\ansicpg932\\deff0${head}${body}}`, 'latin1')
  const { bytes: output, removed } = await disarmRtf(bytes, { ...defaultDisarmOptions, ...options }, defaultLimits)
  assert.deepEqual(await inspectRtf(output, defaultLimits), [], Buffer.from(output).toString('latin1'))
  const again = await disarmRtf(output, { ...defaultDisarmOptions, ...options }, defaultLimits)
  assert.equal(Buffer.from(again.bytes).toString('latin1'), Buffer.from(output).toString('latin1'), 'the same once more')
  const written = Buffer.from(output).toString('latin1')
  return { written, removed: removed.map(({ kind }) => kind), body: bodyOf(written) }
}

/** What stands behind the table of fonts, without line ends. */
const bodyOf = (written: string): string =>
  written
    .replace(/\r\n/g, '')
    .replace(/^\{\\rtf1.*?;\}\}/, '')
    .replace(/\}$/, '')
/** The characters of what we write. */
const read = (written: string): string =>
  written.replace(/\\u(-?\d+)\?/g, (_, unit) => String.fromCharCode(Number(unit) & 0xffff)).replace(/\\([\\{}])/g, '$1')
const seen = async (body: string, head?: string): Promise<string> => read((await disarm(body, {}, head)).body)

describe('RTF: text', () => {
  const same: readonly [says: string, body: string, expected: string][] = [
    ['pairs of bytes in hexadecimal', "\\f0 \\'8e\\'63\\'82\\'b7", '\\f0残す'],
    ['raw bytes of code page 932', '\\f0 \x8e\x63\x82\xb7', '\\f0残す'],
    ['a second byte that is a letter', "\\f0 \\'83e\\'83\\'65", '\\f0テテ'],
    ['a second byte that is a backslash, escaped or not', "\\f0 \\'83\\\\\\'83\\'5c", '\\f0ソソ'],
    ['a second byte that is a brace', "\\f0 \\'83\\{\\'83\\'7d", '\\f0ボマ'],
    ['a character over a line break', "\\f0 \\'8e\r\n\\'63", '\\f0残'],
    ['half-width katakana', "\\f0 \\'b6\\'c5", '\\f0ｶﾅ'],
    ['numbers in a circle and 外字', "\\f0 \\'87\\'40\\'f0\\'40", '\\f0①\ue000'],
    ['Latin letters of a font of its own', "\\f1 ne\\'e9", '\\f1 neé'],
    ['bytes of a font without a character set, by the code page of the document', "\\f7 \\'82\\'a0", '\\f7あ'],
    ['places of a symbol font', "\\f2 \\'b7", '\\f2\uf0b7'],
    ['Unicode with one character behind it', '\\u27531?x', '残x'],
    ['Unicode with two bytes behind it', "\\uc2\\u27531\\'8e\\'63x", '残x'],
    ['Unicode with none behind it', '\\uc0\\u27531 x', '残x'],
    ['Unicode below zero, and pairs of it', '\\u-10179?\\u-8704?', '😀'],
    ['what is set in a group ends with it', '{\\uc0\\u27531 a}\\u27531?b', '{残a}残b'],
    ['the Unicode side of two readings', "{\\upr{\\'82}{\\*\\ud{\\u27531?}}}", '{{残}}'],
    ['braces and backslashes', '\\{a\\\\b\\}', '{a\\b}'],
    ['signs with words of their own', 'a\\~b\\-c\\_d\\emdash e', 'a\\~b\\-c\\_d\\emdash e'],
    ['a backslash before a line end is a paragraph', 'a\\\nb', 'a\\par' + 'b'],
  ]
  for (const [says, body, expected] of same) it(says, async () => assert.equal((await seen(body)).trimStart(), expected))

  it('of the program that wrote it, LibreOffice alone is told, without its version', async () => {
    const own = await disarm('{\\*\\generator LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40}x')
    assert.deepEqual([own.body, own.removed], ['{\\*\\generator LibreOffice}x', ['metadata']])
    assert.deepEqual((await disarm('{\\*\\generator LibreOffice}x')).removed, [])
    for (const other of ['Riched20 10.0.19041', 'LibreOfficeX/1', ''])
      assert.deepEqual(await disarm(`{\\*\\generator ${other};}x`).then(({ body, removed }) => [body, removed]), ['x', ['metadata']])
    const inside = await disarm('{\\field{\\*\\fldinst PAGE}{\\fldrslt{\\*\\generator LibreOffice}1}}')
    assert.ok(!inside.written.includes('generator'))
    for (const more of ['LibreOffice/7', 'LibreOffice;', 'a', ''])
      assert.ok((await inspectRtf(Buffer.from(own.written.replace('LibreOffice', more)), defaultLimits)).length > 0, more)
  })

  it('an instruction stands in one group, and nothing beside it', async () => {
    const { written } = await disarm('{\\field{\\*\\fldinst{ PA}{GE }}{\\fldrslt 1}}')
    assert.ok(written.includes('{\\*\\fldinst{PAGE}}'))
    for (const [more, kind] of [
      ['{PAGE}{ DDEAUTO a}', 'unknown'],
      ['PAGE{ DDEAUTO a}', 'unknown'],
      ['{{DDEAUTO a}}', 'unknown'],
      ['{DDEAUTO a}', 'dde'],
    ] as const) {
      const found = await inspectRtf(Buffer.from(written.replace('{PAGE}', more)), defaultLimits)
      assert.ok(
        found.some((finding) => finding.kind === kind),
        `${more}: ${JSON.stringify(found)}`,
      )
    }
  })

  it('names of fonts keep their bytes where they came as bytes', async () => {
    const { written } = await disarm('x')
    assert.ok(written.includes("\\'82\\'6c\\'82\\'72\\'20\\'96\\'be\\'92\\'a9;"))
    const unicode = await disarm('x', {}, '{\\fonttbl{\\f0\\fnil\\fcharset128 \\u-215?\\u-213?{\\*\\falt Mincho};}}')
    assert.ok(unicode.written.includes('\\u-215?\\u-213?{\\*\\falt Mincho};'), unicode.written)
  })

  it('controls and halves of characters are no text', async () => {
    const { body, removed } = await disarm("a\\'01\\u1?\\u-10179?b\\u65535?\\'7f")
    assert.equal(body.trim(), 'ab')
    assert.deepEqual(removed, ['control-character'])
  })

  it('formatting, tables, sections, notes and bookmarks stay word for word', async () => {
    const body =
      '\\pard\\plain\\s1\\qc\\li720\\fi-360\\sb120\\f0\\fs24\\b Title\\b0\\par\r\n' +
      '\\trowd\\trgaph108\\clbrdrt\\brdrs\\brdrw10\\cellx2000\\cellx4000\\pard\\intbl a\\cell b\\cell\\row\r\n' +
      '{\\header\\pard x{\\field{\\*\\fldinst{PAGE}}{\\fldrslt 1}}\\par\r\n}{\\footnote\\pard\\chftn note}' +
      '{\\*\\bkmkstart place}text{\\*\\bkmkend place}\\sectd\\landscape\\cols2\\sect\r\n\\pard end'
    const { written, removed } = await disarm(body)
    assert.ok(written.replaceAll('\r\n', '').includes(body.replaceAll('\r\n', '')), written)
    assert.deepEqual(removed, [])
  })

  it('numbers out of range go, and so do words that are too long', async () => {
    const { body, removed } = await disarm(`\\li40000 a\\li-40000 b\\li99999999999 c\\${'z'.repeat(33)} d\\fs24 e`)
    assert.equal(body.trim(), 'abcd\\fs24 e')
    assert.deepEqual(removed, ['malformed', 'unknown'])
  })

  it('pictures are encoded anew and keep their size on paper', async () => {
    const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#c00' } })
      .withExif({ IFD0: { Artist: 'x' } })
      .png()
      .toBuffer()
    const jpeg = await sharp(png).jpeg().toBuffer()
    for (const [blip, bytes] of Object.entries({ pngblip: png, jpegblip: jpeg })) {
      for (const data of [` ${bytes.toString('hex')}`, `\\bin${bytes.length} ${bytes.toString('latin1')}`]) {
        const { body, removed } = await disarm(`{\\pict\\picwgoal900\\pichgoal600\\${blip}${data}}`)
        assert.match(body, new RegExp(`^\\{\\\\pict\\\\picw3\\\\pich2\\\\picwgoal900\\\\pichgoal600\\\\${blip}[0-9a-f]+\\}$`))
        assert.deepEqual(removed, [])
      }
    }
  })

  it('a metafile becomes its drawing, as large on paper', async () => {
    // [MS-WMF] §2.3: a header, the extent of the window (1,000 × 500), one rectangle, the end.
    const words16 = [1, 9, 0x300, 24, 0, 0, 7, 0, 0, 5, 0, 0x20c, 500, 1000, 7, 0, 0x41b, 400, 900, 100, 100, 3, 0, 0]
    const metafile = Buffer.from(Uint16Array.from(words16).buffer)
    const { body, removed } = await disarm(`{\\pict\\wmetafile8\\picw2540\\pich1270 ${metafile.toString('hex')}}`)
    assert.match(body, /^\{\\pict\\picw\d+\\pich\d+\\picwgoal1440\\pichgoal720\\pngblip89504e47/)
    assert.deepEqual(removed, [])
  })

  it('of a picture in two forms the better one stays', async () => {
    const png = (
      await sharp({ create: { width: 3, height: 2, channels: 3, background: '#c00' } })
        .png()
        .toBuffer()
    ).toString('hex')
    const { body, removed } = await disarm(`{\\*\\shppict{\\pict\\pngblip ${png}}}{\\nonshppict{\\pict\\wmetafile8 0100}}`)
    assert.equal(body.match(/\\pict/g)?.length, 1)
    assert.deepEqual(removed, [])
  })

  it('lists say how long they are by themselves (CVE-2014-1761)', async () => {
    const level =
      "{\\listlevel\\levelnfc0\\leveljc0\\levelfollow0\\levelstartat1{\\leveltext\\'ff\\'00.;}{\\levelnumbers\\'7f\\'01;}\\fi-360\\li720}"
    const list = (levels: number) => `{\\*\\listtable{\\list\\listtemplateid1${level.repeat(levels)}{\\listname x;}\\listid7}}`
    const overrides =
      '{\\*\\listoverridetable{\\listoverride\\listid7\\listoverridecount25{\\lfolevel\\listoverridestartat\\levelstartat3}\\ls1}}'
    for (const [levels, expected] of [
      [1, 1],
      [4, 1],
      [9, 9],
      [12, 9],
    ] as const) {
      // biome-ignore format: one thought
      const { written } = await disarm(`x${list(levels)}${overrides}`)
      assert.equal(written.match(/\\listlevel/g)?.length, expected)
      assert.equal(written.includes('\\listsimple'), expected === 1)
      assert.ok(written.includes("{\\leveltext\\'02\\'00.;}{\\levelnumbers\\'01;}"), written)
      assert.ok(written.includes('\\listoverridecount1{\\lfolevel'), written)
    }
  })
})

describe('RTF: fields', () => {
  const verdicts: readonly [code: string, verdict: string][] = [
    ['PAGE  \\* MERGEFORMAT', 'safe'],
    ['TOC \\o "1-3" \\h \\z \\u', 'safe'],
    ['EQ \\o\\ac(○,印)', 'safe'],
    ['EQ \\* jc2 \\* "Font:ＭＳ 明朝" \\* hps10 \\o\\ad(\\s\\up 9(ひ),日)', 'safe'],
    ['= SUM(ABOVE) \\# "#,##0"', 'safe'],
    ['HYPERLINK "https://www.example.jp/a?b=c" \\o "tip"', 'link'],
    ['hyperlink mailto:a@example.jp', 'link'],
    ['HYPERLINK \\l "_Toc1"', 'safe'],
    ['HYPERLINK "https://www.example.jp/a b"', 'link'],
    ['HYPERLINK "https://a.example/" "https://b.example/"', 'field'],
    ['HYPERLINK', 'field'],
    ['HYPERLINK "search-ms:query=x"', 'field'],
    ['HYPERLINK \\l "a:b"', 'field'],
    ['HYPERLINK "https://a.example" \\m', 'field'],
    ['HYPERLINK "a.docx"', 'field'],
    ['PAGEX', 'field'],
    ['PAGE\u200bX', 'field'],
    ['ＤＤＥ x', 'field'],
    ['"DDE" x', 'dde'],
    ['DDE', 'dde'],
    ['QUOTE 1', 'field'],
    ['IF 1 = 1 "a"', 'field'],
    ['=cmd|a', 'field'],
    ['', 'field'],
  ]
  for (const [code, verdict] of verdicts)
    it(`${code || 'nothing'} is ${verdict}`, () => {
      assert.equal(verdictOf(code), verdict)
      if (verdict === 'safe' || verdict === 'link') assert.equal(fieldFault(code), undefined, 'the inspection agrees')
      else assert.notEqual(fieldFault(code), undefined, 'the inspection objects')
    })
})

describe('RTF: what policy chooses', () => {
  const cases: readonly [says: string, options: Partial<DisarmOptions>, body: string, expected: string, finds: FindingKind][] = [
    ['links become text', { links: 'text' }, '{\\field{\\*\\fldinst HYPERLINK "https://a.example/"}{\\fldrslt here}}', '{here}', 'link'],
    [
      'links stay',
      {},
      '{\\field{\\*\\fldinst HYPERLINK "https://a.example/"}{\\fldrslt here}}{\\*\\sekisho}',
      '{\\field{\\*\\fldinst{HYPERLINK "https://a.example/"}}{\\fldrslt here}}',
      'unknown',
    ],
    [
      'comments go',
      { comments: 'remove' },
      'a{\\*\\atnid K}{\\*\\atnauthor K}\\chatn{\\*\\annotation{\\*\\atnref 1}why}b',
      'ab',
      'comment',
    ],
    [
      'comments stay and are told of',
      {},
      'a{\\*\\atnid K}\\chatn{\\*\\annotation why}b',
      'a{\\*\\atnid K}\\chatn{\\*\\annotation why}b',
      'comment-stays',
    ],
    [
      'changes are accepted',
      { trackedChanges: 'accept' },
      'a{\\deleted\\revauthdel1 old}{\\revised\\revauth1 new}',
      'a{new}',
      'tracked-change',
    ],
    [
      'changes are taken back',
      { trackedChanges: 'remove' },
      'a{\\deleted\\revauthdel1 old}{\\revised\\revauth1 new}',
      'a{old}',
      'tracked-change',
    ],
    ['changes stay and are told of', {}, 'a{\\deleted old}', 'a{\\deleted old}', 'tracked-change-stays'],
    ['hidden text goes', { hiddenContent: 'remove' }, 'a{\\v secret\\v0 b}', 'a{b}', 'hidden-content'],
    ['hidden text is shown', { hiddenContent: 'show' }, 'a{\\v secret\\v0 b}', 'a{secretb}', 'hidden-shown'],
    ['hidden text stays and is told of', {}, 'a{\\v secret}', 'a{\\v secret}', 'hidden-text-stays'],
  ]
  for (const [says, options, body, expected, finds] of cases)
    it(says, async () => {
      const { body: written, removed } = await disarm(`x${body}`, options)
      assert.equal(written.trimStart(), `x${expected}`)
      assert.ok(removed.includes(finds), JSON.stringify(removed))
    })
})

describe('RTF: the two tables of words', () => {
  it('agree: whatever is written passes the inspection', async () => {
    const faults: string[] = []
    for (const name of words.keys()) {
      const file = Buffer.from(`{\\rtf1\\ansi\\ansicpg932\\uc1\\deff0\\${name}${writtenNumber(name, 1) === undefined ? '' : '1'} x}`)
      if ((await inspectRtf(file, defaultLimits)).length > 0) faults.push(name)
    }
    assert.deepEqual(faults, [])
    assert.ok(words.size > 700)
  })
  it('never share what is dropped', async () => {
    const shared: string[] = []
    for (const [name, { as }] of destinations)
      if (as === 'drop' && (await inspectRtf(Buffer.from(`{\\rtf1\\ansi\\ansicpg932\\uc1 {\\*\\${name} x}}`), defaultLimits)).length === 0)
        shared.push(name)
    assert.deepEqual(
      shared.filter((name) => name !== 'falt'),
      [],
    )
  })
})

describe('RTF: bounds', () => {
  const refuses = async (code: string, body: string, limits: Partial<Limits>) =>
    assert.rejects(
      disarmRtf(Buffer.from(`{\\rtf1 ${body}}`), defaultDisarmOptions, { ...defaultLimits, ...limits }),
      (error) => error instanceof Refusal && error.code === code,
    )
  const passes = (body: string, limits: Partial<Limits>) =>
    disarmRtf(Buffer.from(`{\\rtf1 ${body}}`), defaultDisarmOptions, { ...defaultLimits, ...limits })

  it('at the bound and one past it', async () => {
    await passes('{{x}}', { depth: 3 })
    await refuses('limit-depth', '{{{x}}}', { depth: 3 })
    await passes('\\b\\b x', { rtfItems: 4 })
    await refuses('limit-entries', '\\b\\b\\b x', { rtfItems: 4 })
    await passes('{\\colortbl;;}', { rtfTableEntries: 2 })
    await refuses('limit-entries', '{\\colortbl;;;}', { rtfTableEntries: 2 })
    await passes('{\\fonttbl\\f0 A;\\f1 B;}', { rtfTableEntries: 2 })
    await refuses('limit-entries', '{\\fonttbl\\f0 A;\\f1 B;\\f2 C;}', { rtfTableEntries: 2 })
    const size = (await passes('xxx', {})).bytes.length
    await passes('xxx', { outputBytes: size })
    await refuses('limit-bytes', 'xxx', { outputBytes: size - 1 })
  })

  it('what stands behind the last brace goes', async () => {
    const { bytes, removed } = await disarmRtf(Buffer.from('{\\rtf1 x}\0\r\nMZ'), defaultDisarmOptions, defaultLimits)
    assert.ok(!Buffer.from(bytes).includes('MZ'))
    assert.deepEqual(removed.map(({ kind }) => kind), ['trailing-bytes']) // biome-ignore format: one thought
    assert.deepEqual(await inspectRtf(Buffer.concat([bytes, Buffer.from('MZ')]), defaultLimits), [{ kind: 'trailing-bytes', count: 1 }])
  })
})

describe('RTF: through the sandbox', function () {
  this.timeout(60_000)

  it('is recognised by its first bytes, and decodes every coding where nothing can be opened any more', async () => {
    const sanitizer = await createSanitizer({ children: 1 })
    try {
      const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#c00' } })
        .png()
        .toBuffer()
      const pages = [[932, '\x82\xa0', 'あ'], [936, '\xb0\xa1', '啊'], [949, '\xb0\xa1', '가'], [950, '\xa4\x40', '一'], [1251, '\xc0', 'А']] as const // biome-ignore format: one thought
      for (const [page, bytes, expected] of pages) {
        const file = Buffer.from(
          `{\\rtf1\\ansi\\ansicpg${page} ${bytes}{\\pict\\pngblip\\bin${png.length} ${png.toString('latin1')}}}`,
          'latin1',
        )
        const identity = await sanitizer.identify(file, { fileName: 'a.rtf' })
        assert.deepEqual([identity.type, identity.extensionMatches], ['rtf', true])
        const result = await sanitizer.sanitize(file, { identity })
        assert.equal(result.outcome, 'clean')
        assert.deepEqual([result.format, result.extension, result.method], ['rtf', 'rtf', 'rebuild'])
        assert.ok(read(Buffer.from(result.bytes).toString('latin1')).includes(expected))
      }
    } finally {
      await sanitizer.close()
    }
  })
})

describe('RTF: LibreOffice reads what is written', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-rtf-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('the same text as before', async function () {
    const body =
      "\\pard\\plain\\f0\\fs24\\b \\'8e\\'63\\'82\\'b7\\b0\\par\\trowd\\cellx2000\\cellx4000\\pard\\intbl \\'82\\'a0\\cell b\\cell\\row\\pard " +
      '{\\field{\\*\\fldinst HYPERLINK "https://a.example/"}{\\fldrslt link}}{\\field{\\*\\fldinst DDEAUTO a}{\\fldrslt result}}{\\object\\objemb{\\*\\objdata 01}{\\result seen}}' +
      "{\\footnote\\pard note}\\par \\f1 ne\\'e9\\par"
    const input = `{\\rtf1\\ansi\\ansicpg932\\deff0${fonts}${body}}`
    const { written } = await disarm(body)
    writeFileSync(join(folder, 'before.rtf'), input)
    writeFileSync(join(folder, 'after.rtf'), written)
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`
    const { error } = spawnSync('soffice', [
      profile,
      '--headless',
      '--convert-to',
      'txt:Text (encoded):UTF8',
      '--outdir',
      folder,
      join(folder, 'before.rtf'),
      join(folder, 'after.rtf'),
    ])
    if (error) {
      console.error('skipped: soffice is not installed, the text is not compared')
      this.skip()
    }
    const [before, after_] = ['before', 'after'].map((name) => readFileSync(join(folder, `${name}.txt`), 'utf8'))
    assert.equal(after_, before)
    assert.match(after_ ?? '', /残す[\s\S]*link[\s\S]*result[\s\S]*seen[\s\S]*neé/)
  })
})
