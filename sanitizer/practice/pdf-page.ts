/** What stands on a page of a practice PDF: the operators (ISO 32000-2, annex A) that pages of offices are full of. */

const place = (line: number): number => 800 - line * 14
const words = (page: number, line: number): string => `Shelter ${page}, line ${line}: water ${120 + line}, blankets \\(new\\) ${80 + page}`
/** The number of each letter's glyph in the font of practice, two bytes each. */
const glyphs = (text: string): string => [...text].map((letter) => (letter.charCodeAt(0) - 31).toString(16).padStart(4, '0')).join('')

const text = (page: number, line: number): string =>
  line % 3 === 2
    ? `BT /F3 10 Tf 0 g 50 ${place(line)} Td <${glyphs(`Shelter ${page} ${line}`)}> Tj 0 -2 TD [<00210022> -30 <0023>] TJ ET`
    : `BT /F${1 + (line % 3)} ${9 + (line % 3)} Tf ${line % 2} 0.2 0.4 rg 1 0 0 1 50 ${place(line)} Tm 0.1 Tc 0.${line} Tw (${words(page, line)}) Tj [(a) -20.5 (bc) 30] TJ ET`

const rule = (line: number): string =>
  `q 0.5 w ${line % 3} J 1 j [3 2] 0 d 0.2 0.3 0.4 RG 40 ${place(line) - 2} m 550 ${place(line) - 2} l S 0.9 0.95 1 rg 400 ${90 + line} 20 8 re f 10 10 m 20 30 40 30 60 10.5 c 70 5 l h B Q`

export function drawing(page: number, lines: number): Buffer {
  const all = Array.from({ length: lines }, (_, line) => line)
  return Buffer.from(
    [
      '/Span << /MCID 0 >> BDC',
      ...all.map((line) => text(page, line)),
      'EMC',
      ...all.map(rule),
      'q 120 0 0 80 60 60 cm /Im1 Do Q q 80 0 0 80 200 60 cm /Im2 Do Q q 1 0 0 1 300 60 cm /Fm1 Do Q',
      'q /G1 gs 300 100 200 60 re W n /Sh1 sh Q',
    ].join('\n'),
  )
}
