/** Fills of the charts: every outcome has a pattern besides its colour, so that bars can be told apart without seeing colours. */
import type { Outcome } from './figures.ts'

type Ink = 'accent' | 'bad' | 'warn' | 'faint' | 'ink' | 'edge'
type Pattern = 'solid' | 'stripes' | 'dots' | 'cross' | 'bars' | 'hollow'

export const paints: Readonly<Record<Outcome, { readonly ink: Ink; readonly pattern: Pattern }>> = {
  passed: { ink: 'accent', pattern: 'solid' },
  refused: { ink: 'bad', pattern: 'stripes' },
  held: { ink: 'warn', pattern: 'dots' },
  ended: { ink: 'faint', pattern: 'bars' },
  failed: { ink: 'ink', pattern: 'cross' },
  underway: { ink: 'edge', pattern: 'hollow' },
}

/** The theme's colour as it is computed here and now: the theme speaks in light-dark(), which a canvas does not understand. */
export function colourOf(element: Element, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

const tile = 8

const strokes: Readonly<Record<Exclude<Pattern, 'solid'>, (context: CanvasRenderingContext2D) => void>> = {
  stripes(context) {
    context.lineWidth = 3
    for (const from of [-tile, 0, tile]) {
      context.moveTo(from - 2, tile + 2)
      context.lineTo(from + tile + 2, -2)
    }
  },
  dots(context) {
    context.lineWidth = 4
    context.lineCap = 'round'
    context.moveTo(4, 4)
    context.lineTo(4.01, 4)
  },
  cross(context) {
    context.lineWidth = 1.5
    context.moveTo(0, 0)
    context.lineTo(tile, tile)
    context.moveTo(tile, 0)
    context.lineTo(0, tile)
  },
  bars(context) {
    context.lineWidth = 3
    context.moveTo(0, 4)
    context.lineTo(tile, 4)
  },
  hollow() {},
}

/** A fill for bars and their legend, drawn for the density of this screen by the chart's own scaling. */
export function fillOf(outcome: Outcome, element: Element): string | CanvasPattern {
  const { ink, pattern } = paints[outcome]
  const colour = colourOf(element, ink)
  if (pattern === 'solid') return colour
  const canvas = document.createElement('canvas')
  canvas.width = tile
  canvas.height = tile
  const context = canvas.getContext('2d')
  if (!context) return colour
  context.fillStyle = colourOf(element, 'raised')
  context.fillRect(0, 0, tile, tile)
  context.strokeStyle = colour
  context.beginPath()
  strokes[pattern](context)
  context.stroke()
  return context.createPattern(canvas, 'repeat') ?? colour
}

export const edgeOf = (outcome: Outcome, element: Element): string => colourOf(element, paints[outcome].ink)
