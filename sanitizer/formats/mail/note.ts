import { refusalOfType } from '../../answers.ts'
import { refusals } from '../../refusal.ts'
import type { LeftOut } from './message.ts'

export const NOTE_NAME = '無害化結果.txt'

/** What is missing and why, for whoever reads the mail. The same mail always gets the same note. */
export function noteOf(left: readonly LeftOut[]): string {
  const rows = left.map(({ name, code, type }) => {
    const { ja, en } = refusalOfType(code, type) ?? refusals[code]
    return `・${name}\r\n  ${ja}\r\n  ${en}\r\n`
  })
  return [
    '無害化の結果 / Result of sanitizing\r\n\r\n',
    '次のものは安全を確認できないため、取り除きました。必要なときは送信者に確認してください。\r\n',
    'The following could not be made safe and was taken out. Ask the sender if you need it.\r\n\r\n',
    ...rows,
  ].join('')
}
