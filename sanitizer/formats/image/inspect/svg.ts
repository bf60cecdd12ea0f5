import { isWholePicture } from '../../../container/inspect/pictures.ts'
import { tokens } from '../../../container/inspect/tokens.ts'
import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** SVG 2: containers, shapes and paint servers. Nothing that holds text, another language, a style, a script or an animation. */
const ELEMENTS = words(`svg g defs symbol use image path rect circle ellipse line polyline polygon linearGradient radialGradient stop
  clipPath mask pattern marker`)

/** Values are numbers, lists of them, colours and key words: no quotation mark, colon, angle bracket or backslash among them. */
const PLAIN = words(`x y x1 y1 x2 y2 cx cy r rx ry fx fy width height viewBox preserveAspectRatio d points pathLength offset transform
  gradientTransform patternTransform gradientUnits patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits
  markerWidth markerHeight refX refY orient spreadMethod color stop-color fill-opacity stroke-opacity stop-opacity opacity fill-rule
  clip-rule stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset display visibility overflow
  paint-order vector-effect mix-blend-mode`)
const plain = /^[-\w\s#.,%()+/]*$/
/** May name a shape of the same file. */
const PAINT = words('fill stroke clip-path mask marker-start marker-mid marker-end')
const local = /^\s*url\(\s*(["']?)#[\w.:-]+\1\s*\)/
const name = /^[\w.:-]+$/
/** Elements whose `href` names another element of the same file (SVG 2 §16.1.5); of `image` it is the picture itself. */
const REFERRING = words('use linearGradient radialGradient pattern')
const DATA = /^data:image\/(png|jpeg);base64,([A-Za-z0-9+/]+={0,2})$/
const SVG = 'http://www.w3.org/2000/svg'

type Attribute = readonly [attribute: string, value: string]

function isExpected(element: string, [attribute, value]: Attribute): boolean {
  if (attribute === 'id') return name.test(value)
  if (PAINT.has(attribute)) return plain.test(value.replace(local, '')) && !/url/i.test(value.replace(local, ''))
  if (attribute === 'href' && REFERRING.has(element)) return value.startsWith('#') && name.test(value.slice(1))
  return PLAIN.has(attribute) && plain.test(value) && !/url/i.test(value)
}

/** Pixels of ours, in the file itself. */
function isPicture(value: string): boolean {
  const [, kind = '', coded = ''] = DATA.exec(value) ?? []
  return isWholePicture(kind === 'jpeg' ? 'jpg' : kind, Buffer.from(coded, 'base64'))
}

/** Walks a finished SVG with another reader than the one that wrote it. @throws Refusal malformed, limits */
export function inspectSvg(bytes: Buffer, findings: Findings, limits: Limits): void {
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind === 'text' && token.text.trim() !== '') findings.add('unknown')
    if (token.kind !== 'open') continue
    if (!ELEMENTS.has(token.name) || (token.depth === 0) !== (token.name === 'svg' && token.attributes.get('xmlns') === SVG))
      findings.add('unknown')
    for (const attribute of token.attributes) {
      const [key, value] = attribute
      if (token.depth === 0 && key === 'xmlns') continue
      if (token.name === 'image' && key === 'href') {
        if (!isPicture(value)) findings.add('external-reference')
      } else if (!isExpected(token.name, attribute)) findings.add(/^on/i.test(key) ? 'javascript' : 'unknown')
    }
  }
}
