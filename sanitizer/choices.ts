/**
 * What a policy may choose about a disarm, in one table: the sanitizer's options, the policy's schema, its lint, the command's flags and
 * the words for people are all made from it. Everything that is not here is fixed.
 */
import type { Family } from './protocol.ts'

interface Words {
  readonly ja: string
  readonly en: string
}

interface Row {
  /** Which files it is about; lint tells of a rule where it has no effect. */
  readonly families: readonly Family[]
  /** The first is the default. */
  readonly values: readonly [boolean | string, ...(boolean | string)[]]
  /** What it is about, and what each value that is not the default does. */
  readonly about: Words
  readonly does: Readonly<Record<string, Words>>
}

export const choices = {
  keepLocation: {
    families: ['image'],
    values: [false, true],
    about: { ja: '写真の撮影した場所と時刻', en: 'place and time of shooting in photos' },
    does: { true: { ja: '撮影した場所と時刻を残す', en: 'place and time of shooting are kept' } },
  },
  photoQuality: {
    families: ['image'],
    values: ['source', '90', '85', '80'],
    about: { ja: 'JPEGで届く写真(HEICを含む)の画質の上限', en: 'highest quality of photos that arrive as JPEG, HEIC among them' },
    does: {
      '90': { ja: '写真の画質を90までにする', en: 'photos are written at a quality of 90 at most' },
      '85': { ja: '写真の画質を85までにする', en: 'photos are written at a quality of 85 at most' },
      '80': { ja: '写真の画質を80までにする', en: 'photos are written at a quality of 80 at most' },
    },
  },
  photoSize: {
    families: ['image'],
    values: ['original', '4000', '2500', '1600'],
    about: { ja: 'JPEGで届く写真(HEICを含む)の長辺の画素数', en: 'longer side of photos that arrive as JPEG, HEIC among them' },
    does: {
      '4000': { ja: '写真の長辺を4000画素までに縮める', en: 'photos are made smaller, to 4000 pixels on the longer side' },
      '2500': { ja: '写真の長辺を2500画素までに縮める', en: 'photos are made smaller, to 2500 pixels on the longer side' },
      '1600': { ja: '写真の長辺を1600画素までに縮める', en: 'photos are made smaller, to 1600 pixels on the longer side' },
    },
  },
  svg: {
    families: ['image'],
    values: ['picture', 'keep'],
    about: { ja: 'SVGの図', en: 'drawings in SVG' },
    does: { keep: { ja: 'SVGは図形だけを残したSVGにする', en: 'an SVG stays one, with nothing but its shapes' } },
  },
  annotations: {
    families: ['pdf'],
    values: ['keep', 'flatten'],
    about: { ja: 'PDFの注釈(付箋・蛍光ペンなど)', en: 'notes, highlights and drawings in a PDF' },
    does: { flatten: { ja: '注釈を紙面に焼き付ける', en: 'notes become part of the page' } },
  },
  forms: {
    families: ['pdf'],
    values: ['keep', 'flatten'],
    about: { ja: 'PDFの入力欄', en: 'form fields in a PDF' },
    does: { flatten: { ja: '入力欄を紙面に焼き付ける', en: 'form fields become part of the page' } },
  },
  links: {
    families: ['pdf', 'office', 'markup'],
    values: ['keep', 'text'],
    about: { ja: '安全な外部リンク(https・http・mailto)', en: 'safe links to the outside (https, http, mailto)' },
    does: { text: { ja: 'リンクを押せない文字にする', en: 'links become plain text' } },
  },
  hiddenLayers: {
    families: ['pdf'],
    values: ['keep', 'remove', 'show'],
    about: { ja: 'PDFの表示されていない層', en: 'hidden layers of a PDF' },
    does: {
      remove: { ja: '表示されていない層を取り除く', en: 'hidden layers are removed' },
      show: { ja: '表示されていない層を表示する', en: 'hidden layers are shown' },
    },
  },
  attachments: {
    families: ['pdf', 'office'],
    values: ['drop', 'keep'],
    about: { ja: '文書の中に添付・埋め込みされた別のファイル', en: 'files attached to or embedded in a document' },
    does: { keep: { ja: '添付・埋め込みされたファイルも無害化して残す', en: 'attached and embedded files are sanitized and kept' } },
  },
  comments: {
    families: ['office'],
    values: ['keep', 'remove'],
    about: { ja: 'Word・Excel・PowerPointのコメント', en: 'comments in Office documents' },
    does: { remove: { ja: 'コメントを取り除く', en: 'comments are removed' } },
  },
  trackedChanges: {
    families: ['office'],
    values: ['keep', 'accept', 'remove'],
    about: { ja: 'Wordの変更履歴', en: 'tracked changes in Word documents' },
    does: {
      accept: { ja: '変更履歴を反映して確定する', en: 'tracked changes are accepted' },
      remove: { ja: '変更履歴を取り消し、変更前の文章に戻す', en: 'tracked changes are rejected: the text before them stays' },
    },
  },
  hiddenContent: {
    families: ['office'],
    values: ['keep', 'show', 'remove'],
    about: { ja: '隠された文字・行・列・シート・スライド・図形', en: 'hidden text, rows, columns, sheets, slides and shapes' },
    does: {
      show: { ja: '隠された内容を表示する', en: 'hidden content is shown' },
      remove: { ja: '隠された内容を取り除く', en: 'hidden content is removed' },
    },
  },
  speakerNotes: {
    families: ['office'],
    values: ['keep', 'remove'],
    about: { ja: 'PowerPointの発表者ノート', en: 'speaker notes of a presentation' },
    does: { remove: { ja: '発表者ノートを取り除く', en: 'speaker notes are removed' } },
  },
  legacyOffice: {
    families: ['office'],
    values: ['convert', 'pdf', 'text', 'refuse'],
    about: { ja: '古い形式のOffice文書(.doc・.xls・.pptなど)', en: 'Office documents in old formats (.doc, .xls, .ppt and the like)' },
    does: {
      pdf: { ja: '古い形式のOffice文書はPDFにする', en: 'old Office formats become PDF' },
      text: { ja: '古い形式のOffice文書は文字だけにする', en: 'of old Office formats only the words cross' },
      refuse: { ja: '古い形式のOffice文書は断る', en: 'old Office formats are refused' },
    },
  },
  legacyUnconverted: {
    families: ['office'],
    values: ['refuse', 'text'],
    about: {
      ja: '変換できない古い形式のOffice文書(LibreOfficeがない、または変換に失敗した)',
      en: 'old Office formats that cannot be converted (LibreOffice is missing, or fails)',
    },
    does: {
      text: {
        ja: '変換できない古い形式のOffice文書は文字だけにする',
        en: 'of old Office formats that cannot be converted only the words cross',
      },
    },
  },
  archiveMembers: {
    families: ['archive', 'mail'],
    values: ['drop', 'refuse'],
    about: { ja: '書庫やメールの中の、届けられないファイル', en: 'files of an archive or a mail that cannot cross' },
    does: {
      refuse: {
        ja: '届けられないファイルが一つでもある書庫やメールは断る',
        en: 'an archive or a mail with any file that cannot cross is refused',
      },
    },
  },
  nestedArchives: {
    families: ['archive', 'mail'],
    values: ['3', '0', '1', '5'],
    about: { ja: '書庫の中の書庫を開く深さ(段)', en: 'how deep archives inside archives are opened' },
    does: {
      '0': { ja: '書庫の中の書庫は外す', en: 'archives inside archives are left out' },
      '1': { ja: '書庫の中の書庫は1段まで開く', en: 'archives inside archives are opened one level deep' },
      '5': { ja: '書庫の中の書庫は5段まで開く', en: 'archives inside archives are opened five levels deep' },
    },
  },
  html: {
    families: ['markup', 'mail'],
    values: ['keep', 'text'],
    about: { ja: 'HTMLのページと、HTMLで書かれたメールの本文', en: 'pages in HTML, and bodies of mail in HTML' },
    does: { text: { ja: 'HTMLは文字だけにする', en: 'HTML becomes plain text' } },
  },
} as const satisfies Record<string, Row>

export type ChoiceName = keyof typeof choices
export type Choices = { readonly [N in ChoiceName]: (typeof choices)[N]['values'][number] }

export const choiceNames = Object.keys(choices) as ChoiceName[]

export const defaultChoices = Object.fromEntries(choiceNames.map((name) => [name, choices[name].values[0]])) as Choices

/** The words for a value that is chosen; undefined for the default, of which nothing needs to be said. */
export const choiceWords = (name: string, value: unknown): Words | undefined => {
  const row: Row | undefined = Object.hasOwn(choices, name) ? choices[name as ChoiceName] : undefined
  return row?.does[String(value)]
}

/** Those of `given` that are choices, without what a policy knows besides. */
export const choicesOf = (given: Choices): Choices => Object.fromEntries(choiceNames.map((name) => [name, given[name]])) as Choices
