import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'

/** Drawings of the SmartArt of a part, one after the other. */
export function diagramsOf(source: CleanPackage, part: string): () => Element | undefined {
  let drawings: (string | undefined)[] | undefined
  return () => {
    drawings ??= [...source.relationships(part).values()].filter(({ type }) => type === 'diagramDrawing').map((one) => one.part)
    const next = drawings.shift()
    return next !== undefined && source.has(next) ? source.tree(next) : undefined
  }
}
