import { isSafeLink } from '../../container/links.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import { fits, paints, type Rule } from './allow.ts'
import { withoutHidden } from './rebuild.ts'
import type { Token } from './tokens.ts'

/** Address of a picture as written → the address of the same picture encoded anew. */
export type Pictures = ReadonlyMap<string, string>

/** What it is told as when an element goes; absent: it loses nothing that anybody would miss. */
const losses: Readonly<Record<string, FindingKind>> = {
  script: 'javascript',
  noscript: 'alternate-content',
  style: 'style',
  iframe: 'external-reference',
  frame: 'external-reference',
  frameset: 'external-reference',
  object: 'embedded-file',
  embed: 'embedded-file',
  applet: 'embedded-file',
  audio: 'multimedia',
  video: 'multimedia',
  bgsound: 'multimedia',
  base: 'external-reference',
  link: 'external-reference',
  form: 'form',
  input: 'form',
  button: 'form',
  select: 'form',
  textarea: 'form',
  isindex: 'form',
  keygen: 'form',
}
const structure: ReadonlySet<string> = new Set(
  'html head body title meta option optgroup label legend fieldset blink marquee nobr noindex acronym picture source track param'.split(
    ' ',
  ),
)

/** What to tell of an element that goes. */
export function lossOf(name: string): FindingKind | undefined {
  const loss = Object.hasOwn(losses, name) ? losses[name] : undefined
  return loss ?? (structure.has(name) ? undefined : 'unknown')
}

/** Elements without an end tag: leaving them out leaves out nothing that follows. */
export const isSilent = (name: string): boolean => /^(?:embed|frame|bgsound)$/.test(name)

interface Work {
  readonly findings: Findings
  readonly pictures: Pictures
  readonly links: 'keep' | 'text'
}

const isFragment = (target: string): boolean => /^#[^\s"<>\\`]{0,200}$/.test(target)

function link(target: string, { findings, links }: Work): string | undefined {
  // URL Standard §4.4: browsers drop line ends and tabs anywhere in an address, and blanks around it.
  const address = target.replace(/[\t\n\r]/g, '').trim()
  if (isFragment(address)) return address
  if (!isSafeLink(address)) {
    if (address !== '') findings.add('unsafe-link')
    return undefined
  }
  if (links === 'keep') return address
  findings.add('link')
  return undefined
}

/** `cid:` names a part of the mail that the page is the body of (RFC 2392); alone it names nothing. */
export const CID = /^cid:[\w.@$+-]{1,200}$/i

function picture(source: string, { findings, pictures }: Work): string | undefined {
  const kept = pictures.get(source) ?? (CID.test(source) ? source : undefined)
  if (kept === undefined && source !== '') findings.add(/^\s*data:/i.test(source) ? 'malformed' : 'external-reference')
  return kept
}

function allowedValue(rule: Rule, value: string, work: Work): string | undefined {
  if (rule === 'link') return link(value, work)
  if (rule === 'picture') return picture(value, work)
  if (rule === 'style') return paints(value, () => work.findings.add('style'))
  const clean = withoutHidden(value, work.findings).replace(/\s+/g, ' ')
  if (fits(rule, clean)) return clean
  work.findings.add('unknown')
  return undefined
}

/** What is told of an attribute that is not in the table. */
const told: readonly (readonly [RegExp, FindingKind])[] = [
  [/^on/, 'javascript'],
  [
    /^(?:src|srcset|background|poster|data|action|formaction|ping|manifest|longdesc|lowsrc|dynsrc|xlink:href|codebase)$/,
    'external-reference',
  ],
  [/^srcdoc$/, 'embedded-file'],
]

/** The attributes that stay, in the order of the table's rows as written. Classes, data-* and the like go unsaid: nothing uses them any more. */
export function keptAttributes(
  token: Token & { kind: 'open' },
  allowed: ReadonlyMap<string, Rule>,
  work: Work,
): ReadonlyMap<string, string> {
  const kept = new Map<string, string>()
  for (const [name, value] of token.attributes) {
    const rule = allowed.get(name)
    if (rule === undefined) {
      const kind = told.find(([pattern]) => pattern.test(name))?.[1]
      if (kind) work.findings.add(kind)
      continue
    }
    const clean = allowedValue(rule, value, work)
    if (clean !== undefined) kept.set(name, clean)
  }
  if (kept.has('href') && !kept.get('href')?.startsWith('#')) kept.set('rel', 'noopener noreferrer nofollow')
  return kept
}
