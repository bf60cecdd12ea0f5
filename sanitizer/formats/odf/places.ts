import type { PartContext } from './context.ts'
import type { Place } from './pieces.ts'

/** Elements whose `xlink:href` is a picture of the package. */
const pictured: ReadonlySet<string> = new Set([
  'draw:image',
  'draw:fill-image',
  'style:background-image',
  'text:list-level-style-image',
  'chart:symbol-image',
])
export const hasPlace = (key: string): boolean => pictured.has(key) || key === 'draw:object'

/**
 * Where a picture or an object is to be found.
 *
 * @param inline makes a name for what stands in the part itself
 * @returns undefined for elements that have none, 'outside' when the element must go
 */
export function placeOf(key: string, href: string, inline: () => string, context: PartContext): Place | 'outside' | undefined {
  const isPicture = pictured.has(key)
  if (!hasPlace(key)) return undefined
  // A background without a picture takes away the one that is inherited.
  if (href === '') return key === 'style:background-image' ? undefined : { kind: isPicture ? 'picture' : 'object', source: inline() }
  if (isPicture) {
    const source = context.picture(href)
    if (source === undefined) context.findings.add('external-reference')
    return source === undefined ? 'outside' : { kind: 'picture', source }
  }
  const object = context.object(href)
  if ('folder' in object) return { kind: 'object', source: object.folder }
  context.findings.add(object.kind)
  return 'outside'
}
