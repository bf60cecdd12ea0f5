/** What the sender of a file reads: the reason, with what the file was taken for and what they can do instead. */
import { extensionsOf } from './extension.ts'
import { type Advice, type KnownType, known } from './formats/known.ts'
import type { Family } from './protocol.ts'

export interface Sentences {
  readonly ja: string
  readonly en: string
}

export const advice: Readonly<Record<Advice, Sentences>> = {
  picture: { ja: 'PNGかJPEGの画像に保存し直して送ってください。', en: 'Please save it as PNG or JPEG and send that.' },
  pdf: { ja: '作成したソフトでPDFに保存して送ってください。', en: 'Please save it as PDF in the program that made it and send that.' },
  'pdf-or-office': {
    ja: '作成したソフトでPDFか、新しい形式のWord・Excel・PowerPoint(.docx・.xlsx・.pptx)に保存し直して送ってください。',
    en: 'Please save it as PDF, or as .docx, .xlsx or .pptx, in the program that made it, and send that.',
  },
  workbook: {
    ja: '必要な表をExcelブック(.xlsx)かCSVに書き出して送ってください。',
    en: 'Please export the tables that are needed as .xlsx or CSV and send those.',
  },
  values: { ja: 'Excelブック(.xlsx)かCSVに保存し直して送ってください。', en: 'Please save it as .xlsx or CSV and send that.' },
  archive: { ja: 'ZIPにまとめ直して送ってください。', en: 'Please pack the files as ZIP and send that.' },
  contents: {
    ja: '中のファイルを取り出し、一つずつ、またはZIPにまとめて送ってください。',
    en: 'Please take the files out of it and send them one by one, or as ZIP.',
  },
  video: { ja: 'MP4の動画に保存し直して送ってください。', en: 'Please save it as an MP4 video and send that.' },
  sound: { ja: 'MP3かWAVの音声に保存し直して送ってください。', en: 'Please save it as MP3 or WAV and send that.' },
  recording: { ja: '動画や音声のファイルそのものを送ってください。', en: 'Please send the recordings themselves.' },
  page: {
    ja: 'PDFに印刷するか、「Webページ、HTMLのみ」で保存し直して送ってください。',
    en: 'Please print it to PDF, or save it as a web page of HTML only, and send that.',
  },
  mails: {
    ja: '必要なメールを一通ずつ保存し(.msgか.eml)、それを送ってください。',
    en: 'Please save the mails that are needed one by one (.msg or .eml) and send those.',
  },
  unsigned: { ja: '署名や暗号化を外したファイルを送ってください。', en: 'Please send the file without its signature or encryption.' },
  card: { ja: '連絡先をvCard(.vcf)に書き出して送ってください。', en: 'Please export the contact as a vCard (.vcf) and send that.' },
  words: { ja: '伝えたい内容は、本文に書いて送ってください。', en: 'Please write what you want to tell into the message.' },
  'words-or-pdf': {
    ja: '内容を見せたいときは、本文に貼り付けるか、PDFに印刷して送ってください。',
    en: 'To show what is in it, paste it into the message or print it to PDF.',
  },
  address: {
    ja: '指している先のファイルそのものを送るか、アドレスを本文に書いてください。',
    en: 'Please send the file that it points to, or write the address into the message.',
  },
  fonts: {
    ja: '文字の形も伝えたいときは、その書体を使った文書をPDFに保存して送ってください。',
    en: 'To show how letters look, please send a document that uses them as PDF.',
  },
  system: { ja: '必要なときは、情報システム課に相談してください。', en: 'If it is needed, please ask the information-systems division.' },
  nothing: { ja: '', en: '' },
}

const byFamily: Readonly<Record<Family, Advice>> = {
  image: 'picture',
  pdf: 'nothing',
  office: 'pdf-or-office',
  text: 'nothing',
  archive: 'archive',
  media: 'video',
  mail: 'words',
  markup: 'words-or-pdf',
  executable: 'system',
  script: 'words-or-pdf',
  shortcut: 'address',
  'disk-image': 'contents',
  database: 'workbook',
  font: 'fonts',
  cad: 'pdf',
  other: 'pdf',
  unknown: 'nothing',
}

export const adviceFor = ({ instead, family }: Pick<KnownType, 'instead' | 'family'>): Advice => instead ?? byFamily[family]

/** Families of which a file acts as soon as somebody opens it. */
const acting: ReadonlySet<Family> = new Set<Family>(['executable', 'script', 'shortcut', 'disk-image'])

/** Codes that say no more than that the type is refused: its own sentence says it better. */
const aboutTheType: ReadonlySet<string> = new Set(['type-forbidden', 'type-unsupported', 'save-otherwise'])
/** Codes about a name of one kind and content of another. */
const aboutTheName: ReadonlySet<string> = new Set(['extension-mismatch', 'type-mismatch'])

const rowOf = (type: string | null | undefined): KnownType | undefined =>
  typeof type === 'string' && type !== 'unknown' && Object.hasOwn(known, type) ? known[type as keyof typeof known] : undefined

/**
 * A refusal in the words for just this type; undefined where the sentence of the code says all there is to say.
 * @param code of a refusal or of a reason of policy @param type key of the table of known types
 */
export function refusalOfType(code: string, type: string | null | undefined): Sentences | undefined {
  const row = rowOf(type)
  if (!row) return undefined
  if (aboutTheName.has(code))
    return {
      ja: `ファイル名の拡張子と中身の種類が異なるため、送れません。中身は「${row.ja}」です。正しい拡張子を付けて送り直してください。`,
      en: `The file name says one kind and the content is another: ${row.en}. Please give it the right extension and send it again.`,
    }
  if (!aboutTheType.has(code) || row.format) return undefined
  const { ja, en } = advice[adviceFor(row)]
  return acting.has(row.family)
    ? {
        ja: `「${row.ja}」は、開くと動作するおそれがあるため送れません。${ja}`,
        en: `This file can act when it is opened: ${row.en}. It cannot cross. ${en}`.trim(),
      }
    : {
        ja: `「${row.ja}」は無害化に対応していないため、送れません。${ja}`,
        en: `This kind of file cannot be sanitized: ${row.en}. ${en}`.trim(),
      }
}

/**
 * Said to the sender and to the reader where a file has another name afterwards; undefined where the name stayed.
 * @param name as sent @param type what the bytes were @param cleanName as delivered
 */
export function renaming(name: string, type: string | null | undefined, cleanName: string | null | undefined): Sentences | undefined {
  const row = rowOf(type)
  if (!row || !cleanName || cleanName === name) return undefined
  const isOfType = (each: string): boolean => extensionsOf(each).some((extension) => row.extensions.includes(extension))
  const belongs = isOfType(name)
  // `.jpeg` became `.jpg`: another spelling of the same.
  if (belongs && isOfType(cleanName)) return undefined
  return belongs
    ? { ja: `「${name}」は「${cleanName}」に変換しました。`, en: `“${name}” was converted to “${cleanName}”.` }
    : {
        ja: `「${name}」の中身は「${row.ja}」でした。名前を「${cleanName}」に直しました。`,
        en: `“${name}” is in fact of this kind: ${row.en}. It is called “${cleanName}” now.`,
      }
}
