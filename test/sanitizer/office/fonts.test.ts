import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { officeFormats } from '../../../sanitizer/formats/office/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { assertMarkerGone } from '../samples/office/marker.ts'
import { docx, MARKER, officeType, R, type Rel, wordPart, wordType } from '../samples/office-package.ts'
import { hostileFonts, trueType } from '../samples/pdf-fonts.ts'

/** Fonts that a Word file carries: written anew under a name and a key of ours, or gone. */

const word = officeFormats.find(({ id }) => id === 'docx')
const disarm = async (bytes: Uint8Array) => {
  assert.ok(word)
  return word.disarm(bytes, 'docx', defaultDisarmOptions, defaultLimits)
}
const inspect = async (bytes: Uint8Array) => word?.inspect(bytes, defaultLimits)

const KEY = '{1DC05F0A-3B12-4F00-8D9B-0123456789AB}'
const TABLE = 'word/fontTable1.xml'
const FONT = 'word/fonts/font1.odttf'

/** ECMA-376 Part 4 §14.2.1: the digits of the key in pairs, the last first, over the first 32 bytes. */
function disguised(font: Uint8Array, key: string): Buffer {
  const pairs = Buffer.from(key.replace(/[^0-9A-F]/g, ''), 'hex').reverse()
  return Buffer.from(font.map((byte, at) => (at < 32 ? byte ^ (pairs[at % 16] ?? 0) : byte)))
}
interface Os2 {
  readonly licence?: number
  /** Bits of ulUnicodeRange. */
  readonly ranges?: readonly number[]
}
function os2({ licence = 0, ranges = [0] }: Os2 = {}): Buffer {
  const table = Buffer.alloc(86)
  table.writeUInt16BE(1, 0)
  table.writeUInt16BE(licence, 8)
  for (const bit of ranges) table.writeUInt32BE(table.readUInt32BE(42 + (bit >> 5) * 4) | (1 << (bit & 31)), 42 + (bit >> 5) * 4)
  table.write('EVIL', 58)
  return table
}
const sound = (more: Readonly<Record<string, Buffer>> = {}): Buffer => trueType({ tables: { 'OS/2': os2(), ...more } })

interface Carried {
  readonly name?: string
  readonly element?: string
  readonly key?: string
  readonly id?: string
  readonly type?: string
  readonly rels?: readonly Rel[]
}
const carrying = (
  font: Uint8Array,
  { name = '残す書体', element = 'embedRegular', key = KEY, id = 'rIdF', type = officeType('obfuscatedFont'), rels = [] }: Carried = {},
): Uint8Array =>
  docx('', {
    parts: [
      {
        path: TABLE,
        type: wordType('fontTable'),
        content: wordPart('fonts', `<w:font w:name="${name}"><w:${element} r:id="${id}" w:fontKey="${key}" w:subsetted="true"/></w:font>`),
      },
      { path: FONT, type, content: disguised(font, KEY) },
    ],
    rels: [
      { from: 'word/document.xml', id: 'rIdX', type: `${R}fontTable`, target: 'fontTable1.xml' },
      { from: TABLE, id: 'rIdF', type: `${R}font`, target: 'fonts/font1.odttf' },
      ...rels,
    ],
  })
const partOf = (bytes: Uint8Array, name: string): Buffer | undefined => {
  const entry = readZip(bytes, defaultLimits).entries.find((each) => each.name === name)
  return entry && Buffer.from(entry.read())
}
const keyIn = (bytes: Uint8Array): string => /w:fontKey="([^"]+)"/.exec(partOf(bytes, 'word/fontTable.xml')?.toString() ?? '')?.[1] ?? ''
/** The font in the output, as a reader takes it out. */
const carriedBy = (bytes: Uint8Array): Buffer | undefined => {
  const part = partOf(bytes, FONT)
  return part && disguised(part, keyIn(bytes))
}

