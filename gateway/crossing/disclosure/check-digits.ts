/** Check digits of the numbers that Japan gives out. Each takes ASCII digits and is false for any other shape. */

const digitsOf = (text: string): readonly number[] => [...text].map(Number)
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * (digits[place] ?? 0), 0)
const shape = (length: number): RegExp => new RegExp(`^[0-9]{${length}}$`)

/** 個人番号: 総務省令第85号 第5条. r = Σ mod 11 of the first eleven; r ≤ 1 gives 0, else 11 − r. */
export function isIndividualNumber(text: string): boolean {
  if (!shape(12).test(text)) return false
  const digits = digitsOf(text)
  const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return digits[11] === (rest <= 1 ? 0 : 11 - rest)
}

/** 法人番号: 財務省令第70号 第2条. The first digit = 9 − (Σ mod 9), the other twelve from the right × 1, 2 in turn. Public, never a finding. */
export function isCorporateNumber(text: string): boolean {
  if (!shape(13).test(text)) return false
  const digits = digitsOf(text)
  return digits[0] === 9 - (weighted(digits.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9)
}

/** 住民票コード: 住民基本台帳法施行規則 第1条. The first ten from the right × 2…7, 2…5; the last digit of 11 − (Σ mod 11). */
export function isResidentRecordCode(text: string): boolean {
  if (!shape(11).test(text)) return false
  const digits = digitsOf(text)
  return digits[10] === (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10
}

/** 公安委員会コード, the first two digits of a licence. */
const commissions = /^(1[0-4]|2[0-5]|30|4[0-9]|5[0-5]|6[0-5]|7[0-4]|8[0-3]|9[0-7])/

/** 運転免許証番号: the eleventh digit from the first ten × 5, 4, 3, 2, 7, 6, 5, 4, 3, 2; the twelfth counts reissues. */
export function isDrivingLicenceNumber(text: string): boolean {
  if (!shape(12).test(text) || !commissions.test(text)) return false
  const digits = digitsOf(text)
  return digits[10] === (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10
}

/** 保険者番号 of eight digits: from the right of the first seven × 2, 1, 2 …, the digits of the products summed; (10 − Σ mod 10) mod 10. */
export function isInsurerNumber(text: string): boolean {
  if (!shape(8).test(text)) return false
  const digits = digitsOf(text)
  const sum = [2, 1, 2, 1, 2, 1, 2].reduce((total, weight, place) => {
    const product = weight * (digits[place] ?? 0)
    return total + Math.floor(product / 10) + (product % 10)
  }, 0)
  return digits[7] === (10 - (sum % 10)) % 10
}

/** 法別番号 of health insurance, then 都道府県番号: without a keyword only such a number is worth a second look, since many dates pass the check digit. */
const insurers = /^(0[1-7]|3[1-4]|39|63|67|7[2-5])(0[1-9]|[1-3][0-9]|4[0-7])/
export const looksLikeInsurer = (text: string): boolean => insurers.test(text)
