/** Forms of numbers (ST_NumberFormat, ECMA-376 Part 1 §17.18.59), those that Japanese documents use. */

const KANJI = [...'〇一二三四五六七八九']
const LEGAL = [...'零壱弐参四伍六七八九']
const KATAKANA = [...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン']
const HALF_KATAKANA = [...'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ']
const IROHA = [...'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン']
const STEMS = [...'甲乙丙丁戊己庚辛壬癸']
const BRANCHES = [...'子丑寅卯辰巳午未申酉戌亥']
const ROMAN = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const

const full = (text: string): string => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
const around = (list: readonly string[], number: number): string => (number > 0 ? (list[(number - 1) % list.length] ?? '') : '0')
const letters = (number: number, first: number): string =>
  String.fromCharCode(first + ((number - 1) % 26)).repeat(Math.min(10, Math.ceil(number / 26)))
const circled = (number: number): string =>
  number >= 1 && number <= 20
    ? String.fromCharCode(0x245f + number)
    : number <= 35
      ? String.fromCharCode(0x3251 + number - 21)
      : number <= 50
        ? String.fromCharCode(0x32b1 + number - 36)
        : `(${number})`

function roman(number: number): string {
  let rest = Math.min(number, 3999)
  let text = ''
  for (const [value, letter] of ROMAN)
    while (rest >= value) {
      text += letter
      rest -= value
    }
  return text
}

/** 一, 十, 二十三, 百五. */
function counting(
  number: number,
  digits: readonly string[],
  [ten, hundred, thousand]: readonly [string, string, string],
  one: string,
): string {
  const places: readonly (readonly [number, string])[] = [
    [1000, thousand],
    [100, hundred],
    [10, ten],
    [1, ''],
  ]
  if (number <= 0 || number > 9999) return String(number)
  return places
    .map(([value, unit]) => {
      const digit = Math.floor(number / value) % 10
      return digit === 0 ? '' : unit === '' ? (digits[digit] ?? '') : (digit === 1 ? one : (digits[digit] ?? '')) + unit
    })
    .join('')
}

const forms: Readonly<Record<string, (number: number) => string>> = {
  decimalFullWidth: (number) => full(String(number)),
  decimalFullWidth2: (number) => full(String(number)),
  decimalZero: (number) => String(number).padStart(2, '0'),
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedParen: (number) => (number <= 20 ? String.fromCharCode(0x2473 + number) : `(${number})`),
  decimalEnclosedFullstop: (number) => (number <= 20 ? String.fromCharCode(0x2487 + number) : `${number}.`),
  upperRoman: roman,
  lowerRoman: (number) => roman(number).toLowerCase(),
  upperLetter: (number) => letters(number, 65),
  lowerLetter: (number) => letters(number, 97),
  aiueoFullWidth: (number) => around(KATAKANA, number),
  aiueo: (number) => around(HALF_KATAKANA, number),
  irohaFullWidth: (number) => around(IROHA, number),
  iroha: (number) => around(IROHA, number),
  ideographTraditional: (number) => around(STEMS, number),
  ideographZodiac: (number) => around(BRANCHES, number),
  ideographDigital: (number) => String(number).replace(/\d/g, (digit) => KANJI[Number(digit)] ?? ''),
  japaneseDigitalTenThousand: (number) => String(number).replace(/\d/g, (digit) => KANJI[Number(digit)] ?? ''),
  japaneseCounting: (number) => counting(number, KANJI, ['十', '百', '千'], ''),
  chineseCounting: (number) => counting(number, KANJI, ['十', '百', '千'], ''),
  chineseCountingThousand: (number) => counting(number, KANJI, ['十', '百', '千'], ''),
  japaneseLegal: (number) => counting(number, LEGAL, ['拾', '百', '阡'], '壱'),
  numberInDash: (number) => `- ${number} -`,
  ideographEnclosedCircle: (number) => (number >= 1 && number <= 10 ? String.fromCharCode(0x327f + number) : String(number)),
  none: () => '',
}

/** A number in a form of the list; unknown forms are decimal. */
export const numeral = (form: string, number: number): string =>
  Object.hasOwn(forms, form) ? (forms[form]?.(number) ?? '') : String(number)
