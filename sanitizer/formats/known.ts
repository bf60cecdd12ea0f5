import type { Family, FormatId } from '../protocol.ts'

/**
 * Bytes at fixed places, all of which must be there: pairs of an offset and the bytes written as Latin-1.
 * A negative offset counts from the end of the file.
 */
export type Signature = readonly (readonly [offset: number, bytes: string])[]

export interface KnownType {
  readonly family: Family
  readonly mediaType: string
  readonly ja: string
  readonly en: string
  /** Lower case, without the dot; the first is the usual one. */
  readonly extensions: readonly string[]
  /** The format that disarms it; absent means that the type is refused by name. */
  readonly format?: FormatId
  /** What it may also come out as, where that depends on its content. */
  readonly or?: FormatId
  /** Any one of these names the type. Absent: it is told by a look inside a container (identify/) or, for `byName`, by the name alone. */
  readonly signatures?: readonly Signature[]
  /** threats.md §3.8: an extension of this type wins over whatever the content looks like. */
  readonly always?: true
  /** No public signature exists: an otherwise unknown binary with this extension gets this name, for its refusal only. */
  readonly byName?: true
  /** What its sender can do instead; absent: what goes for the family (../answers.ts). */
  readonly instead?: Advice
}

/** What a sender can do instead of sending a file of a type that is refused by name; the sentences are in ../answers.ts. */
export type Advice =
  | 'picture'
  | 'pdf'
  | 'pdf-or-office'
  | 'workbook'
  | 'values'
  | 'archive'
  | 'contents'
  | 'video'
  | 'sound'
  | 'recording'
  | 'page'
  | 'mails'
  | 'unsigned'
  | 'card'
  | 'words'
  | 'words-or-pdf'
  | 'address'
  | 'fonts'
  | 'system'
  | 'nothing'

type Rest = Partial<Pick<KnownType, 'format' | 'or' | 'signatures' | 'always' | 'byName' | 'instead'>>

const type = (family: Family, mediaType: string, ja: string, en: string, extensions: string, rest: Rest = {}): KnownType => ({
  family,
  mediaType,
  ja,
  en,
  extensions: extensions === '' ? [] : extensions.split(' '),
  ...rest,
})

const at0 = (...bytes: string[]): Pick<KnownType, 'signatures'> => ({ signatures: bytes.map((each) => [[0, each]] as const) })
const always = { always: true } as const
const byName = { byName: true } as const
const binary = 'application/octet-stream'
const ooxml = (name: string): string => `application/vnd.openxmlformats-officedocument.${name}`
const odf = (name: string): string => `application/vnd.oasis.opendocument.${name}`
const forbidden = (family: Family, ja: string, en: string, extensions: string, rest: Rest = {}): KnownType =>
  type(family, binary, ja, en, extensions, { ...always, ...rest })

