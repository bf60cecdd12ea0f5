import { inflateSync } from 'node:zlib'

/** Longer runs of an input in a region that nothing shows are refused by law (issue 4, point 4). */
export const LONGEST_RUN = 64

/** Entries whose string is text that people read, an address that they follow, or the names in a font. */
const texts = /\/(?:Title|Contents|TU?|V|CA|Alt|ActualText|E|Lang|P|URI|Opt|DA|Registry|Ordering|CharSet|Name|FontFamily)\s*\[?\s*$/
/** A palette is picture data. */
const palette = /\/Indexed[^<(]*$/

/** Streams by the entry that refers to them; what is in none of these is opaque. */
const shown: readonly RegExp[] = [
  /\/FontFile[23]? (\d+) 0 R/g,
  /\/ICCBased (\d+) 0 R/g,
  /\/(?:ToUnicode|Encoding|UseCMap) (\d+) 0 R/g,
  /\/Contents (\d+) 0 R/g,
  /\/CIDToGIDMap (\d+) 0 R/g,
]

interface Part {
  readonly number: number
  readonly syntax: string
  readonly stream: Buffer | undefined
}

/** The objects of a file in our writer's layout, read by the lengths that it states; `rest` is every byte that is in none. */
function partsOf(output: Buffer): { readonly parts: readonly Part[]; readonly rest: Buffer } {
  const text = output.toString('latin1')
  const parts: Part[] = []
  let at = text.indexOf('1 0 obj\n')
  const before = output.subarray(0, at)
  for (let head = /^(\d+) 0 obj\n/.exec(text.slice(at, at + 20)); head; head = /^(\d+) 0 obj\n/.exec(text.slice(at, at + 20))) {
    const start = at + head[0].length
    const line = text.indexOf('\n', start)
    const syntax = text.slice(start, line)
    const length = text.startsWith('stream\n', line + 1) ? Number(/\/Length (\d+)>>$/.exec(syntax)?.[1]) : undefined
    const stream = length === undefined ? undefined : output.subarray(line + 8, line + 8 + length)
    parts.push({ number: Number(head[1]), syntax, stream })
    at = stream && length !== undefined ? line + 8 + length + '\nendstream\nendobj\n'.length : line + 1 + 'endobj\n'.length
  }
  return { parts, rest: Buffer.concat([before, output.subarray(at)]) }
}

function unpacked({ syntax, stream }: Part): Buffer {
  if (!stream) return Buffer.alloc(0)
  return syntax.includes('/FlateDecode') ? inflateSync(stream) : Buffer.from(stream)
}

const isDrawn = (syntax: string, glyphs: ReadonlySet<number>, number: number) =>
  /\/Subtype\/(?:Image|Form)\b|\/PatternType 1|\/FunctionType [04]|\/ShadingType [4567]|\/Type\/CMap/.test(syntax) || glyphs.has(number)

/** Every region of an output that no reader shows: syntax token by token, streams that are in no known role, and what is around the objects. */
export function opaqueRegions(bytes: Uint8Array): readonly Buffer[] {
  const { parts, rest } = partsOf(Buffer.from(bytes))
  const syntaxes = parts.map(({ syntax }) => syntax)
  const known = new Set(syntaxes.flatMap((syntax) => shown.flatMap((one) => [...syntax.matchAll(one)].map((match) => Number(match[1])))))
  const glyphs = new Set(
    syntaxes.flatMap((syntax) =>
      [...(/\/CharProcs<<([^>]*)>>/g.exec(syntax)?.[1]?.matchAll(/ (\d+) 0 R/g) ?? [])].map((match) => Number(match[1])),
    ),
  )
  const streams = parts
    .filter(({ number, syntax, stream }) => stream && !known.has(number) && !isDrawn(syntax, glyphs, number))
    .map(unpacked)
  const trailer = rest.toString('latin1').replace(/\n\d{10} \d{5} [nf] (?=\n)/g, '\n')
  return [...syntaxes.flatMap((syntax) => [...tokens(syntax)]), Buffer.from(trailer, 'latin1'), ...streams].filter(
    (region) => region.length > LONGEST_RUN,
  )
}

/** Names, and strings that are no text, each by itself: our writer puts nothing of an input between them but numbers. */
function* tokens(syntax: string): Generator<Buffer> {
  for (const { 0: token, index } of syntax.matchAll(/\/[^\s/()<>[\]{}%]+|<[0-9A-F]*>|\((?:[^()\\]|\\[\s\S]|\([^()]*\))*\)/g)) {
    const before = syntax.slice(Math.max(0, index - 200), index)
    if (token.startsWith('/'))
      yield Buffer.from(
        token.slice(1).replace(/#([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
        'latin1',
      )
    else if (!texts.test(before) && !palette.test(before))
      yield token.startsWith('<') ? Buffer.from(token.slice(1, -1), 'hex') : Buffer.from(token.slice(1, -1), 'latin1')
  }
}

/** A run of more than 64 bytes of `region` that stands in one of `sources`, or undefined. */
export function sharedRun(region: Buffer, sources: readonly Buffer[]): Buffer | undefined {
  // Runs of 65 bytes cover every place at a step of one; equal bytes (padding, zeros) carry nothing.
  for (let at = 0; at + LONGEST_RUN < region.length; at++) {
    const run = region.subarray(at, at + LONGEST_RUN + 1)
    if (run.every((byte) => byte === run[0])) continue
    if (sources.some((source) => source.includes(run))) return run
  }
  return undefined
}
