/** Conditions, values and actions as people say them, in both languages: what the console shows beside the YAML. */
import { type ChoiceName, choiceNames, choices, choiceWords } from '../sanitizer/protocol.ts'
import { type KeyName, keyOf } from './keys.ts'
import type { Action } from './schema.ts'

export interface Words {
  readonly ja: string
  readonly en: string
}

type Vocabulary = Readonly<Record<string, Words>>

const labels: Vocabulary = {
  '3A': { ja: '機密性3A', en: 'confidentiality 3A' },
  '3B': { ja: '機密性3B', en: 'confidentiality 3B' },
  '3C': { ja: '機密性3C', en: 'confidentiality 3C' },
  '2': { ja: '機密性2', en: 'confidentiality 2' },
  '1': { ja: '機密性1', en: 'confidentiality 1' },
  none: { ja: '区分なし', en: 'no label' },
}

const disclosure: Vocabulary = {
  none: { ja: '見つからない', en: 'nothing found' },
  suspect: { ja: '疑いあり', en: 'suspected' },
  certain: { ja: '確実', en: 'certain' },
}

/** Words of values; a value that is not here is shown as it is written. */
const vocabularies: Partial<Record<KeyName, Vocabulary>> = {
  direction: { inbound: { ja: '持ち込み', en: 'inbound' }, outbound: { ja: '持ち出し', en: 'outbound' } },
  kind: { text: { ja: '本文', en: 'text' }, file: { ja: 'ファイル', en: 'file' } },
  'device.trust': {
    T0: { ja: 'T0(登録端末でない)', en: 'T0 (not a registered device)' },
    T1: { ja: 'T1(登録済み・本人確認あり)', en: 'T1 (registered, user verified)' },
    T2: { ja: 'T2(機器の証明あり)', en: 'T2 (attested hardware)' },
    T3: { ja: 'T3(端末証明書・端末管理あり)', en: 'T3 (device certificate or managed)' },
  },
  'sandbox.tier': {
    process: { ja: '最小(process)', en: 'least (process)' },
    self: { ja: '標準(self)', en: 'standard (self)' },
    namespace: { ja: '強い(namespace)', en: 'strong (namespace)' },
    full: { ja: '最も強い(full)', en: 'strongest (full)' },
  },
  'room.label': labels,
  'file.label': labels,
  'sender.role': {
    user: { ja: '一般の職員', en: 'user' },
    approver: { ja: '承認者', en: 'approver' },
    'policy-author': { ja: '規則の担当', en: 'policy author' },
    auditor: { ja: '監査の担当', en: 'auditor' },
    administrator: { ja: '管理者', en: 'administrator' },
  },
  'time.weekday': {
    sun: { ja: '日曜', en: 'Sunday' },
    mon: { ja: '月曜', en: 'Monday' },
    tue: { ja: '火曜', en: 'Tuesday' },
    wed: { ja: '水曜', en: 'Wednesday' },
    thu: { ja: '木曜', en: 'Thursday' },
    fri: { ja: '金曜', en: 'Friday' },
    sat: { ja: '土曜', en: 'Saturday' },
  },
  disaster: { true: { ja: '入っている', en: 'on' }, false: { ja: '入っていない', en: 'off' } },
  'text.disclosure': disclosure,
  'file.nameDisclosure': disclosure,
  'file.family': {
    image: { ja: '画像', en: 'image' },
    pdf: { ja: 'PDF', en: 'PDF' },
    office: { ja: 'オフィス文書', en: 'office document' },
    text: { ja: 'テキスト・CSV', en: 'text or CSV' },
    archive: { ja: '圧縮ファイル', en: 'archive' },
    media: { ja: '動画・音声', en: 'video or sound' },
    mail: { ja: 'メール', en: 'mail' },
    markup: { ja: 'HTML・XML', en: 'HTML or XML' },
    executable: { ja: '実行ファイル', en: 'executable' },
    script: { ja: 'スクリプト', en: 'script' },
    shortcut: { ja: 'ショートカット', en: 'shortcut' },
    'disk-image': { ja: 'ディスクイメージ', en: 'disk image' },
    database: { ja: 'データベース', en: 'database' },
    font: { ja: 'フォント', en: 'font' },
    cad: { ja: '図面(CAD)', en: 'CAD drawing' },
    other: { ja: 'その他', en: 'other' },
    unknown: { ja: '不明', en: 'unknown' },
  },
  'file.extension': { '': { ja: '拡張子なし', en: 'no extension' } },
  'file.extensionSays': {
    same: { ja: '中身と同じ種類', en: 'the type of the content' },
    family: { ja: '中身と同じ種別の、別の種類', en: 'another type of the same family' },
    none: { ja: '何も示さない(拡張子なし)', en: 'nothing (there is none)' },
    other: { ja: '中身と違う種別', en: 'another family than the content' },
  },
  'file.extensionMatches': { true: { ja: '一致する', en: 'fits' }, false: { ja: '一致しない', en: 'does not fit' } },
}

export const keyWords = (key: KeyName): Words => ({ ja: keyOf(key).ja, en: keyOf(key).en })

const comparisons: readonly (readonly [sign: string, ja: string, en: string])[] = [
  ['>=', '以上', 'at least'],
  ['<=', '以下', 'at most'],
  ['>', 'より大きい', 'above'],
  ['<', '未満', 'below'],
]