/** Every type that has a name. The key is `Identity.type`; what is not here is `unknown` and refused. */
export const knownTypes = {
  // images
  jpeg: type('image', 'image/jpeg', 'JPEG 画像', 'JPEG image', 'jpg jpeg jpe jfif', { format: 'jpeg', ...at0('\xff\xd8\xff') }),
  png: type('image', 'image/png', 'PNG 画像', 'PNG image', 'png apng', { format: 'png', ...at0('\x89PNG\r\n\x1a\n') }),
  webp: type('image', 'image/webp', 'WebP 画像', 'WebP image', 'webp', {
    format: 'webp',
    signatures: [
      [
        [0, 'RIFF'],
        [8, 'WEBP'],
      ],
    ],
  }),
  gif: type('image', 'image/gif', 'GIF 画像', 'GIF image', 'gif', { format: 'gif', ...at0('GIF87a', 'GIF89a') }),
  heic: type('image', 'image/heic', 'HEIC 画像', 'HEIC image', 'heic heif hif', { format: 'jpeg', or: 'png' }),
  avif: type('image', 'image/avif', 'AVIF 画像', 'AVIF image', 'avif', { format: 'jpeg', or: 'png' }),
  tiff: type('image', 'image/tiff', 'TIFF 画像', 'TIFF image', 'tif tiff', { format: 'tiff', ...at0('II*\0', 'MM\0*', 'II+\0', 'MM\0+') }),
  bmp: type('image', 'image/bmp', 'BMP 画像', 'BMP image', 'bmp dib', {
    format: 'png',
    signatures: [
      [
        [0, 'BM'],
        [6, '\0\0\0\0'],
      ],
    ],
  }),
  icon: type('image', 'image/vnd.microsoft.icon', 'アイコン', 'icon', 'ico cur', {
    format: 'png',
    ...at0('\0\0\x01\0', '\0\0\x02\0'),
  }),
  'animated-cursor': type('image', binary, 'アニメーションカーソル', 'animated cursor', 'ani', {
    signatures: [
      [
        [0, 'RIFF'],
        [8, 'ACON'],
      ],
    ],
  }),
  emf: type('image', 'image/emf', '拡張メタファイル (EMF)', 'enhanced metafile', 'emf', {
    format: 'png',
    signatures: [
      [
        [0, '\x01\0\0\0'],
        [40, ' EMF'],
      ],
    ],
  }),
  wmf: type('image', 'image/wmf', 'Windows メタファイル (WMF)', 'Windows metafile', 'wmf', {
    format: 'png',
    ...at0('\xd7\xcd\xc6\x9a', '\x01\0\x09\0\0\x03', '\x01\0\x09\0\0\x01'),
  }),
  psd: type('image', 'image/vnd.adobe.photoshop', 'Photoshop 画像', 'Photoshop image', 'psd psb', at0('8BPS\0')),
  jxl: type('image', 'image/jxl', 'JPEG XL 画像', 'JPEG XL image', 'jxl', at0('\xff\x0a', '\0\0\0\x0cJXL \r\n\x87\n')),
  jp2: type('image', 'image/jp2', 'JPEG 2000 画像', 'JPEG 2000 image', 'jp2 j2k jpx', at0('\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51')),
  svg: type('image', 'image/svg+xml', 'SVG 画像', 'SVG image', 'svg', { format: 'png', or: 'svg' }),
  eps: type('other', 'application/postscript', 'EPS 画像', 'EPS image', 'eps epsf', { ...at0('\xc5\xd0\xd3\xc6'), instead: 'pdf' }),
  postscript: type('other', 'application/postscript', 'PostScript', 'PostScript', 'ps', { ...always, instead: 'pdf' }),

  // documents
  pdf: type('pdf', 'application/pdf', 'PDF 文書', 'PDF document', 'pdf', { format: 'pdf' }),
  docx: type('office', ooxml('wordprocessingml.document'), 'Word 文書', 'Word document', 'docx', { format: 'docx' }),
  docm: type('office', 'application/vnd.ms-word.document.macroEnabled.12', 'マクロ有効 Word 文書', 'macro-enabled Word document', 'docm', {
    format: 'docx',
  }),
  dotx: type('office', ooxml('wordprocessingml.template'), 'Word テンプレート', 'Word template', 'dotx', { format: 'docx' }),
  dotm: type(
    'office',
    'application/vnd.ms-word.template.macroEnabled.12',
    'マクロ有効 Word テンプレート',
    'macro-enabled Word template',
    'dotm',
    { format: 'docx' },
  ),
  xlsx: type('office', ooxml('spreadsheetml.sheet'), 'Excel ブック', 'Excel workbook', 'xlsx', { format: 'xlsx' }),
  xlsm: type(
    'office',
    'application/vnd.ms-excel.sheet.macroEnabled.12',
    'マクロ有効 Excel ブック',
    'macro-enabled Excel workbook',
    'xlsm',
    { format: 'xlsx' },
  ),
  xltx: type('office', ooxml('spreadsheetml.template'), 'Excel テンプレート', 'Excel template', 'xltx', { format: 'xlsx' }),
  xltm: type(
    'office',
    'application/vnd.ms-excel.template.macroEnabled.12',
    'マクロ有効 Excel テンプレート',
    'macro-enabled Excel template',
    'xltm',
    { format: 'xlsx' },
  ),
  xlsb: type('office', 'application/vnd.ms-excel.sheet.binary.macroEnabled.12', 'Excel バイナリブック', 'Excel binary workbook', 'xlsb'),
  xlam: type('executable', 'application/vnd.ms-excel.addin.macroEnabled.12', 'Excel アドイン', 'Excel add-in', 'xlam', always),
  pptx: type('office', ooxml('presentationml.presentation'), 'PowerPoint 文書', 'PowerPoint presentation', 'pptx', { format: 'pptx' }),
  pptm: type(
    'office',
    'application/vnd.ms-powerpoint.presentation.macroEnabled.12',
    'マクロ有効 PowerPoint 文書',
    'macro-enabled PowerPoint presentation',
    'pptm',
    { format: 'pptx' },
  ),
  potx: type('office', ooxml('presentationml.template'), 'PowerPoint テンプレート', 'PowerPoint template', 'potx', { format: 'pptx' }),
  potm: type(
    'office',
    'application/vnd.ms-powerpoint.template.macroEnabled.12',
    'マクロ有効 PowerPoint テンプレート',
    'macro-enabled PowerPoint template',
    'potm',
    { format: 'pptx' },
  ),
  ppsx: type('office', ooxml('presentationml.slideshow'), 'PowerPoint スライドショー', 'PowerPoint show', 'ppsx', { format: 'pptx' }),
  ppsm: type(
    'office',
    'application/vnd.ms-powerpoint.slideshow.macroEnabled.12',
    'マクロ有効 PowerPoint スライドショー',
    'macro-enabled PowerPoint show',
    'ppsm',
    { format: 'pptx' },
  ),
  ppam: type(
    'executable',
    'application/vnd.ms-powerpoint.addin.macroEnabled.12',
    'PowerPoint アドイン',
    'PowerPoint add-in',
    'ppam',
    always,
  ),
  thmx: type('office', 'application/vnd.ms-officetheme', 'Office テーマ', 'Office theme', 'thmx', { instead: 'nothing' }),
  vsdx: type('office', 'application/vnd.ms-visio.drawing', 'Visio 図面', 'Visio drawing', 'vsdx vsdm vssx vssm vstx vstm', {
    instead: 'pdf',
  }),
  ooxml: type('office', 'application/zip', 'Office 文書 (種類不明)', 'Office document of unclear kind', ''),
  'ooxml-encrypted': type(
    'office',
    'application/x-ole-storage',
    'パスワード付き Office 文書',
    'password-protected Office document',
    'docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm potx potm ppsx ppsm',
  ),
  'ooxml-rights-managed': type(
    'office',
    'application/x-ole-storage',
    '権限管理された Office 文書',
    'rights-managed Office document',
    'docx docm dotx dotm xlsx xlsm xltx xltm xlsb pptx pptm potx potm ppsx ppsm doc xls ppt',
  ),
  'doc-encrypted': type(
    'office',
    'application/msword',
    'パスワード付き Word 97-2003 文書',
    'password-protected Word 97-2003 document',
    'doc dot',
  ),
  'xls-encrypted': type(
    'office',
    'application/vnd.ms-excel',
    'パスワード付き Excel 97-2003 ブック',
    'password-protected Excel 97-2003 workbook',
    'xls xlt xlw',
  ),
  'ppt-encrypted': type(
    'office',
    'application/vnd.ms-powerpoint',
    'パスワード付き PowerPoint 97-2003 文書',
    'password-protected PowerPoint 97-2003 presentation',
    'ppt pps pot',
  ),
  doc: type('office', 'application/msword', 'Word 97-2003 文書', 'Word 97-2003 document', 'doc dot'),
  xls: type(
    'office',
    'application/vnd.ms-excel',
    'Excel 97-2003 ブック',
    'Excel 97-2003 workbook',
    'xls xlt xlw',
    at0('\x09\0\x04\0', '\x09\x02\x06\0', '\x09\x04\x06\0', '\x09\x08\x08\0', '\x09\x08\x10\0'),
  ),
  ppt: type('office', 'application/vnd.ms-powerpoint', 'PowerPoint 97-2003 文書', 'PowerPoint 97-2003 presentation', 'ppt pps pot'),
  'excel-addin': forbidden('executable', 'Excel アドイン', 'Excel add-in', 'xla xll xlm'),
  'word-addin': forbidden('executable', 'Word アドイン・ウィザード', 'Word add-in or wizard', 'wll wiz'),
  'powerpoint-slide': type(
    'office',
    'application/vnd.ms-powerpoint.slide.macroEnabled.12',
    'PowerPoint スライド',
    'PowerPoint slide',
    'sldm sldx',
    always,
  ),
  'powerpoint-addin': forbidden('executable', 'PowerPoint アドイン', 'PowerPoint add-in', 'ppa'),
  visio: type('office', 'application/vnd.visio', 'Visio 図面 (旧形式)', 'Visio drawing (binary)', 'vsd vss vst', { instead: 'pdf' }),
  publisher: type('office', 'application/x-mspublisher', 'Publisher 文書', 'Publisher document', 'pub', { instead: 'pdf' }),
  project: type('office', 'application/vnd.ms-project', 'Project ファイル', 'Project file', 'mpp mpt', { instead: 'pdf' }),
  onenote: type('office', 'application/onenote', 'OneNote ファイル', 'OneNote file', 'one onetoc2 onepkg', {
    ...always,
    ...at0(
      '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3',
      '\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f',
    ),
  }),
  ichitaro: type('office', 'application/x-js-taro', '一太郎文書', 'Ichitaro document', 'jtd jtt jtdc jttc jfw jvw jbw juw jaw jtw jsw', {
    signatures: ['\x14', '\x15', '\x16'].map(
      (version) =>
        [
          [0, 'DOC'],
          [43, version],
        ] as const,
    ),
  }),
  justsystem: type(
    'office',
    'application/x-justsystem',
    'ジャストシステム文書 (花子など)',
    'JustSystems document (Hanako and others)',
    'jhd jhc jah jbh juh jsh jsd jtd jtt jtdc jttc',
    byName,
  ),
  hwp: type('office', 'application/x-hwp', 'HWP 文書', 'HWP document', 'hwp', at0('HWP Document File')),
  hwpx: type('office', 'application/hwp+zip', 'HWPX 文書', 'HWPX document', 'hwpx'),
  docuworks: type('office', 'application/vnd.fujifilm.fb.docuworks', 'DocuWorks 文書', 'DocuWorks document', 'xdw', byName),
  'docuworks-binder': type(
    'office',
    'application/vnd.fujifilm.fb.docuworks.binder',
    'DocuWorks バインダー・入れ物',
    'DocuWorks binder or container',
    'xbd xct',
    byName,
  ),
  odt: type('office', odf('text'), 'ODF 文書', 'ODF text', 'odt', { format: 'odt' }),
  ott: type('office', odf('text-template'), 'ODF 文書テンプレート', 'ODF text template', 'ott', { format: 'odt' }),
  ods: type('office', odf('spreadsheet'), 'ODF 表計算', 'ODF spreadsheet', 'ods', { format: 'ods' }),
  ots: type('office', odf('spreadsheet-template'), 'ODF 表計算テンプレート', 'ODF spreadsheet template', 'ots', { format: 'ods' }),
  odp: type('office', odf('presentation'), 'ODF プレゼンテーション', 'ODF presentation', 'odp', { format: 'odp' }),
  otp: type('office', odf('presentation-template'), 'ODF プレゼンテーションテンプレート', 'ODF presentation template', 'otp', {
    format: 'odp',
  }),
  odg: type('office', odf('graphics'), 'ODF 図形', 'ODF drawing', 'odg otg', { format: 'odg' }),
  odf: type('office', odf('formula'), 'ODF 文書 (その他)', 'other ODF document', 'odf odc odi odm odb oth'),
  fodt: type('office', odf('text-flat-xml'), 'フラット ODF 文書', 'flat ODF text', 'fodt', { format: 'odt' }),
  fods: type('office', odf('spreadsheet-flat-xml'), 'フラット ODF 表計算', 'flat ODF spreadsheet', 'fods', { format: 'ods' }),
  fodp: type('office', odf('presentation-flat-xml'), 'フラット ODF プレゼンテーション', 'flat ODF presentation', 'fodp', { format: 'odp' }),
  fodg: type('office', odf('graphics-flat-xml'), 'フラット ODF 図形', 'flat ODF drawing', 'fodg', { format: 'odg' }),
  'flat-odf': type(
    'office',
    'application/vnd.oasis.opendocument.text-flat-xml',
    'フラット ODF 文書 (その他)',
    'other flat ODF document',
    '',
  ),
  rtf: type('office', 'application/rtf', 'RTF 文書', 'RTF document', 'rtf doc', { format: 'rtf', ...at0('{\\rt') }),
  ole2: type('office', 'application/x-ole-storage', 'OLE2 ファイル (種類不明)', 'OLE2 file of unclear kind', ''),
  epub: type('office', 'application/epub+zip', '電子書籍 (EPUB)', 'EPUB book', 'epub', { instead: 'pdf' }),
  iwork: type('office', 'application/x-iwork', 'iWork 文書', 'iWork document', 'pages numbers key'),
  wordperfect: type('office', 'application/vnd.wordperfect', 'WordPerfect 文書', 'WordPerfect document', 'wpd wp wpg', at0('\xffWPC')),
  xps: type('office', 'application/vnd.ms-xpsdocument', 'XPS 文書', 'XPS document', 'xps oxps', { ...always, instead: 'pdf' }),
  works: type('office', 'application/vnd.ms-works', 'Works 文書', 'Works document', 'wps wks wdb'),

  // plain text
  text: type('text', 'text/plain', 'テキスト', 'plain text', 'txt text', { format: 'text' }),
  log: type('text', 'text/plain', 'ログ', 'log', 'log', { format: 'text' }),
  yaml: type('text', 'application/yaml', 'YAML', 'YAML', 'yaml yml', { format: 'text' }),
  markdown: type('text', 'text/markdown', 'Markdown', 'Markdown', 'md markdown', { format: 'markdown' }),
  json: type('text', 'application/json', 'JSON', 'JSON', 'json geojson', { format: 'json' }),
  csv: type('text', 'text/csv', 'CSV', 'CSV', 'csv', { format: 'csv' }),
  tsv: type('text', 'text/tab-separated-values', 'TSV', 'TSV', 'tsv tab', { format: 'csv' }),

  // markup, mail, calendar
  html: type('markup', 'text/html', 'HTML 文書', 'HTML document', 'html htm xhtml xht shtml', { format: 'html' }),
  xml: type('markup', 'application/xml', 'XML 文書', 'XML document', 'xml xsd xsl xslt rdf gml kml gpx rss', { format: 'xml' }),
  'flat-opc': type(
    'office',
    'application/vnd.ms-office.flat-opc',
    'Office 文書を一つの XML にしたもの (Flat OPC)',
    'Office document in one XML file (Flat OPC)',
    'xml',
  ),
  'office-xml': type('office', 'application/xml', 'Office 2003 XML 文書', 'Office 2003 XML document', 'xml doc xls ppt'),
  mht: type('mail', 'multipart/related', 'Web アーカイブ (MHT)', 'web archive (MHT)', 'mht mhtml', { instead: 'page' }),
  eml: type('mail', 'message/rfc822', '電子メール', 'mail message', 'eml', { format: 'eml' }),
  msg: type('mail', 'application/vnd.ms-outlook', 'Outlook メール', 'Outlook message', 'msg oft', { format: 'eml' }),
  pst: type('mail', 'application/vnd.ms-outlook-pst', 'Outlook データファイル', 'Outlook data file', 'pst ost', {
    ...always,
    instead: 'mails',
    ...at0('!BDN'),
  }),
  tnef: type('mail', 'application/ms-tnef', 'TNEF 添付 (winmail.dat)', 'TNEF attachment', 'dat', {
    format: 'eml',
    ...at0('\x78\x9f\x3e\x22'),
  }),
  ics: type('mail', 'text/calendar', '予定 (iCalendar)', 'calendar (iCalendar)', 'ics ifb', { format: 'ics' }),
  vcf: type('mail', 'text/vcard', '連絡先 (vCard)', 'contact (vCard)', 'vcf', { format: 'vcf' }),
  pkcs7: type('mail', 'application/pkcs7-mime', 'S/MIME データ', 'S/MIME data', 'p7m p7s p7b p7c', { ...always, instead: 'unsigned' }),
  pem: type('other', 'application/x-pem-file', '証明書・鍵 (PEM)', 'certificate or key (PEM)', 'pem crt cer der key pfx p12', {
    instead: 'system',
  }),

  // archives
  zip: type('archive', 'application/zip', 'ZIP 書庫', 'ZIP archive', 'zip', {
    format: 'zip',
    ...at0('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08PK\x03\x04'),
  }),
  '7z': type('archive', 'application/x-7z-compressed', '7z 書庫', '7z archive', '7z', { format: 'zip', ...at0('7z\xbc\xaf\x27\x1c') }),
  rar: type('archive', 'application/vnd.rar', 'RAR 書庫', 'RAR archive', 'rar', { format: 'zip', ...at0('Rar!\x1a\x07') }),
  lzh: type('archive', 'application/x-lzh-compressed', 'LZH 書庫', 'LZH archive', 'lzh lha', { format: 'zip' }),
  gzip: type('archive', 'application/gzip', 'gzip 書庫', 'gzip archive', 'gz tgz svgz', { format: 'zip', ...at0('\x1f\x8b\x08') }),
  bzip2: type('archive', 'application/x-bzip2', 'bzip2 書庫', 'bzip2 archive', 'bz2 tbz2', {
    format: 'zip',
    signatures: [
      [
        [0, 'BZh'],
        [4, '1AY&SY'],
      ],
    ],
  }),
  xz: type('archive', 'application/x-xz', 'xz 書庫', 'xz archive', 'xz txz', { format: 'zip', ...at0('\xfd7zXZ\0') }),
  zstd: type('archive', 'application/zstd', 'Zstandard 書庫', 'Zstandard archive', 'zst tzst', {
    format: 'zip',
    ...at0('\x28\xb5\x2f\xfd'),
  }),
  compress: type('archive', 'application/x-compress', 'compress 書庫', 'compress archive', 'z', at0('\x1f\x9d')),
  cab: type('archive', 'application/vnd.ms-cab-compressed', 'CAB 書庫', 'CAB archive', 'cab', at0('MSCF\0\0\0\0')),
  tar: type('archive', 'application/x-tar', 'tar 書庫', 'tar archive', 'tar', { format: 'zip', signatures: [[[257, 'ustar']]] }),
  arj: type('archive', 'application/x-arj', 'ARJ 書庫', 'ARJ archive', 'arj', at0('\x60\xea')),
  ace: type('archive', 'application/x-ace-compressed', 'ACE 書庫', 'ACE archive', 'ace', { signatures: [[[7, '**ACE**']]] }),

  // video and sound
  mp4: type('media', 'video/mp4', 'MP4 動画', 'MP4 video', 'mp4 m4v', { format: 'mp4' }),
  m4a: type('media', 'audio/mp4', 'M4A 音声', 'M4A sound', 'm4a m4b', { format: 'mp4' }),
  '3gp': type('media', 'video/3gpp', '3GP 動画', '3GP video', '3gp 3g2 3gpp', { format: 'mp4' }),
  mov: type('media', 'video/quicktime', 'QuickTime 動画', 'QuickTime video', 'mov qt', { format: 'mov' }),
  webm: type('media', 'video/webm', 'WebM 動画', 'WebM video', 'webm weba', { format: 'webm' }),
  mkv: type('media', 'video/x-matroska', 'Matroska 動画', 'Matroska video', 'mkv mka', { format: 'mkv' }),
  avi: type('media', 'video/x-msvideo', 'AVI 動画', 'AVI video', 'avi', {
    signatures: [
      [
        [0, 'RIFF'],
        [8, 'AVI '],
      ],
    ],
  }),
  asf: type('media', 'video/x-ms-asf', 'Windows Media', 'Windows Media', 'wmv wma asf', at0('\x30\x26\xb2\x75\x8e\x66\xcf\x11')),
  flv: type('media', 'video/x-flv', 'Flash 動画', 'Flash video', 'flv', at0('FLV\x01')),
  mpeg: type('media', 'video/mpeg', 'MPEG 動画', 'MPEG video', 'mpg mpeg', at0('\0\0\x01\xba', '\0\0\x01\xb3')),
  mp3: type('media', 'audio/mpeg', 'MP3 音声', 'MP3 sound', 'mp3', {
    format: 'mp3',
    ...at0('ID3\x02', 'ID3\x03', 'ID3\x04', '\xff\xfb', '\xff\xfa', '\xff\xf3', '\xff\xf2', '\xff\xe3', '\xff\xe2'),
  }),
  aac: type('media', 'audio/aac', 'AAC 音声', 'AAC sound', 'aac', {
    format: 'aac',
    ...at0('\xff\xf1', '\xff\xf0', '\xff\xf9', '\xff\xf8'),
  }),
  wav: type('media', 'audio/wav', 'WAV 音声', 'WAV sound', 'wav', {
    format: 'wav',
    signatures: [
      [
        [0, 'RIFF'],
        [8, 'WAVE'],
      ],
    ],
  }),
  flac: type('media', 'audio/flac', 'FLAC 音声', 'FLAC sound', 'flac', { format: 'flac', ...at0('fLaC\0', 'fLaC\x80') }),
  ogg: type('media', 'audio/ogg', 'Ogg 音声・動画', 'Ogg sound or video', 'ogg oga ogv opus', { format: 'ogg', ...at0('OggS\0') }),
  amr: type('media', 'audio/amr', 'AMR 音声', 'AMR sound', 'amr awb', { format: 'amr', ...at0('#!AMR\n', '#!AMR-WB\n') }),
  midi: type('media', 'audio/midi', 'MIDI', 'MIDI', 'mid midi', { ...at0('MThd\0'), instead: 'sound' }),
  aiff: type('media', 'audio/aiff', 'AIFF 音声', 'AIFF sound', 'aif aiff', {
    instead: 'sound',
    signatures: [
      [
        [0, 'FORM'],
        [8, 'AIF'],
      ],
    ],
  }),
  playlist: type('media', 'audio/x-mpegurl', '再生リスト', 'playlist', 'm3u m3u8 pls asx wax wvx wpl wmx b4s xspf', {
    ...always,
    instead: 'recording',
  }),
  swf: forbidden('executable', 'Flash', 'Flash', 'swf', {
    instead: 'video',
    signatures: ['FWS', 'CWS', 'ZWS'].map(
      (bytes) =>
        [
          [0, bytes],
          [7, '\0'],
        ] as const,
    ),
  }),

  // CAD
  dwg: type('cad', 'image/vnd.dwg', 'AutoCAD 図面 (DWG)', 'AutoCAD drawing (DWG)', 'dwg dwt', {
    signatures: ['AC10', 'AC1.', 'AC2.', 'MC0.'].map(
      (bytes) =>
        [
          [0, bytes],
          [6, '\0'],
        ] as const,
    ),
  }),
  dwf: type('cad', 'model/vnd.dwf', 'DWF 図面', 'DWF drawing', 'dwf dwfx', { ...always, ...at0('(DWF V') }),
  dxf: type('cad', 'image/vnd.dxf', 'DXF 図面', 'DXF drawing', 'dxf', at0('AutoCAD Binary DXF\r\n')),
  jww: type('cad', 'application/x-jww', 'Jw_cad 図面', 'Jw_cad drawing', 'jww jws', at0('JwwData.')),
  jwc: type('cad', 'application/x-jwc', 'JW_CAD 図面 (旧形式)', 'JW_CAD drawing (old)', 'jwc jwk', byName),
  sxf: type('cad', 'model/step', 'SXF 図面 (SFC・P21)', 'SXF drawing (SFC, P21)', 'sfc p21 sfz p2z stp step'),
  solidworks: type('cad', binary, 'SolidWorks ファイル', 'SolidWorks file', 'sldprt sldasm slddrw', byName),
  'other-drawing': type('cad', binary, '図面・立体図のファイル', 'drawing or model', 'dgn skp 3dm 3ds vwx mcd bfo rvt ifc stl', byName),

  // databases
  access: type(
    'database',
    'application/x-msaccess',
    'Access データベース',
    'Access database',
    'mdb accdb accde accdr accdt mde ade adp laccdb ldb mda mdt mdw mdz mad maf mag mam maq mar mas mat mau mav maw',
    {
      ...always,
      signatures: [[[4, 'Standard Jet DB']], [[4, 'Standard ACE DB']]],
    },
  ),
  sqlite: type(
    'database',
    'application/vnd.sqlite3',
    'SQLite データベース',
    'SQLite database',
    'sqlite sqlite3 db',
    at0('SQLite format 3\0'),
  ),
  dbase: forbidden('database', 'dBASE データベース', 'dBASE database', 'dbf'),
  filemaker: type('database', binary, 'FileMaker データベース', 'FileMaker database', 'fmp12 fp7 fp5', byName),

  // fonts
  font: type('font', 'font/sfnt', 'フォント', 'font', 'ttf otf ttc otc woff woff2 fon pfb eot', {
    ...always,
    ...at0('\0\x01\0\0\0', 'OTTO\0', 'ttcf\0', 'wOFF\0', 'wOFF\x4f', 'wOF2\0', 'wOF2\x4f', 'true\0', '\x80\x01'),
  }),

  // programs
  'pe-executable': forbidden(
    'executable',
    'Windows プログラム',
    'Windows program',
    'exe dll scr pif com cpl ocx sys drv efi mui ax tlb acm prg fxp plg pcd ops',
  ),
  'elf-executable': forbidden('executable', 'Linux プログラム', 'Linux program', 'elf so o ko', at0('\x7fELF')),
  'macho-executable': forbidden(
    'executable',
    'macOS プログラム',
    'macOS program',
    'dylib macho app',
    at0('\xfe\xed\xfa\xce', '\xfe\xed\xfa\xcf', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe'),
  ),
  'java-class': forbidden('executable', 'Java クラス', 'Java class', 'class', at0('\xca\xfe\xba\xbe')),
  jar: forbidden('executable', 'Java プログラム (JAR)', 'Java program (JAR)', 'jar war ear'),
  apk: forbidden('executable', 'Android アプリ', 'Android app', 'apk aab xapk'),
  'ios-app': forbidden('executable', 'iOS アプリ', 'iOS app', 'ipa'),
  msi: forbidden('executable', 'Windows インストーラー', 'Windows installer', 'msi msp mst msu paf'),
  'windows-app': forbidden(
    'executable',
    'Windows アプリパッケージ',
    'Windows app package',
    'msix appx msixbundle appxbundle appinstaller gadget xap',
  ),
  // Small files that make Windows or Java fetch a program and start it.
  'program-fetcher': forbidden(
    'executable',
    'プログラムを取り寄せるファイル (ClickOnce・Java Web Start)',
    'file that fetches a program (ClickOnce, Java Web Start)',
    'application appref-ms jnlp xbap vsto manifest',
  ),
  'browser-extension': forbidden('executable', 'ブラウザー拡張機能', 'browser extension', 'crx xpi', at0('Cr24\x02\0', 'Cr24\x03\0')),
  'linux-package': forbidden(
    'executable',
    'Linux パッケージ',
    'Linux package',
    'deb rpm snap flatpak appimage',
    at0('!<arch>\n', '\xed\xab\xee\xdb'),
  ),
  'macos-package': forbidden('executable', 'macOS パッケージ', 'macOS package', 'pkg mpkg', at0('xar!\0')),
  'python-bytecode': forbidden('executable', 'Python バイトコード', 'Python bytecode', 'pyc pyo pyd pyz pyzw'),
  wasm: forbidden('executable', 'WebAssembly', 'WebAssembly', 'wasm', at0('\0asm')),
  'office-vba': forbidden('executable', 'VBA プロジェクト', 'VBA project', 'otm'),
  diagcab: forbidden('executable', '診断パッケージ', 'diagnostic package', 'diagcab diagcfg diagpkg', { instead: 'system' }),

  // scripts
  batch: forbidden('script', 'バッチファイル', 'batch file', 'bat cmd btm'),
  powershell: forbidden(
    'script',
    'PowerShell スクリプト',
    'PowerShell script',
    'ps1 psm1 psd1 psdm1 ps1xml ps2 ps2xml psc1 psc2 pssc cdxml msh msh1 msh2 mshxml msh1xml msh2xml',
  ),
  'windows-script': forbidden(
    'script',
    'Windows スクリプト',
    'Windows script',
    'vbs vbe vb js jse wsf wsh wsc sct ws jscript bas vbp vsmacros vsw htc',
  ),
  javascript: forbidden('script', 'JavaScript', 'JavaScript', 'mjs cjs'),
  hta: forbidden('script', 'HTML アプリケーション', 'HTML application', 'hta'),
  'shell-script': forbidden('script', 'シェルスクリプト', 'shell script', 'sh bash zsh csh ksh fish command tool'),
  python: forbidden('script', 'Python スクリプト', 'Python script', 'py pyw'),
  perl: forbidden('script', 'Perl・Ruby・PHP スクリプト', 'Perl, Ruby or PHP script', 'pl pm rb php phtml phar asp aspx jsp cgi'),
  applescript: forbidden('script', 'AppleScript', 'AppleScript', 'scpt scptd applescript workflow'),
  registry: forbidden('script', 'レジストリファイル', 'registry file', 'reg', { ...at0('regf'), instead: 'system' }),
  inf: forbidden('script', '設定スクリプト (INF)', 'setup script (INF)', 'inf ins isp desktop.ini autorun.inf prf', { instead: 'system' }),
  'management-console': forbidden('script', '管理コンソール (MSC)', 'management console (MSC)', 'msc', { instead: 'system' }),
  'scheduled-job': forbidden('script', 'ジョブファイル', 'job file', 'job', {
    // [MS-TSCH] §2.4.1: version of Windows, version of the file.
    ...at0(
      ...['\0\x04', '\0\x05', '\x01\x05', '\0\x06', '\x01\x06', '\x02\x06', '\x03\x06', '\0\x0a'].map((version) => `${version}\x01\0`),
    ),
    instead: 'system',
  }),
  chm: forbidden('script', 'ヘルプファイル', 'help file', 'chm hlp hxs its hpj cnt', {
    ...at0('ITSF\x03', '\x3f\x5f\x03\0'),
    instead: 'pdf',
  }),
  'excel-query': forbidden('script', 'Excel クエリ', 'Excel query', 'iqy oqy dqy rqy odc oxc', { instead: 'values' }),
  sylk: forbidden('script', 'SYLK ファイル', 'SYLK file', 'slk sylk', { instead: 'values' }),
  dif: forbidden('script', 'DIF ファイル', 'DIF file', 'dif', { instead: 'values' }),
  lisp: forbidden('script', 'AutoCAD スクリプト', 'AutoCAD script', 'lsp fas vlx arx mnl', { instead: 'pdf' }),

  // shortcuts
  lnk: forbidden('shortcut', 'ショートカット', 'shortcut', 'lnk shb xnk mcf', at0('L\0\0\0\x01\x14\x02\0')),
  url: forbidden('shortcut', 'インターネットショートカット', 'internet shortcut', 'url website webloc desktop webpnp'),
  'library-file': forbidden(
    'shortcut',
    'ライブラリ・検索コネクタ',
    'library or search connector',
    'library-ms searchconnector-ms search-ms',
  ),
  'setting-shortcut': forbidden('shortcut', '設定へのショートカット', 'shortcut to a setting', 'settingcontent-ms', { instead: 'system' }),
  scrap: forbidden('shortcut', 'シェルスクラップ', 'shell scrap', 'shs'),
  scf: forbidden('shortcut', 'シェルコマンド (SCF)', 'shell command (SCF)', 'scf'),
  theme: forbidden('shortcut', 'テーマファイル', 'theme file', 'theme themepack deskthemepack', { instead: 'nothing' }),
  rdp: forbidden('shortcut', 'リモートデスクトップ接続', 'remote desktop connection', 'rdp ica', { instead: 'system' }),
  contact: forbidden('shortcut', '連絡先ショートカット', 'contact shortcut', 'contact group', { instead: 'card' }),

  // disk images
  iso: forbidden('disk-image', 'ディスクイメージ (ISO)', 'disk image (ISO)', 'iso img udf nrg cue mdf mds ccd isz', {
    // ECMA-119 §8.1.2 and ECMA-167 2/9: volume descriptors from sector 16 on; a raw dump begins with the sync of a sector.
    signatures: [[[0x8001, 'CD001']], [[0x8001, 'BEA01']], [[0x9801, 'BEA01']], [[0x9311, 'CD001']]],
  }),
  'raw-disk': forbidden('disk-image', 'ディスクの写し', 'copy of a disk', 'vfd flp ima dd', {
    signatures: [
      // A boot sector and its file system; the table of a disk; Linux's.
      ...['NTFS    ', 'EXFAT   ', '-FVE-FS-'].map(
        (name) =>
          [
            [3, name],
            [510, '\x55\xaa'],
          ] as const,
      ),
      ...['FAT12   ', 'FAT16   ', 'FAT     '].map(
        (name) =>
          [
            [54, name],
            [510, '\x55\xaa'],
          ] as const,
      ),
      [
        [82, 'FAT32   '],
        [510, '\x55\xaa'],
      ],
      [[512, 'EFI PART']],
      [
        [0x438, '\x53\xef'],
        [0x404, '\0'],
      ],
      [
        [0, 'hsqs'],
        [28, '\x04\0'],
      ],
    ],
  }),
  vhd: forbidden('disk-image', '仮想ディスク (VHD)', 'virtual disk (VHD)', 'vhd vhdx avhd avhdx vmdk qcow2 vdi ova', {
    signatures: [
      [[0, 'conectix']],
      [[-512, 'conectix']],
      [[-511, 'conectix']],
      [[0, 'vhdxfile']],
      [[0, 'KDMV']],
      [[0, 'QFI\xfb']],
      [[0x40, '\x7f\x10\xda\xbe']],
    ],
  }),
  dmg: forbidden('disk-image', 'ディスクイメージ (DMG)', 'disk image (DMG)', 'dmg sparseimage', {
    signatures: [[[-512, 'koly']], [[0, 'encrcdsa']]],
  }),
  wim: forbidden('disk-image', 'ディスクイメージ (WIM)', 'disk image (WIM)', 'wim esd swm', at0('MSWIM\0\0\0')),

  'printer-data': type('other', binary, '印刷データ', 'printer data', 'prn pcl pxl xpr', {
    ...always,
    instead: 'pdf',
    ...at0('\x1b%-12345X'),
  }),
  'printer-export': forbidden('script', 'プリンター設定の書き出し', 'exported printer settings', 'printerexport', { instead: 'system' }),
  'windows-journal': type('office', binary, 'Windows Journal ノート', 'Windows Journal note', 'jnt jtp', {
    ...always,
    ...at0('NESM\x1a\x01'),
  }),

  unknown: type('unknown', binary, '種類を判別できないファイル', 'file of unknown kind', ''),
} as const satisfies Record<string, KnownType>

export type KnownKey = keyof typeof knownTypes

/** The table again, with the row type that code reads. */
export const known: Readonly<Record<KnownKey, KnownType>> = knownTypes
