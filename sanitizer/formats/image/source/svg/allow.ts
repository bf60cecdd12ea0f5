/** What of an SVG is drawn (SVG 2): elements, and for each attribute the grammar of its value. Everything else is left out. */

export const SVG = 'http://www.w3.org/2000/svg'
export const XLINK = 'http://www.w3.org/1999/xlink'

/** Written as they are. `text` and `tspan` become outlines, `image` pixels, `a` and `switch` what is in them. */
export const drawn: ReadonlySet<string> = new Set([
  'svg',
  'g',
  'defs',
  'symbol',
  'use',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
  'mask',
  'pattern',
  'marker',
])
export const unwrapped: ReadonlySet<string> = new Set(['a', 'switch'])
/** Left out with all that is in them, and without a word: descriptions, and filters, whose lack is only less blur. */
export const silent: ReadonlySet<string> = new Set(['title', 'desc', 'metadata', 'filter', 'font', 'font-face', 'view'])

const NUMBER = '[-+]?(?:[0-9]{1,12}(?:\\.[0-9]{0,12})?|\\.[0-9]{1,12})(?:[eE][-+]?[0-9]{1,2})?'
const UNIT = '(?:px|pt|pc|mm|cm|in|em|ex|%)?'
const LENGTH = `${NUMBER}${UNIT}`
const only = (pattern: string): RegExp => new RegExp(`^\\s*(?:${pattern})\\s*$`)
const length = only(`${LENGTH}|auto`)
// Lists by their characters alone: digits could be parted in too many ways.
const lengths = /^[-+0-9eE.,%\sa-z]*$/
const numbers = /^[-+0-9eE.,\s]*$/
const ID = '[A-Za-z_][\\w.:-]{0,199}'
export const id = only(ID)
const reference = only(`url\\(\\s*["']?#${ID}["']?\\s*\\)|none`)
const colour = only(
  `#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,30}|(?:rgb|rgba|hsl|hsla)\\([0-9.,%\\s/deg-]{1,60}\\)|url\\(\\s*["']?#${ID}["']?\\s*\\)(?:\\s*[a-zA-Z]{3,30}|\\s*#[0-9a-fA-F]{3,8})?`,
)
const transform = /^\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([-+0-9eE.,\s]*\)[\s,]*)*$/
const word = only('[a-zA-Z-]{1,30}(?:\\s+[a-zA-Z-]{1,30}){0,2}')
const path = /^[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]*$/

/** Presentation attributes, which a style may set as well. */
export const properties: Readonly<Record<string, RegExp>> = {
  fill: colour,
  stroke: colour,
  color: colour,
  'stop-color': colour,
  'fill-opacity': length,
  'stroke-opacity': length,
  'stop-opacity': length,
  opacity: length,
  'fill-rule': word,
  'clip-rule': word,
  'stroke-width': length,
  'stroke-linecap': word,
  'stroke-linejoin': word,
  'stroke-miterlimit': length,
  'stroke-dasharray': lengths,
  'stroke-dashoffset': length,
  'clip-path': reference,
  mask: reference,
  'marker-start': reference,
  'marker-mid': reference,
  'marker-end': reference,
  display: word,
  visibility: word,
  overflow: word,
  'paint-order': word,
  'vector-effect': word,
  'mix-blend-mode': word,
}

export const attributes: Readonly<Record<string, RegExp>> = {
  ...properties,
  id,
  x: length,
  y: length,
  x1: length,
  y1: length,
  x2: length,
  y2: length,
  cx: length,
  cy: length,
  r: length,
  rx: length,
  ry: length,
  fx: length,
  fy: length,
  width: length,
  height: length,
  viewBox: numbers,
  preserveAspectRatio: word,
  d: path,
  points: numbers,
  pathLength: length,
  offset: length,
  transform,
  gradientTransform: transform,
  patternTransform: transform,
  gradientUnits: word,
  patternUnits: word,
  patternContentUnits: word,
  clipPathUnits: word,
  maskUnits: word,
  maskContentUnits: word,
  markerUnits: word,
  markerWidth: length,
  markerHeight: length,
  refX: length,
  refY: length,
  orient: only(`${NUMBER}(?:deg)?|auto|auto-start-reverse`),
  spreadMethod: word,
}

/** Attributes that are dropped without a word: classes and fonts have been read, the others say nothing that is seen. */
export const quiet =
  /^(?:class|style|version|baseProfile|space|lang|role|aria-.*|data-.*|tabindex|font.*|letter-spacing|word-spacing|line-height|text-.*|dominant-baseline|alignment-baseline|baseline-shift|writing-mode|dx|dy|rotate|textLength|lengthAdjust|enable-background|shape-rendering|image-rendering|color-.*|isolation|pointer-events|cursor|filter|nodetypes|label|groupmode|type|media|zoomAndPan|contentScriptType|contentStyleType|solid-.*|inkscape.*|sodipodi.*|white-space|direction|unicode-bidi|kerning|requiredFeatures|systemLanguage|requiredExtensions|-inkscape.*|-webkit.*|transform-origin|transform-box|glyph-.*|clip|block-progression|marker|page.*|shape-.*)$/
