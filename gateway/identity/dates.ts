/**
 * Approvals of devices end with the fiscal year, on 31 March (地方自治法 第208条: the year runs from 1 April to 31 March), by
 * Japanese time, which is UTC+9 all year round. register.fiscal_year_end() says the same in SQL; a test holds them together.
 */
const japanIsAhead = 9 * 3_600_000

const inJapan = (at: Date): Date => new Date(at.getTime() + japanIsAhead)

/** The fiscal year of an instant: 2026 from 2026-04-01 00:00 to 2027-03-31 24:00 in Japan. */
export function fiscalYear(at: Date): number {
  const local = inJapan(at)
  return local.getUTCMonth() >= 3 ? local.getUTCFullYear() : local.getUTCFullYear() - 1
}

/** The coming 31 March as YYYY-MM-DD; on 31 March itself, that day. */
export const fiscalYearEnd = (at: Date): string => `${fiscalYear(at) + 1}-03-31`

/** The calendar day in Japan, YYYY-MM-DD. */
export const dayInJapan = (at: Date): string => inJapan(at).toISOString().slice(0, 10)

/** Until when a renewed device may be used: the coming 31 March, or where it holds that already, the one after. */
export function renewedUntil(at: Date, expiresOn: string): string {
  const end = fiscalYear(at) + 1
  return expiresOn >= `${end}-03-31` ? `${end + 1}-03-31` : `${end}-03-31`
}

/** Days between which an approval may end: today, and the end of the next fiscal year. */
export const renewalBounds = (at: Date) => ({ earliest: dayInJapan(at), latest: `${fiscalYear(at) + 2}-03-31` })
