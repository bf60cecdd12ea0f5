/**
 * Where a line may end (JIS X 4051 §8.1, 行頭禁則・行末禁則・分割禁止). Unlike the standard, nothing hangs over the margin and nothing is
 * squeezed: what may not begin a line takes the character before it along (追い出し).
 */

/** Never first on a line: closing brackets, full stops and commas, middle dots, small kana, iteration marks, units behind a number. */
const NOT_FIRST = new Set(
  '、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〙〗〟»°′″℃¢￠％‰‼⁇⁈⁉〻–〜～ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ!%),.:;?]}',
)
/** Never last: opening brackets and signs in front of a number. */
const NOT_LAST = new Set('‘“（〔［｛〈《「『【〘〖〝«＄￥￡＃＠｢$([{£¥\\#@')
/** Never parted from their like. */
const TOGETHER = new Set('―…‥—')

const SPACE = /^[ \u2000-\u200a\u200b\u205f]$/
/** Scripts written in words; everything else may be parted between any two characters. */
const IN_WORDS = /^[\u0021-\u1fff\u2010-\u2014\u2016-\u2024\u20a0-\u20bf\u2060]$/

export const isSpace = (character: string): boolean => SPACE.test(character)

/** May these two neighbours be drawn apart when a line is justified? Letters of a word stay together. */
export const mayStretch = (before: string, after: string): boolean =>
  isSpace(before) ? !isSpace(after) : !isSpace(after) && !(IN_WORDS.test(before) && IN_WORDS.test(after))

/** May a line end between these two neighbours? */
export function mayBreak(before: string, after: string): boolean {
  if (isSpace(after)) return false
  if (NOT_FIRST.has(after) || NOT_LAST.has(before)) return false
  if (isSpace(before)) return true
  if (before === after && TOGETHER.has(before)) return false
  if (IN_WORDS.test(before) && IN_WORDS.test(after))
    return before === '-' || before === '/' || before === '?' || before === '&' || before === '_'
  return before !== '\u00a0' && after !== '\u00a0' && before !== '\u2060' && after !== '\u2060'
}
