/** What people read about codes of the closed lists, wherever the code came from. */
import { reasons } from '../../policies/reasons.ts'
import { type Finding, findingKinds, refusalOfType, refusals, renaming, staying } from '../../sanitizer/protocol.ts'

/** Reasons that belong to the crossing itself, neither to policy nor to content. */
export const crossingReasons = {
  withdrawn: { ja: '送信者が取り消しました。', en: 'The sender withdrew it.' },
  'approver-returned': {
    ja: '承認者が差し戻しました。直して、もう一度送ってください。',
    en: 'The approver returned it. Correct it and send it again.',
  },
  'approver-rejected': { ja: '承認者が却下しました。', en: 'The approver rejected it.' },
  'hold-expired': { ja: '承認されないまま期限が切れました。', en: 'It was not approved in time.' },
  'password-needed': {
    ja: 'パスワードで保護されています。送信者のパスワード入力を待っています。',
    en: 'This file is protected by a password and waits for its sender to give it.',
  },
  'password-wrong': {
    ja: '入力されたパスワードが違いました。送信者のパスワード入力を待っています。',
    en: 'The password that was given is wrong. The file waits for its sender to give the right one.',
  },
  'password-attempts': {
    ja: 'パスワードの誤りが上限の回数に達したため、届けられません。もう一度送り直してください。',
    en: 'Too many wrong passwords were given, so this cannot cross. Please send it again.',
  },
  'password-expired': {
    ja: 'パスワードが入力されないまま期限が切れました。',
    en: 'Its password was not given in time.',
  },
  'message-stopped': {
    ja: '本文が届けられなかったため、添付も届けられません。',
    en: 'Its message was not delivered, so neither is the attachment.',
  },
  'machine-fault': {
    ja: '処理できませんでした。情報システム担当に連絡してください。',
    en: 'This could not be processed. Please tell the information-systems division.',
  },
  'engine-found': {
    ja: 'ウイルス検査で危険なものが検出されたため、届けられません。',
    en: 'A virus scanner found something dangerous in this file, so it cannot cross.',
  },
  'engine-declined': {
    ja: 'ウイルス検査ができない大きさや内容のため、届けられません。',
    en: 'The virus scanner does not look at a file of this size or content, so it cannot cross.',
  },
  'engine-unavailable': {
    ja: 'ウイルス検査ができなかったため、届けられませんでした。情報システム担当に連絡してください。',
    en: 'The virus scanner could not be asked, so this was not delivered. Please tell the information-systems division.',
  },
  'sender-unproven': {
    ja: '送信者・端末・トークルームを登録簿で確認できないため、届けられません。',
    en: 'The register does not confirm the sender, the device and the room, so this cannot cross.',
  },
  'intake-malformed': {
    ja: '受け付けた内容が正しい形式ではないため、届けられません。',
    en: 'What was handed in is not of the right shape, so it cannot cross.',
  },
  'original-missing': {
    ja: '受け付けた原本を読み出せませんでした。送り直してください。',
    en: 'The original could not be read back. Please send it again.',
  },
} as const satisfies Record<string, { ja: string; en: string }>

export interface Sentence {
  readonly code: string
  readonly ja: string
  readonly en: string
}

const tables: readonly Readonly<Record<string, { readonly ja: string; readonly en: string }>>[] = [crossingReasons, reasons, refusals]

/** @param type what the bytes of the file are, where it is about one: a few codes have a sentence for each */
export function sentenceOf(code: string | null, type?: string | null): Sentence | null {
  if (code === null) return null
  const words = refusalOfType(code, type) ?? tables.find((table) => Object.hasOwn(table, code))?.[code]
  return { code, ja: words?.ja ?? refusals['type-unknown'].ja, en: words?.en ?? refusals['type-unknown'].en }
}

/** That a file is called otherwise than its sender called it, and why. */
export function renamingSentence(name: string, type: string | null, cleanName: string | null): Sentence | null {
  const words = renaming(name, type, cleanName)
  return words ? { code: 'renamed', ...words } : null
}

export interface FindingSentence extends Sentence {
  readonly count: number
  /** Told of and left where it is. */
  readonly stays: boolean
}

export const findingSentences = (findings: readonly Finding[]): readonly FindingSentence[] =>
  findings.flatMap(({ kind, count }) =>
    Object.hasOwn(findingKinds, kind) ? [{ code: kind, count, stays: staying.has(kind), ...findingKinds[kind] }] : [],
  )
