import { language } from '../../shared/words/language.ts'

/** 2026-08 as 2026年8月 or August 2026. */
export function monthName(month: string): string {
  const middle = new Date(`${month}-15T00:00:00Z`)
  return new Intl.DateTimeFormat(language() === 'ja' ? 'ja-JP' : 'en-GB', { timeZone: 'UTC', year: 'numeric', month: 'long' }).format(
    middle,
  )
}
