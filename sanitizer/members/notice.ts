/** 無害化結果.txt: what of an archive was left out and why, and what has another name now. UTF-8 with a mark and CRLF, as Windows' editor wants it. */
import { refusalOfType } from '../answers.ts'
import { refusals } from '../refusal.ts'
import type { LeftOut } from './bundle.ts'

export const NOTICE = '無害化結果.txt'
/** In place of a name that is not told. */
export const NAMELESS = '(名前は記載しません / name not shown)'

const words: Readonly<Record<LeftOut, { readonly ja: string; readonly en: string }>> = {
  ...refusals,
  link: { ja: '別の場所を指すリンクのため、送れません。', en: 'It is a link that points somewhere else, so it cannot cross.' },
  device: {
    ja: '装置などを指す特別なファイルのため、送れません。',
    en: 'It is a special file (a device or the like), so it cannot cross.',
  },
}

interface Gone {
  /** Made safe for showing. */
  readonly path: string
  readonly why: LeftOut
  readonly type?: string | undefined
}
interface Renamed {
  readonly was: string
  readonly path: string
}

export function notice(leftOut: readonly Gone[], renamed: readonly Renamed[]): Uint8Array {
  const lines = ['無害化の結果 / Result of sanitizing', '']
  if (leftOut.length > 0) lines.push(`外したファイル(${leftOut.length}件) / Files that were left out`)
  for (const { path, why, type } of leftOut) {
    const { ja, en } = refusalOfType(why, type) ?? words[why]
    lines.push(`・${path}`, `  ${ja} / ${en}`)
  }
  if (leftOut.length > 0 && renamed.length > 0) lines.push('')
  if (renamed.length > 0) lines.push(`名前を変えたファイル(${renamed.length}件) / Files with another name`)
  for (const { was, path } of renamed) lines.push(was === path ? `・${path}` : `・${was} → ${path}`)
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`)
}
