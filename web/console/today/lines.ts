/** Characters that do not begin a line in Japanese (行頭禁則). */
const notFirst = /^[、。,.・:;?!)」』】〕}\]ーぁぃぅぇぉっゃゅょァィゥェォッャュョ]/

/** A label of at most so many lines; what does not fit ends with an ellipsis. Words with spaces are kept whole where they fit. */
export function linesOf(text: string, characters: number, most: number): readonly string[] {
  const lines: string[] = []
  let rest = text.trim()
  while (rest !== '' && lines.length < most) {
    // Lines of about one length, or a single letter would be left for the last.
    const even = rest.includes(' ') ? characters : Math.ceil(rest.length / Math.ceil(rest.length / characters))
    let cut = Math.min(rest.length, lines.length === most - 1 ? characters : even)
    if (cut < rest.length) {
      const space = rest.lastIndexOf(' ', cut)
      if (space > characters / 2) cut = space
      while (cut < rest.length && notFirst.test(rest.slice(cut))) cut++
    }
    lines.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  const last = lines.at(-1)
  if (rest !== '' && last !== undefined) lines[lines.length - 1] = `${last.slice(0, characters - 1)}…`
  return lines
}
