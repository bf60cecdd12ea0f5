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
    families: ['pdf'],
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
    families: ['pdf'],
    values: ['drop', 'keep'],
    about: { ja: 'PDFに添付されたファイル', en: 'files attached to a PDF' },
    does: { keep: { ja: '添付ファイルも無害化して残す', en: 'attached files are sanitized and kept' } },
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
