/**
 * What a rebuilt HTML may hold (HTML Living Standard, §4 and §15). None of these elements runs, fetches or embeds by itself, and none
 * switches the tokenizer (§13.2.5) or the namespace of what follows, so that every parser reads the same tree.
 */

/** What an attribute's value must look like; the rest is left out. */
export type Rule = 'text' | 'name' | 'number' | 'size' | 'colour' | 'word' | 'style' | 'link' | 'picture' | 'flag' | 'date'

const everywhere: Readonly<Record<string, Rule>> = { id: 'name', title: 'text', lang: 'name', dir: 'word', style: 'style' }
const aligned = { align: 'word' } as const
const cell = {
  ...aligned,
  valign: 'word',
  width: 'size',
  height: 'size',
  bgcolor: 'colour',
  colspan: 'number',
  rowspan: 'number',
  nowrap: 'flag',
} as const

const rows: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  // §4.3 sections, §4.4 grouping
  'article aside footer header main nav section address hgroup search center': {},
  'h1 h2 h3 h4 h5 h6 p div': aligned,
  'pre blockquote figure figcaption dl dt dd ul': {},
  hr: { ...aligned, width: 'size', size: 'number' },
  ol: { start: 'number', type: 'name', reversed: 'flag' },
  li: { value: 'number' },
  // §4.5 text
  'b i u s em strong small cite q dfn abbr code var samp kbd sub sup mark ins del bdi span big strike tt br wbr': {},
  'ruby rt rp rb rtc': {},
  time: { datetime: 'date' },
  font: { color: 'colour', size: 'name', face: 'text' },
  a: { href: 'link', name: 'name' },
  img: { src: 'picture', alt: 'text', width: 'size', height: 'size', border: 'number', ...aligned },
  // §4.9 tables
  table: { ...aligned, border: 'number', cellpadding: 'number', cellspacing: 'number', width: 'size', height: 'size', bgcolor: 'colour' },
  caption: aligned,
  'thead tbody tfoot tr': { ...aligned, valign: 'word', bgcolor: 'colour', height: 'size' },
  'col colgroup': { ...aligned, valign: 'word', span: 'number', width: 'size' },
  td: cell,
  th: { ...cell, scope: 'word' },
  // §4.11 a disclosure opens at the reader's touch and fetches nothing
  details: { open: 'flag' },
  summary: {},
}

export const elements: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map(
  Object.entries(rows).flatMap(([names, attributes]) =>
    names.split(' ').map((name) => [name, new Map(Object.entries({ ...everywhere, ...attributes }))] as const),
  ),
)

export const empties: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'col', 'wbr'])

const patterns: Readonly<Record<Exclude<Rule, 'link' | 'picture' | 'style'>, RegExp>> = {
  text: /^[\s\S]{0,1000}$/,
  name: /^[A-Za-z0-9_+][\w.:+-]{0,63}$/,
  number: /^-?\d{1,5}$/,
  size: /^\d{1,5}(?:\.\d{1,4})?(?:%|px|\*)?$/,
  colour: /^(?:#[0-9a-f]{3,8}|[a-z]{3,24})$/i,
  word: /^[a-z]{1,12}$/i,
  flag: /^[a-z]{0,12}$/i,
  date: /^[\dTZ:.+ -]{1,40}$/,
}

export const fits = (rule: keyof typeof patterns, value: string): boolean => patterns[rule].test(value)

/** CSS properties that only paint the element itself: none takes it out of its place, hides it or names a resource. */
const properties: ReadonlySet<string> = new Set(
  (
    'color background-color background font font-size font-weight font-style font-family font-variant line-height letter-spacing ' +
    'text-align text-decoration text-indent vertical-align white-space word-break width height min-width max-width padding padding-top ' +
    'padding-right padding-bottom padding-left margin margin-top margin-right margin-bottom margin-left border border-top border-right ' +
    'border-bottom border-left border-color border-style border-width border-collapse border-spacing list-style-type'
  ).split(' '),
)
/** No parenthesis but of colours, no backslash, no at-rule, no quote that an attribute would need to escape. */
const cssValue = /^(?:[\p{L}\p{N}\s#%.,'!_-]|(?:rgb|rgba|hsl|hsla)\([\d\s.,%/deg]{1,40}\))+$/iu
/** §3.7, hidden text: what is painted away is not seen, though it is read. */
const vanishing = /^(?:font(?:-size)?|line-height|width|height|max-width)$/
const nothing = /(?:^|\s)0+(?:\.0+)?(?:px|pt|em|rem|%)?(?:\s|$)/
const negative = /(?:^|\s)-\d/

/** CSS Style Attributes §3, declaration by declaration. @returns undefined where nothing is left */
export function paints(style: string, onLoss: () => void): string | undefined {
  const kept: string[] = []
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .trim()
      .replaceAll('"', "'")
      .replace(/\s+/g, ' ')
    if (declaration.trim() === '') continue
    const isAllowed =
      properties.has(name) &&
      value.length <= 200 &&
      cssValue.test(value) &&
      !negative.test(value) &&
      !(vanishing.test(name) && nothing.test(value))
    if (isAllowed) kept.push(`${name}:${value}`)
    else onLoss()
  }
  return kept.length === 0 ? undefined : kept.join(';')
}

/** What is left out with all that is in it: it is no text of the document. What else is not allowed loses its tags and keeps its text. */
export const dropped: ReadonlySet<string> = new Set(
  'script style template iframe object embed applet frame svg math audio video canvas noembed noframes noscript xml map portal fencedframe bgsound'.split(
    ' ',
  ),
)

/** §13.2.5: after these tags the tokenizer looks for the end tag only. */
export const rawText: ReadonlySet<string> = new Set('script style xmp iframe noembed noframes textarea title'.split(' '))

/** §13.1.2.4: a start tag that ends those elements of the same list, up to a border. */
const blocks =
  'address article aside blockquote center details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'
interface Ending {
  readonly of: readonly string[]
  readonly border: readonly string[]
}
export const ends: ReadonlyMap<string, Ending> = new Map<string, Ending>([
  ...blocks.split(' ').map((name) => [name, { of: ['p'], border: ['td', 'th', 'caption', 'li', 'dd', 'div', 'table', 'button'] }] as const),
  ['li', { of: ['li'], border: ['ul', 'ol', 'td', 'th', 'table'] }],
  ['dt', { of: ['dt', 'dd'], border: ['dl', 'td', 'th', 'table'] }],
  ['dd', { of: ['dt', 'dd'], border: ['dl', 'td', 'th', 'table'] }],
  ['td', { of: ['td', 'th', 'caption', 'colgroup'], border: ['tr', 'table'] }],
  ['th', { of: ['td', 'th', 'caption', 'colgroup'], border: ['tr', 'table'] }],
  ['tr', { of: ['tr', 'caption', 'colgroup'], border: ['table'] }],
  ['tbody', { of: ['thead', 'tbody', 'tfoot', 'caption', 'colgroup'], border: ['table'] }],
  ['thead', { of: ['thead', 'tbody', 'tfoot', 'caption', 'colgroup'], border: ['table'] }],
  ['tfoot', { of: ['thead', 'tbody', 'tfoot', 'caption', 'colgroup'], border: ['table'] }],
  ['rt', { of: ['rt', 'rp', 'rb'], border: ['ruby'] }],
  ['rp', { of: ['rt', 'rp', 'rb'], border: ['ruby'] }],
])