describe('office: carried fonts', () => {
  it('a sound one stays, under its family’s name, and another pass gives the same bytes', async () => {
    const { bytes, removed } = await disarm(carrying(sound()))
    assert.deepEqual(removed, [])
    assert.deepEqual(await inspect(bytes), [])
    const font = carriedBy(bytes)
    assert.equal(font?.readUInt32BE(0), 0x00010000)
    assert.ok(font.includes(Buffer.from('残す書体', 'utf16le').swap16()))
    assert.notEqual(keyIn(bytes), KEY)
    assert.deepEqual((await disarm(bytes)).bytes, bytes)
  })

  it('every style has its element', async () => {
    for (const [element, style] of [
      ['embedBold', 'Bold'],
      ['embedItalic', 'Italic'],
      ['embedBoldItalic', 'Bold Italic'],
    ] as const) {
      const { bytes } = await disarm(carrying(sound(), { element }))
      assert.ok(carriedBy(bytes)?.includes(Buffer.from(`書体 ${style}`, 'utf16le').swap16()), style)
      assert.deepEqual(await inspect(bytes), [])
    }
  })

  it('nothing that its author hid in it stays', async () => {
    const { bytes } = await disarm(carrying(sound({ name: Buffer.from(MARKER), meta: Buffer.from(MARKER), GSUB: Buffer.from(MARKER) })))
    const font = carriedBy(bytes)
    assert.ok(font && !font.includes(MARKER) && !font.includes('EVIL') && !font.includes('GSUB'))
    assertMarkerGone(bytes)
  })

  const gone: Readonly<Record<string, () => Uint8Array>> = {
    'no font': () => carrying(Buffer.from(`MZ ${MARKER}`.padEnd(100))),
    'a collection': () => carrying(Buffer.concat([Buffer.from('ttcf'), sound()])),
    'one without what Windows wants': () => carrying(trueType()),
    'one that may not be embedded': () => carrying(sound({ 'OS/2': os2({ licence: 2 }) })),
    'one of which only bitmaps may be': () => carrying(sound({ 'OS/2': os2({ licence: 0x208 }) })),
    'one for Arabic': () => carrying(sound({ 'OS/2': os2({ ranges: [0, 13] }) })),
    'one for Khmer': () => carrying(sound({ 'OS/2': os2({ ranges: [80] }) })),
    'a name that is too long': () => carrying(sound(), { name: 'x'.repeat(32) }),
    'a name with a path': () => carrying(sound(), { name: 'C:\\x' }),
    'another key': () => carrying(sound(), { key: '{00000000-0000-0000-0000-000000000001}' }),
    'no key': () => carrying(sound(), { key: MARKER }),
    'another content type': () => carrying(sound(), { type: 'application/x-fontdata' }),
    'a relationship that nothing names': () => carrying(sound(), { id: 'rIdNone' }),
    'a font at the document': () =>
      docx('', {
        parts: [{ path: FONT, type: officeType('obfuscatedFont'), content: disguised(sound(), KEY) }],
        rels: [{ from: 'word/document.xml', id: 'rIdF', type: `${R}font`, target: 'fonts/font1.odttf' }],
      }),
  }
  for (const [name, bytes] of Object.entries(gone))
    it(`goes and is told of: ${name}`, async () => {
      const output = await disarm(bytes())
      assert.ok(
        output.removed.some(({ kind }) => kind === 'font'),
        JSON.stringify(output.removed),
      )
      assert.equal(partOf(output.bytes, FONT), undefined)
      assert.equal(keyIn(output.bytes), '')
      assert.deepEqual(await inspect(output.bytes), [])
    })

  it('a picture is no font, and a font no picture', async () => {
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const source = docx('', {
      parts: [
        {
          path: TABLE,
          type: wordType('fontTable'),
          content: wordPart('fonts', `<w:font w:name="a"><w:embedRegular r:id="rIdP" w:fontKey="${KEY}"/></w:font>`),
        },
        { path: 'word/media/a.png', type: 'image/png', content: picture },
      ],
      rels: [
        { from: 'word/document.xml', id: 'rIdX', type: `${R}fontTable`, target: 'fontTable1.xml' },
        { from: TABLE, id: 'rIdP', type: `${R}image`, target: 'media/a.png' },
      ],
    })
    const { bytes } = await disarm(source)
    assert.equal(keyIn(bytes), '')
    assert.deepEqual(await inspect(bytes), [])
  })

  it('hostile programs go or are written anew, and the inspection passes what stays', async () => {
    let kept = 0
    for (const { kind, program } of hostileFonts) {
      if (kind !== 'truetype' || program.readUInt16BE(4) > 30) continue
      const { bytes } = await disarm(carrying(withOs2(program)))
      assertMarkerGone(bytes)
      assert.deepEqual(await inspect(bytes), [])
      const font = carriedBy(bytes)
      if (font) kept++
      assert.ok(!font?.includes(MARKER))
    }
    assert.ok(kept > 5, `${kept} stayed`)
  })

  it('the inspection objects to a font of another’s making', async () => {
    const { bytes } = await disarm(carrying(sound()))
    const clean = carriedBy(bytes) ?? Buffer.alloc(0)
    const changed = (edit: (font: Buffer) => Buffer): Uint8Array =>
      writeZip(
        readZip(bytes, defaultLimits).entries.map((entry) => ({
          name: entry.name,
          bytes: entry.name === FONT ? disguised(edit(Buffer.from(clean)), keyIn(bytes)) : entry.read(),
        })),
      )
    assert.deepEqual(await inspect(changed((font) => font)), [])
    for (const edit of [
      (font: Buffer) => Buffer.concat([font, Buffer.from('more')]),
      (font: Buffer) => font.fill('x', font.length - 4),
      () => sound(),
      (font: Buffer) => Buffer.from(font.toString('latin1').replace('name', 'evil'), 'latin1'),
      (font: Buffer) => font.subarray(0, 40),
    ])
      assert.notDeepEqual(await inspect(changed(edit)), [])
  })

  it('FreeType takes the font', async function () {
    this.timeout(120_000)
    const real = '/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf'
    if (!existsSync(real) || spawnSync('fc-scan', ['--version']).error) {
      console.log('      SKIPPED: no fc-scan or no Noto Sans Mono on this machine')
      this.skip()
    }
    const { bytes } = await disarm(carrying(readFileSync(real), { name: 'Sekisho Probe' }))
    assert.deepEqual(await inspect(bytes), [])
    const font = carriedBy(bytes)
    assert.ok(font, 'the font is gone')
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-font-'))
    try {
      writeFileSync(join(folder, 'a.ttf'), font)
      const scanned = spawnSync('fc-scan', ['--format', '%{family}|%{style}|%{fontformat}', join(folder, 'a.ttf')], { encoding: 'utf8' })
      assert.equal(scanned.stdout, 'Sekisho Probe|Regular|TrueType')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** Adds an OS/2 table to a font of samples/pdf-fonts.ts, which PDF does not need. */
function withOs2(program: Buffer): Buffer {
  const count = program.readUInt16BE(4)
  const table = os2()
  const shift = 16
  const rows: Buffer[] = []
  for (let row = 0; row < count; row++) {
    const found = Buffer.from(program.subarray(12 + row * 16, 28 + row * 16))
    if (found.length < 16) return program
    found.writeUInt32BE((found.readUInt32BE(8) + shift) >>> 0, 8)
    rows.push(found)
  }
  const own = Buffer.alloc(16)
  own.write('OS/2', 'latin1')
  own.writeUInt32BE(program.length + shift, 8)
  own.writeUInt32BE(table.length, 12)
  const header = Buffer.from(program.subarray(0, 12))
  header.writeUInt16BE(count + 1, 4)
  return Buffer.concat([header, ...rows, own, program.subarray(12 + count * 16), table])
}