/** One value, also with a comparison or as a range. */
function valueWords(key: KeyName, written: unknown): Words {
  const text = typeof written === 'string' ? written : (JSON.stringify(written) ?? '–')
  const own = vocabularies[key]
  if (own && Object.hasOwn(own, text)) return own[text] ?? { ja: text, en: text }
  if (typeof written !== 'string' || keyOf(key).domain.opaque) return { ja: text, en: text }
  const compared = comparisons.find(([sign]) => text.startsWith(sign))
  if (compared) {
    const [sign, ja, en] = compared
    const inner = valueWords(key, text.slice(sign.length).trim())
    return { ja: `${inner.ja} ${ja}`, en: `${en} ${inner.en}` }
  }
  const between = /^(.+?)\s*\.\.\s*(.+)$/.exec(text)
  if (!between) return { ja: text, en: text }
  const [from, to] = [valueWords(key, between[1]), valueWords(key, between[2])]
  return { ja: `${from.ja} から ${to.ja}`, en: `${from.en} to ${to.en}` }
}

/** A matcher as it stands in a rule: a value, a list, or `{ not: … }`. */
export function matcherWords(key: KeyName, written: unknown): Words {
  if (written !== null && typeof written === 'object' && !Array.isArray(written)) {
    const inner = listOf((written as { not?: unknown }).not).map((one) => valueWords(key, one))
    const [ja, en] = [inner.map((one) => one.ja).join('、'), inner.map((one) => one.en).join(', ')]
    return inner.length === 1 ? { ja: `${ja} 以外`, en: `not ${en}` } : { ja: `${ja} のどれでもない`, en: `none of ${en}` }
  }
  const values = listOf(written).map((one) => valueWords(key, one))
  const ja = values.map((one) => one.ja).join('、')
  return { ja: values.length > 1 ? `${ja} のどれか` : ja, en: values.map((one) => one.en).join(' or ') }
}

/** What a condition saw: a value, several (roles), or nothing at all. */
export function seenWords(key: KeyName, seen: unknown): Words {
  if (seen === undefined) return { ja: 'なし', en: 'nothing' }
  const values = listOf(seen).map((one) => valueWords(key, one))
  return { ja: values.map((one) => one.ja).join('、'), en: values.map((one) => one.en).join(', ') }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

export const actionWords = {
  relay: { ja: '通す', en: 'relay' },
  sanitize: { ja: '無害化', en: 'sanitize' },
  hold: { ja: '保留', en: 'hold' },
  block: { ja: '遮断', en: 'block' },
} as const satisfies Record<Action['action'], Words>

export const methodWords = {
  rebuild: { ja: '再構築', en: 'rebuilt' },
  flatten: { ja: '画像PDF化', en: 'turned into pictures of pages' },
} as const satisfies Record<'rebuild' | 'flatten', Words>

/** Options that the sanitizer knows nothing of: true or false, and false by default. */
const further: Readonly<Record<string, { readonly about: Words; readonly does: Words }>> = {
  allowSaving: {
    about: { ja: '端末への保存', en: 'saving on the phone' },
    does: { ja: '端末への保存を認める', en: 'may be saved on the phone' },
  },
  requireEngines: {
    about: { ja: 'ウイルス検査エンジンの応答', en: 'answers of second engines' },
    does: { ja: '設定されたウイルス検査エンジンのすべてが検査したものだけを通す', en: 'every second engine must have looked' },
  },
}

const optionWords = (name: string, value: unknown): Words | undefined =>
  Object.hasOwn(further, name) ? (value === true ? further[name]?.does : undefined) : choiceWords(name, value)

export const optionNames: readonly string[] = [...choiceNames, ...Object.keys(further)]
const isChoice = (name: string): name is ChoiceName => Object.hasOwn(choices, name)
export const optionAbout = (name: string): Words =>
  isChoice(name) ? choices[name].about : (further[name]?.about ?? { ja: name, en: name })

/** What may be written for an option, with what it does; the default does what is usual. */
export const optionValues = (name: string): readonly (Words & { readonly value: string })[] =>
  (isChoice(name) ? choices[name].values : [false, true]).map((value) => ({
    value: String(value),
    ...(optionWords(name, value) ?? { ja: '標準', en: 'default' }),
  }))

/** What of the options is not as by default, in words. */
export const optionsWords = (options: object): readonly Words[] =>
  Object.entries(options).flatMap(([name, value]) => optionWords(name, value) ?? [])

/** What else an action says: method, fallback, options, who opens it. Empty where there is nothing to add. */
export function actionDetail(then: Action): Words[] {
  if (then.action === 'relay' || then.action === 'block') return []
  const said: Words[] = []
  if (then.action === 'hold') {
    said.push(
      then.approval === 'section-head'
        ? { ja: '課長の承認を待つ', en: 'a section head must approve' }
        : { ja: '条件が変わるまで待つ(承認では開かない)', en: 'waits until circumstances change; nobody can open it' },
    )
  }
  if (then.method) said.push(methodWords[then.method])
  if (then.fallback) said.push({ ja: `できなければ${methodWords[then.fallback].ja}`, en: `else ${methodWords[then.fallback].en}` })
  return [...said, ...optionsWords(then.options ?? {})]
}
