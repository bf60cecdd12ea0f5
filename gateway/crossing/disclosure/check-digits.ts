/** Check digits of the numbers that Japan gives out. Each takes ASCII digits and is false for any other shape. */

const digit = (text: string, place: number): number => text.charCodeAt(place) - 48
const weighted = (text: string, weights: readonly number[], from = 0): number =>
  weights.reduce((sum, weight, place) => sum + weight * digit(text, from + place), 0)
const hasShape = (text: string, length: number): boolean => text.length === length && /^[0-9]+$/.test(text)

/** 個人番号: 総務省令第85号 第5条. r = Σ mod 11 of the first eleven; r ≤ 1 gives 0, else 11 − r. */
export function isIndividualNumber(text: string): boolean {
  if (!hasShape(text, 12)) return false
  const rest = weighted(text, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return digit(text, 11) === (rest <= 1 ? 0 : 11 - rest)
}

/** 法人番号: 財務省令第70号 第2条. The first digit = 9 − (Σ mod 9), the other twelve from the right × 1, 2 in turn. Public, never a finding. */
export function isCorporateNumber(text: string): boolean {
  if (!hasShape(text, 13)) return false
  return digit(text, 0) === 9 - (weighted(text, [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], 1) % 9)
}

/** 住民票コード: 住民基本台帳法施行規則 第1条. The first ten from the right × 2…7, 2…5; the last digit of 11 − (Σ mod 11). */
export function isResidentRecordCode(text: string): boolean {
  if (!hasShape(text, 11)) return false
  return digit(text, 10) === (11 - (weighted(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10
}

/** 公安委員会コード, the first two digits of a licence. */
const commissions = /^(1[0-4]|2[0-5]|30|4[0-9]|5[0-5]|6[0-5]|7[0-4]|8[0-3]|9[0-7])/

/** 運転免許証番号: the eleventh digit from the first ten × 5, 4, 3, 2, 7, 6, 5, 4, 3, 2; the twelfth counts reissues. */
export function isDrivingLicenceNumber(text: string): boolean {
  if (!hasShape(text, 12) || !commissions.test(text)) return false
  return digit(text, 10) === (11 - (weighted(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10
}

/** 保険者番号 of eight digits: from the right of the first seven × 2, 1, 2 …, the digits of the products summed; (10 − Σ mod 10) mod 10. */
export function isInsurerNumber(text: string): boolean {
  if (!hasShape(text, 8)) return false
  const sum = [2, 1, 2, 1, 2, 1, 2].reduce((total, weight, place) => {
    const product = weight * digit(text, place)
    return total + Math.floor(product / 10) + (product % 10)
  }, 0)
  return digit(text, 7) === (10 - (sum % 10)) % 10
}

/** 法別番号 of health insurance, then 都道府県番号: without a keyword only such a number is worth a second look, since many dates pass the check digit. */
const insurers = /^(0[1-7]|3[1-4]|39|63|67|7[2-5])(0[1-9]|[1-3][0-9]|4[0-7])/
export const looksLikeInsurer = (text: string): boolean => insurers.test(text)
