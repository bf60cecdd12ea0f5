/**
 * What was found, and (after disarm) taken out: a closed list of kinds with a count each. No text from the file crosses back
 * (law 4); the sentence that staff read comes from this table, so it says things as
 * somebody would who has never heard the field's word. Add a row here when a format learns to see something new.
 */
export const findingKinds = {
  // every format
  metadata: { ja: '作成者・作成日時・機種などの情報', en: 'Author, dates, device and similar details' },
  'trailing-bytes': { ja: 'ファイルの後ろに付いていた余分なデータ', en: 'Extra data behind the end of the file' },
  thumbnail: { ja: '中に入っていた縮小画像', en: 'A small preview picture inside the file' },
  'unsafe-link': { ja: '安全でないリンク', en: 'Unsafe links' },
  'external-reference': { ja: '外部のファイルやサイトへのつながり', en: 'Connections to outside files or sites' },
  'embedded-file': { ja: '中に埋め込まれた別のファイル', en: 'Other files embedded inside' },
  signature: { ja: '電子署名は無害化により外れます', en: 'The digital signature (it does not survive rebuilding)' },
  encryption: { ja: '暗号化', en: 'encryption' },
  history: { ja: '変更の履歴・以前の版', en: 'Change history and earlier versions' },
  converted: { ja: '古い形式から新しい形式への変換(レイアウトが少し変わることがあります)', en: 'Conversion from an old format (the layout may shift a little)' },
  'words-only': { ja: '文字だけを取り出しました(書式・図・写真・コメントはありません)', en: 'Only the words came across (no formatting, drawings, pictures or comments)' },
  unknown: { ja: '許可されていない部品', en: 'Parts that are not allowed' },
  malformed: { ja: '規格に合わない書き方の部分', en: 'Parts that do not follow the standard' },
  // images
  location: { ja: '撮影した場所(位置情報)', en: 'Where the photo was taken (location)' },
  'colour-profile': { ja: '色の調整情報', en: 'Colour adjustment data' },
  animation: { ja: '動き(PNG は最初の1こまだけを残します)', en: 'Animation (of a PNG only the first frame is kept)' },
  // pdf
  javascript: { ja: '開くと動くプログラム(JavaScript)', en: 'Programs that run on opening (JavaScript)' },
  action: { ja: '開くと自動で始まる動作', en: 'Actions that start by themselves' },
  'launch-action': { ja: 'ほかのプログラムを起動する指示', en: 'Instructions to start other programs' },
  form: { ja: '何かを実行する入力欄(見た目は残ります)', en: 'Form fields that do something (what they show stays)' },
  annotation: { ja: '残せない注釈(見た目は残ります)', en: 'Annotations that cannot stay (what they show does)' },
  multimedia: { ja: '動画・音声・立体図', en: 'Video, sound and 3D' },
  'hidden-layer': { ja: '表示されていない層', en: 'Hidden layers' },
  outline: { ja: 'しおり、またはその行き先', en: 'Bookmarks, or where they lead' },
  structure: { ja: '読み上げ用などの構造の印', en: 'Structure tags, such as those for reading aloud' },
  postscript: { ja: '印刷用のプログラム(PostScript)', en: 'Printing programs (PostScript)' },
  font: { ja: '確認できない文字の形(フォント)', en: 'Fonts that could not be verified' },
  'page-picture': { ja: '作り直せず画像に置き換えたページ(文字は検索できます)', en: 'Pages that became pictures (their text can still be found)' },
  // office
  macro: { ja: 'マクロ(文書の中で動くプログラム)', en: 'Macros (programs inside the document)' },
  'xlm-macro': { ja: '古い形式のマクロ(Excel 4.0)', en: 'Old macros (Excel 4.0)' },
  activex: { ja: '文書の中で動く部品(ActiveX)', en: 'Parts that run inside the document (ActiveX)' },
  'ole-object': { ja: '埋め込まれた別の文書や部品(OLE)', en: 'Other documents or parts embedded inside (OLE)' },
  'attached-template': { ja: '外部から読み込むひな形', en: 'Templates that are fetched from outside' },
  'external-relationship': { ja: '外部のファイルやサイトへのつながり', en: 'Connections to outside files or sites' },
  field: { ja: '危険な自動入力の指示(フィールド)', en: 'Unsafe automatic fields' },
  dde: { ja: 'ほかのプログラムを呼び出す仕掛け(DDE)', en: 'Calls to other programs (DDE)' },
  formula: { ja: '危険な数式', en: 'Unsafe formulas' },
  connection: { ja: '外部データへの接続', en: 'Connections to outside data' },
  'add-in': { ja: '追加プログラム(アドイン)', en: 'Add-ins' },
  'printer-settings': { ja: 'プリンターの設定', en: 'Printer settings' },
  'custom-xml': { ja: '見えない付属データ', en: 'Attached data that is not shown' },
  'alternate-content': { ja: 'ほかの形式から取り込まれた部分', en: 'Parts imported from other formats' },
  'hidden-content': { ja: '表示されていない内容', en: 'Hidden content' },
  comment: { ja: 'コメント', en: 'Comments' },
  'tracked-change': { ja: '変更履歴の記録', en: 'Records of tracked changes' },
  'speaker-note': { ja: '発表者ノート', en: 'Speaker notes' },
  link: { ja: '外部へのリンク(文字は残ります)', en: 'Links to the outside (their text stays)' },
  'formula-value': { ja: '数式(計算結果の値は残ります)', en: 'Formulas (their values stay)' },
  protection: { ja: '編集の制限', en: 'Protection against editing' },
  'hidden-shown': { ja: '隠されていた内容を表示しました', en: 'Content that was hidden is now shown' },
  // film and sound
  chapter: { ja: '動画・音声の場面の区切りや再生位置の印', en: 'Chapters and marks in film or sound' },
  subtitle: { ja: '動画の字幕(映像に焼き付けられたものは残ります)', en: 'Subtitles of a film (those that are part of the picture stay)' },
  'other-track': { ja: '映像と音声以外の記録(センサーの値など)', en: 'Tracks that are neither picture nor sound, such as sensor values' },
  // archives
  'member-left-out': { ja: '届けられず外したファイル(一覧は「無害化結果.txt」)', en: 'Files that could not cross and were left out (listed in 無害化結果.txt)' },
  'member-renamed': { ja: '安全な名前に変えたファイル(一覧は「無害化結果.txt」)', en: 'Files that have a safe name now (listed in 無害化結果.txt)' },
  // what is reported and stays
  'comment-stays': { ja: 'コメントが残っています(書いた人の名前を含みます)', en: 'Comments stay, with the names of their authors' },
  'tracked-change-stays': { ja: '変更履歴が残っています(変更した人の名前と元の文章を含みます)', en: 'Tracked changes stay, with names and the earlier text' },
  'speaker-note-stays': { ja: '発表者ノートが残っています', en: 'Speaker notes stay' },
  'hidden-text-stays': { ja: '隠し文字が残っています', en: 'Hidden text stays' },
  'hidden-cells-stay': { ja: '非表示の行または列が残っています', en: 'Hidden rows or columns stay' },
  'hidden-sheet-stays': { ja: '非表示のシートが残っています', en: 'Hidden sheets stay' },
  'hidden-slide-stays': { ja: '非表示のスライドが残っています', en: 'Hidden slides stay' },
  'hidden-shape-stays': { ja: '非表示の図形が残っています', en: 'Hidden shapes stay' },
  'protection-stays': { ja: '編集の制限が残っています', en: 'Protection against editing stays' },
  // mail
  'html-body': { ja: 'HTMLの本文(文字は残ります)', en: 'HTML of the mail (its words stay)' },
  // text, HTML
  'html-in-text': { ja: '文章に紛れたHTML', en: 'HTML inside of text' },
  style: { ja: '見た目の指定の一部', en: 'Some of the styling' },
  'control-character': { ja: '目に見えない制御文字', en: 'Invisible control characters' },
  'bidi-control': { ja: '文字の並びを偽る制御文字', en: 'Characters that disguise the order of text' },
  'formula-injection': { ja: '数式として実行される値', en: 'values that would run as formulas' },
} as const satisfies Record<string, { ja: string; en: string }>

