import type { Element } from './element.ts'

/** A formula as a line of characters: fractions with a stroke, powers with ^. */
export function mathText(element: Element, depth = 0): string {
  if (depth > 30) return ''
  const inner = (name: string): string => {
    const child = element.child(name)
    return child ? mathText(child, depth + 1) : ''
  }
  const grouped = (text: string): string => (text.length > 1 ? `(${text})` : text)
  switch (element.name) {
    case 'm:t':
    case 'w:t':
      return element.text
    case 'm:f':
      return `${grouped(inner('m:num'))}/${grouped(inner('m:den'))}`
    case 'm:sSup':
      return `${inner('m:e')}^${grouped(inner('m:sup'))}`
    case 'm:sSub':
      return `${inner('m:e')}_${grouped(inner('m:sub'))}`
    case 'm:rad':
      return `√${grouped(inner('m:e'))}`
    case 'm:nary':
      return `${element.at('m:naryPr', 'm:chr')?.attribute('m:val') ?? '∫'}${inner('m:sub') && `_${grouped(inner('m:sub'))}`}${inner('m:sup') && `^${grouped(inner('m:sup'))}`} ${inner('m:e')}`
    case 'm:d':
      return `${element.at('m:dPr', 'm:begChr')?.attribute('m:val') ?? '('}${inner('m:e')}${element.at('m:dPr', 'm:endChr')?.attribute('m:val') ?? ')'}`
    default:
      return [...element.elements()].map((child) => mathText(child, depth + 1)).join('')
  }
}
