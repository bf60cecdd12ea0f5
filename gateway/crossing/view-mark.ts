/** What is written across a page: who looks, with which device, and when, by Japan's clock. */
import type { Viewer } from './view-proof.ts'

/** A longer name would leave no room for what follows. Characters. */
const longestName = 40

export function markOf(
  { name, section, registration_number }: Pick<Viewer, 'name' | 'section' | 'registration_number'>,
  at: Date,
): string[] {
  const who = [...name].slice(0, longestName).join('')
  const place = registration_number ?? [...section].slice(0, longestName).join('')
  return [`${who} ${place}`.trim(), inJapan(at)]
}

/** 2026年11月22日 14:05. Japan is nine hours ahead of UTC all year. */
export function inJapan(at: Date): string {
  const there = new Date(at.getTime() + 9 * 3_600_000)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${there.getUTCFullYear()}年${there.getUTCMonth() + 1}月${there.getUTCDate()}日 ${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`
}
