/** What is protected: how each number is recognised and what makes it certain. One row a kind. */
import { isDrivingLicenceNumber, isIndividualNumber, isInsurerNumber, isResidentRecordCode, looksLikeInsurer } from './check-digits.ts'

export type Level = 'none' | 'suspect' | 'certain'

/** Numbers with a check digit: with its keyword near it is certain, without it is suspect. */
export interface Checked {
  readonly length: number
  readonly valid: (digits: string) => boolean
  /** Ordinary ways to write it; other groupings count beside a keyword, or where nothing else stands in the row. */
  readonly groupings: readonly string[]
  readonly keyword: RegExp
  /** Without a keyword: other things that look like it. */
  excused(digits: string, grouping: string): boolean
}

const singles = (length: number): string => Array.from({ length }, () => '1').join('-')
const never = (): boolean => false

export const checked = {
  'individual-number': {
    length: 12,
    valid: isIndividualNumber,
    groupings: ['12', '4-4-4', '3-3-3-3', singles(12)],
    keyword: spaced('マイナンバー', 'マイナンバ', '個人番号', 'mynumber', 'individualnumber', '通知カード'),
    excused: never,
  },
  'driving-licence': {
    length: 12,
    valid: isDrivingLicenceNumber,
    groupings: ['12', singles(12)],
    keyword: spaced('運転免許', '免許証', '免許番号', 'drivinglicence', "driver'slicense", 'driverslicense', 'driverlicense'),
    excused: never,
  },
  'resident-record-code': {
    length: 11,
    valid: isResidentRecordCode,
    groupings: ['11', '4-4-3', '5-5-1', singles(11)],
    keyword: spaced('住民票コード', '住民コード', '住基コード', '住基番号'),
    // Mobile and IP telephone numbers have eleven digits and are everywhere.
    excused: (digits) => /^0[5-9]0/.test(digits),
  },
  'insurer-number': {
    length: 8,
    valid: isInsurerNumber,
    groupings: ['8', singles(8)],
    keyword: /(?<!被[\s・]{0,2})保[\s・]{0,2}険[\s・]{0,2}者[\s・]{0,2}番[\s・]{0,2}号/gu,
    excused: (digits) => !looksLikeInsurer(digits),
  },
} as const satisfies Record<string, Checked>

/** Numbers and data without a check digit: shape and keyword together are suspect. */
export interface Shaped {
  readonly shape: RegExp
  readonly keyword: RegExp
  /** Daily in office messages: suspect only when another kind stands beside it. */
  readonly everyday: boolean
}

const dash = '[\\s\\-‐-―−ー‑.・]{0,2}'
const day =
  '(?:(?:19|20)[0-9]{2}|(?:明治|大正|昭和|平成|令和|[mtshr])\\.?\\s?(?:[0-9]{1,2}|元))\\s?[年./-]\\s?[0-9]{1,2}\\s?[月./-]\\s?[0-9]{1,2}'

export const shaped = {
  'pension-number': {
    shape: new RegExp(`(?<![0-9])[0-9]{4}${dash}[0-9]{6}(?![0-9])`, 'gu'),
    keyword: spaced('基礎年金番号', '年金番号', '年金手帳'),
    everyday: false,
  },
  'bank-account': {
    shape: /(?<![0-9])[0-9]{7}(?![0-9])/g,
    keyword: spaced('口座番号', '普通預金', '当座預金', '振込先', '振込口座', '口座'),
    everyday: false,
  },
  passport: { shape: /(?<![a-z0-9])[a-z]{2}\s?[0-9]{7}(?![0-9])/g, keyword: spaced('旅券', 'パスポート', 'passport'), everyday: false },
  'residence-card': {
    shape: /(?<![a-z0-9])[a-z]{2}\s?[0-9]{8}\s?[a-z]{2}(?![a-z])/g,
    keyword: spaced('在留カード', '在留番号', 'residencecard'),
    everyday: false,
  },
  'birth-date': { shape: new RegExp(day, 'gu'), keyword: spaced('生年月日', '誕生日', 'dateofbirth', 'birthday'), everyday: false },
  address: {
    shape: /[都道府県市区町村郡][^\s、。]{1,20}?[0-9]{1,4}(?:丁目|番地?|[-‐-―−ー‑])/gu,
    keyword: spaced('住所', '居所', '現住所', '本籍'),
    everyday: false,
  },
  telephone: {
    shape: new RegExp(`(?<![0-9])0[0-9]{1,4}${dash}[0-9]{1,4}${dash}[0-9]{3,4}(?![0-9])`, 'gu'),
    keyword: spaced('電話', '携帯', 'tel', '連絡先', 'phone'),
    everyday: true,
  },
  'postal-code': {
    shape: new RegExp(`(?<![0-9])[0-9]{3}${dash}[0-9]{4}(?![0-9])`, 'gu'),
    keyword: spaced('〒', '郵便番号'),
    everyday: true,
  },
} as const satisfies Record<string, Shaped>

export type DisclosureKind = keyof typeof checked | keyof typeof shaped

export const disclosureKinds: Readonly<Record<DisclosureKind, { readonly ja: string; readonly en: string }>> = {
  'individual-number': { ja: '個人番号(マイナンバー)', en: 'Individual Numbers (My Number)' },
  'driving-licence': { ja: '運転免許証番号', en: 'driving licence numbers' },
  'resident-record-code': { ja: '住民票コード', en: 'resident record codes' },
  'insurer-number': { ja: '保険者番号', en: 'insurer numbers' },
  'pension-number': { ja: '基礎年金番号', en: 'basic pension numbers' },
  'bank-account': { ja: '口座番号', en: 'bank accounts' },
  passport: { ja: '旅券番号', en: 'passport numbers' },
  'residence-card': { ja: '在留カード番号', en: 'residence card numbers' },
  'birth-date': { ja: '生年月日', en: 'dates of birth' },
  address: { ja: '住所', en: 'addresses' },
  telephone: { ja: '電話番号', en: 'telephone numbers' },
  'postal-code': { ja: '郵便番号', en: 'postal codes' },
}

/** The words with at most two spaces or dots between their letters. Text has been normalised: half-width kana and capitals are gone, 一 is 1. */
function spaced(...words: readonly string[]): RegExp {
  const escaped = words.map((word) => [...word].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s・]{0,2}'))
  return new RegExp(escaped.join('|'), 'gu')
}
