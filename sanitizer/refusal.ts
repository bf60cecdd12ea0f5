/**
 * Why a file was refused: a closed list, so that nothing a sandboxed child says can reach a screen or the log as free text
 * (law 4). A refusal is an answer about content: final, shown to the sender, never retried. A machine that breaks throws
 * something else, and is retried (law 5).
 */
export const refusals = {
  'type-unknown': { ja: 'ファイルの種類を判別できないため、受け付けられません。', en: 'The kind of this file could not be recognised, so it cannot cross.' },
  'type-unsupported': { ja: 'この種類のファイルは無害化に対応していません。', en: 'Files of this kind cannot be sanitized yet.' },
  'type-forbidden': { ja: 'プログラムやショートカットなど、実行できるファイルは送れません。', en: 'Programs, shortcuts and other files that can run cannot cross.' },
  'type-mismatch': { ja: 'ファイル名の拡張子と中身の種類が異なります。', en: 'The file name says one kind and the content is another.' },
  'file-empty': { ja: 'ファイルが空です。', en: 'The file is empty.' },
  malformed: { ja: 'ファイルが壊れているか、規格どおりに作られていません。', en: 'The file is damaged or does not follow its standard.' },
  ambiguous: { ja: '読み方によって内容が変わる、不審な作りのファイルです。', en: 'The file is built so that programs would read different contents from it.' },
  encrypted: { ja: 'パスワードや暗号化で保護されているため、確認できません。', en: 'The file is protected by a password or encryption and cannot be checked.' },
  'password-wrong': { ja: 'パスワードが違うため、ファイルを開けません。', en: 'The password does not open the file.' },
  'certificate-protected': {
    ja: '特定の人の証明書でだけ開けるように保護されているため、確認できません。保護を外したファイルを送ってください。',
    en: 'The file opens only with certain persons’ certificates and cannot be checked. Please send it without that protection.',
  },
  'encryption-unsupported': {
    ja: '対応していない方式で暗号化されているため、確認できません。保護を外したファイルを送ってください。',
    en: 'The file is encrypted in a way that cannot be opened here. Please send it without that protection.',
  },
  'archive-parts': {
    ja: '分割された書庫の一部です。分割せずに一つの書庫にまとめて送ってください。',
    en: 'This is one part of a split archive. Please send it as a single archive.',
  },
  'policy-denied': { ja: '規則で受け渡しが認められていないファイルです。', en: 'The rules do not let this file cross.' },
  'save-otherwise': {
    ja: 'この種類の文書は無害化に対応していません。作成したソフトでPDFか、新しい形式のWord・Excel・PowerPoint(.docx・.xlsx・.pptx)に保存し直して送ってください。',
    en: 'Documents of this kind cannot be sanitized. Please save it as PDF, or as .docx, .xlsx or .pptx, in the program that made it, and send that.',
  },
  'xfa-dynamic': {
    ja: '特別なソフトでだけ表示される動的な入力フォーム(XFA)のため、受け付けられません。通常のPDFとして保存し直してください。',
    en: 'This is a dynamic XFA form that only special software shows. Please save it as an ordinary PDF.',
  },
  'portfolio-only': {
    ja: 'ファイルをまとめただけのPDF(ポートフォリオ)で、ページがありません。中のファイルを一つずつ送ってください。',
    en: 'This PDF only bundles other files (a portfolio) and has no pages. Please send the files one by one.',
  },
  'rights-managed': { ja: '権限管理(IRM)で保護されているため、確認できません。', en: 'The file is protected by rights management and cannot be checked.' },
  'legacy-office': {
    ja: '古い形式のOffice文書(.doc・.xls・.pptなど)は受け付けていません。新しい形式(.docx・.xlsx・.pptx)で保存し直して送ってください。',
    en: 'Old Office formats (.doc, .xls, .ppt and the like) are not accepted. Please save it as .docx, .xlsx or .pptx and send it again.',
  },
  'converter-missing': {
    ja: '古い形式の変換に使うLibreOfficeが設置されていないため、処理できません。情報システム課に連絡するか、新しい形式(.docx・.xlsx・.pptx)で保存し直して送ってください。',
    en: 'LibreOffice, which converts old formats, is not installed here. Ask the information-systems division, or save the file as .docx, .xlsx or .pptx and send it again.',
  },
  'conversion-failed': {
    ja: '古い形式から変換できませんでした。新しい形式(.docx・.xlsx・.pptx)で保存し直して送ってください。',
    en: 'The file could not be converted from its old format. Please save it as .docx, .xlsx or .pptx and send it again.',
  },
  'active-only': { ja: '動作する部分を除くと内容が残らないファイルです。', en: 'Nothing is left of this file once everything active is taken out.' },
  'content-missing': { ja: '無害化後に内容の一部が失われるため、中止しました。', en: 'Sanitizing would lose part of the content, so it was stopped.' },
  'inspection-failed': { ja: '無害化後の検査で安全を確認できませんでした。', en: 'The sanitized file did not pass the independent inspection.' },
  'limit-bytes': { ja: 'ファイルが大きすぎます。', en: 'The file is too large.' },
  'limit-ratio': { ja: '展開すると異常に大きくなるファイルです。', en: 'The file expands to an abnormal size.' },
  'limit-entries': { ja: 'ファイルに含まれる部品の数が多すぎます。', en: 'The file has too many parts.' },
  'limit-depth': { ja: 'ファイルの入れ子が深すぎます。', en: 'The file is nested too deeply.' },
  'limit-pixels': { ja: '画像の縦横が大きすぎます。', en: 'The picture has too many pixels.' },
  'limit-pages': { ja: 'ページ数が多すぎます。', en: 'The document has too many pages.' },
  'limit-time': { ja: '処理に時間がかかりすぎるため、中止しました。', en: 'Processing took too long and was stopped.' },
  'limit-memory': { ja: '処理に必要なメモリが多すぎるため、中止しました。', en: 'Processing needed too much memory and was stopped.' },
  'sandbox-violation': { ja: '処理中に不審な動作を検知したため、中止しました。', en: 'Suspicious behaviour was seen while processing, so it was stopped.' },
} as const satisfies Record<string, { ja: string; en: string }>

export type RefusalCode = keyof typeof refusals

export const isRefusalCode = (code: unknown): code is RefusalCode => typeof code === 'string' && Object.hasOwn(refusals, code)

/** Thrown anywhere below {@link Format}; `detail` is for the developer's log inside the child and never leaves it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  constructor(code: RefusalCode, detail?: string, options?: ErrorOptions) {
    super(detail ? `${code}: ${detail}` : code, options)
    this.code = code
  }
}
