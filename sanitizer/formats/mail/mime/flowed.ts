/**
 * RFC 3676 §4: lines that end in a blank go on in the next one; a first blank was only stuffing. What is written again has lines as long
 * as its paragraphs and says nothing of `flowed`. Quoted lines (`>`) keep their ends.
 */
export function flowed(text: string, parameters: ReadonlyMap<string, string>): string {
  if (parameters.get('format')?.toLowerCase() !== 'flowed') return text
  const joins = parameters.get('delsp')?.toLowerCase() === 'yes'
  const lines: string[] = []
  let open = false
  for (const line of text.split(/\r?\n/)) {
    const quoted = line.startsWith('>')
    const own = !quoted && line.startsWith(' ') ? line.slice(1) : line
    const goesOn = !quoted && own.endsWith(' ') && own !== '-- '
    const shown = goesOn && joins ? own.slice(0, -1) : own
    if (open && !quoted && own !== '-- ') lines.push(`${lines.pop() ?? ''}${shown}`)
    else lines.push(shown)
    open = goesOn
  }
  return lines.join('\r\n')
}
