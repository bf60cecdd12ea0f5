/**
 * 全国地方公共団体コード: five digits and a check digit. Σ of the five × 6,5,4,3,2; the check digit is the last digit of 11 − (Σ mod 11).
 * Source: 総務省「全国地方公共団体コード仕様」. Only the shape and the check digit are verified, not that the code is assigned.
 */
export function isOrganisationCode(code: string): boolean {
  if (!/^[0-9]{6}$/.test(code)) return false
  const digits = [...code].map(Number)
  const sum = [6, 5, 4, 3, 2].reduce((total, weight, place) => total + weight * (digits[place] ?? 0), 0)
  return (11 - (sum % 11)) % 10 === digits[5]
}
