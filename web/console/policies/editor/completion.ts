/** What may be written where the caret stands: keys of the place, or values of the key. Pure; the words come from the server. */
import type { Vocabulary } from '../answers.ts'

export interface Option {
  readonly value: string
  readonly ja: string
  readonly en: string
}

export interface Suggestion {
  /** Where the word that is being written begins. */
  readonly from: number
  readonly options: readonly Option[]
}

const plain = (...values: string[]): Option[] => values.map((value) => ({ value, ja: '', en: '' }))

/** Keys by the place that they stand in; those of `when` come from the vocabulary. */
const places: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['apiVersion', 'kind', 'metadata', 'guardrails', 'rules', 'default']],
  ['metadata', ['name', 'description']],
  ['rules', ['id', 'note', 'when', 'then']],
  ['guardrails', ['id', 'note', 'when', 'then']],
  ['then', ['action', 'reason', 'method', 'fallback', 'approval', 'options']],
  ['default', ['action', 'reason']],

  ['given', ['direction', 'kind', 'device', 'sandbox', 'room', 'sender', 'at', 'approved', 'text', 'file']],
  ['expect', ['action', 'rule', 'reason', 'method', 'allowSaving']],
  ['device', ['trust']],
  ['sandbox', ['tier']],
  ['room', ['label']],
  ['sender', ['roles']],
  ['text', ['disclosure', 'characters']],
  ['file', ['family', 'type', 'bytes', 'label', 'name', 'extension', 'extensionMatches', 'extensionSays', 'nameDisclosure']],
])

/** Keys of a case are nested where those of a rule are dotted. */
const dottedPlaces: ReadonlySet<string> = new Set(['device', 'sandbox', 'room', 'text', 'file'])

/** As far back as a rule reaches. */
const lookBack = 6_000
const most = 40

export function suggest(text: string, caret: number, words: Vocabulary): Suggestion | undefined {
  const before = text.slice(Math.max(0, caret - lookBack), caret)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  if (/(^|\s)#/.test(line)) return undefined
  const word = /["']?[\w.-]*$/.exec(line)?.[0] ?? ''
  const lead = line.slice(0, line.length - word.length)
  const key = /([\w.]+):\s*(?:\{\s*not:\s*)?(?:\[[^\]]*)?$/.exec(lead)?.[1]
  const place = placeOf(before.slice(0, before.length - word.length))
  const options = key && !/,\s*$/.test(lead.replace(/\[[^\]]*$/, '')) ? valuesOf(key, place, words) : keysAt(place, lead, words)
  const bare = word.replace(/^["']/, '')
  const found = options.filter(({ value }) => value.replace(/^"/, '').toLowerCase().startsWith(bare.toLowerCase())).slice(0, most)
  if (found.length === 0 || found.some(({ value }) => value === word || value === `${bare}:`)) return undefined
  return { from: caret - word.length, options: found }
}

function keysAt(place: string, lead: string, words: Vocabulary): Option[] {
  // A key begins a line, follows a dash, a brace or a comma.
  if (!/(^\s*(- )*|[{,]\s*)$/.test(lead)) return []
  const keys: Option[] =
    place === 'when'
      ? words.keys.map(({ key, ja, en }) => ({ value: key, ja, en }))
      : place === 'options'
        ? words.options.map(({ value, ja, en }) => ({ value, ja, en }))
        : plain(...(places.get(place) ?? []))
  return keys.map(({ value, ...rest }) => ({ value: `${value}:`, ...rest }))
}

/** YAML reads these as numbers unless they are quoted. */
const quoted = (value: string): string => (/^\d/.test(value) ? `"${value}"` : value)

function valuesOf(key: string, place: string, words: Vocabulary): Option[] {
  const fixed: Readonly<Record<string, readonly Option[]>> = {
    action: words.actions,
    reason: words.reasons,
    method: words.methods,
    fallback: words.methods.filter(({ value }) => value === 'flatten'),
    approval: plain('section-head', 'none'),
    apiVersion: plain('sekisho/v1'),
    kind: place === '' ? plain('Policy') : plain('text', 'file'),
    roles: words.keys.find((one) => one.key === 'sender.role')?.values ?? [],
  }
  if (fixed[key]) return [...fixed[key]]
  const chosen = words.options.find((one) => one.value === key)
  if (chosen) return [...chosen.values]
  const name = dottedPlaces.has(place) ? `${place}.${key}` : key
  const known = words.keys.find((one) => one.key === name)
  if (!known) return []
  if (known.expected.en === 'true or false') return plain('true', 'false')
  return known.values.map(({ value, ...rest }) => ({ value: quoted(value), ...rest }))
}

/** The key whose mapping the end of this text is inside of. */
function placeOf(before: string): string {
  const open: string[] = []
  const start = before.lastIndexOf('\n') + 1
  const lineStart = openBraceStart(before) ?? start
  const piece = before.slice(lineStart)
  for (const { 0: found, index } of piece.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[{}]/g)) {
    if (found === '{') open.push(/([\w.-]+):\s*$/.exec(piece.slice(0, index))?.[1] ?? 'rules')
    if (found === '}') open.pop()
  }
  const inside = open.at(-1)
  return inside ?? blockPlace(before.slice(0, start), before.slice(start))
}

/** Where the line begins that opened a brace which is not closed yet, looking back over a few lines. */
function openBraceStart(before: string): number | undefined {
  let depth = 0
  for (let at = before.length - 1; at >= 0 && before.length - at < 1_500; at--) {
    if (before[at] === '}') depth++
    if (before[at] === '{' && --depth < 0) return before.lastIndexOf('\n', at) + 1
  }
  return undefined
}

function blockPlace(above: string, line: string): string {
  let indentation = /^ */.exec(line)?.[0].length ?? 0
  let inList = /^\s*- /.test(line)
  for (const one of above.split('\n').slice(0, -1).reverse()) {
    if (one.trim() === '' || one.trimStart().startsWith('#')) continue
    const depth = /^ */.exec(one)?.[0].length ?? 0
    const opens = /^\s*(?:- )?([\w.-]+):\s*$/.exec(one)?.[1]
    const dash = /^\s*- /.test(one)
    if (depth < indentation || (inList && depth === indentation && !dash)) {
      // The first key of a list's item stands behind its dash: its siblings are two deeper than the dash.
      if (opens && !(dash && depth + 2 === indentation)) return opens
      indentation = depth
      inList = dash
    }
  }
  return ''
}