export type FindingKind = keyof typeof findingKinds

export interface Finding {
  readonly kind: FindingKind
  /** How many of them; at least 1. */
  readonly count: number
}

/** What is told of and stays in the file, by policy or by nature. */
export const staying: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'comment-stays',
  'tracked-change-stays',
  'speaker-note-stays',
  'hidden-text-stays',
  'hidden-cells-stay',
  'hidden-sheet-stays',
  'hidden-slide-stays',
  'hidden-shape-stays',
  'protection-stays',
])

/** Each pass tells of it again; hidden layers of a PDF are told of by one kind, whether they stay or go. */
export const toldAgain: ReadonlySet<FindingKind> = new Set([...staying, 'hidden-layer' as const])

export const isFindingKind = (kind: unknown): kind is FindingKind => typeof kind === 'string' && Object.hasOwn(findingKinds, kind)

/** Collects findings while a walker runs; `list()` is sorted by kind, so that equal files give equal reports. */
export class Findings {
  readonly #counts = new Map<FindingKind, number>()
  add(kind: FindingKind, count = 1): void {
    if (count > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count)
  }
  /** Of what was counted, so many stay after all. */
  keep(kind: FindingKind, count: number): void {
    const left = (this.#counts.get(kind) ?? 0) - count
    if (left > 0) this.#counts.set(kind, left)
    else this.#counts.delete(kind)
  }
  list(): readonly Finding[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count }))
  }
}
