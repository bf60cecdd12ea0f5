/**
 * What was found, and (after disarm) taken out: a closed list of kinds with a count each. No text from the file crosses back
 * (law 4); the sentence that staff read comes from this table. Add a row here when a format learns to see something new.
 */
export const findingKinds = {
  // every format
  metadata: { ja: '作成者などの情報', en: 'metadata' },
  'trailing-bytes': { ja: 'ファイル末尾の余分なデータ', en: 'trailing bytes' },
  thumbnail: { ja: '縮小画像', en: 'thumbnails' },
  'unsafe-link': { ja: '安全でないリンク', en: 'unsafe links' },
  'external-reference': { ja: '外部への参照', en: 'external references' },
  'embedded-file': { ja: '埋め込みファイル', en: 'embedded files' },
  signature: { ja: '電子署名(無害化により外れます)', en: 'digital signatures (sanitizing removes them)' },
  encryption: { ja: '暗号化', en: 'encryption' },
  history: { ja: '変更履歴・以前の版', en: 'earlier revisions' },
  unknown: { ja: '許可されていない部品', en: 'parts that are not on the allow-list' },
  malformed: { ja: '規格外の記述', en: 'malformed structures' },
  // images
  location: { ja: '位置情報', en: 'location data' },
  'colour-profile': { ja: 'カラープロファイル', en: 'colour profiles' },
  animation: { ja: 'アニメーション(PNGは先頭のコマのみ残します)', en: 'animation (of a PNG only the first frame is kept)' },
  // pdf
  javascript: { ja: 'JavaScript', en: 'JavaScript' },
  action: { ja: '自動実行の動作', en: 'automatic actions' },
  'launch-action': { ja: 'プログラムの起動', en: 'program launches' },
  form: { ja: '入力フォーム', en: 'form fields' },
  annotation: { ja: '注釈', en: 'annotations' },
  multimedia: { ja: '動画・音声・3D', en: 'multimedia' },
  'hidden-layer': { ja: '非表示レイヤー', en: 'hidden layers' },
  outline: { ja: 'しおり', en: 'outlines' },
  structure: { ja: 'タグ構造', en: 'tagged structure' },
  postscript: { ja: 'PostScript', en: 'PostScript' },
  font: { ja: '検証できないフォント', en: 'fonts that failed validation' },
  // office
  macro: { ja: 'マクロ', en: 'macros' },
  'xlm-macro': { ja: 'Excel 4.0 マクロ', en: 'Excel 4.0 macros' },
  activex: { ja: 'ActiveX', en: 'ActiveX controls' },
  'ole-object': { ja: 'OLE オブジェクト', en: 'OLE objects' },
  'attached-template': { ja: '外部テンプレート', en: 'attached templates' },
  'external-relationship': { ja: '外部への関連付け', en: 'external relationships' },
  field: { ja: '危険なフィールド', en: 'unsafe fields' },
  dde: { ja: 'DDE(外部プログラム連携)', en: 'DDE links' },
  formula: { ja: '危険な数式', en: 'unsafe formulas' },
  connection: { ja: 'データ接続', en: 'data connections' },
  'add-in': { ja: 'アドイン', en: 'add-ins' },
  'printer-settings': { ja: 'プリンター設定', en: 'printer settings' },
  'custom-xml': { ja: 'カスタム XML', en: 'custom XML' },
  'alternate-content': { ja: '外部形式の取り込み', en: 'imported alternate formats' },
  'hidden-content': { ja: '非表示の内容', en: 'hidden content' },
  // text
  'control-character': { ja: '制御文字', en: 'control characters' },
  'bidi-control': { ja: '文字の並びを偽装する制御文字', en: 'bidirectional control characters' },
  'formula-injection': { ja: '数式として実行される値', en: 'values that would run as formulas' },
} as const satisfies Record<string, { ja: string; en: string }>

export type FindingKind = keyof typeof findingKinds

export interface Finding {
  readonly kind: FindingKind
  /** How many of them; at least 1. */
  readonly count: number
}

export const isFindingKind = (kind: unknown): kind is FindingKind => typeof kind === 'string' && Object.hasOwn(findingKinds, kind)

/** Collects findings while a walker runs; `list()` is sorted by kind, so that equal files give equal reports. */
export class Findings {
  readonly #counts = new Map<FindingKind, number>()
  add(kind: FindingKind, count = 1): void {
    if (count > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count)
  }
  list(): readonly Finding[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count }))
  }
}
