/** What an HTML of ours is made of, said once more and apart from the disarmer's table: both must agree before a page passes. */

export type ValueCheck = 'plain' | 'token' | 'digits' | 'length' | 'colour' | 'letters' | 'style' | 'link' | 'picture' | 'relation' | 'day'

const cells = 'align=letters valign=letters width=length height=length bgcolor=colour colspan=digits rowspan=digits nowrap=letters'
const expected: readonly (readonly [names: string, attributes: string])[] = [
  ['article aside footer header main nav section address hgroup search center pre blockquote figure figcaption dl dt dd ul', ''],
  ['h1 h2 h3 h4 h5 h6 p div caption', 'align=letters'],
  ['hr', 'align=letters width=length size=digits'],
  ['ol', 'start=digits type=token reversed=letters'],
  ['li', 'value=digits'],
  [
    'b i u s em strong small cite q dfn abbr code var samp kbd sub sup mark ins del bdi span big strike tt br wbr ruby rt rp rb rtc summary',
    '',
  ],
  ['time', 'datetime=day'],
  ['font', 'color=colour size=token face=plain'],
  ['a', 'href=link name=token rel=relation'],
  ['img', 'src=picture alt=plain width=length height=length border=digits align=letters'],
  ['table', 'align=letters border=digits cellpadding=digits cellspacing=digits width=length height=length bgcolor=colour'],
  ['thead tbody tfoot tr', 'align=letters valign=letters bgcolor=colour height=length'],
  ['col colgroup', 'align=letters valign=letters span=digits width=length'],
  ['td', cells],
  ['th', `${cells} scope=letters`],
  ['details', 'open=letters'],
]
const common = 'id=token title=plain lang=token dir=letters style=style'

const readRow = (row: string): ReadonlyMap<string, ValueCheck> =>
  new Map(
    `${common} ${row}`
      .trim()
      .split(/ +/)
      .map((pair) => pair.split('=') as [string, ValueCheck]),
  )
export const attributeKinds: ReadonlyMap<string, ReadonlyMap<string, ValueCheck>> = new Map(
  expected.flatMap(([names, attributes]) => names.split(' ').map((name) => [name, readRow(attributes)] as const)),
)
export const emptyElements: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'col', 'wbr'])

/** Only what paints: names of properties by their stems. */
const painting =
  /^(?:color|background(?:-color)?|font(?:-(?:size|weight|style|family|variant))?|line-height|letter-spacing|text-(?:align|decoration|indent)|vertical-align|white-space|word-break|(?:min-|max-)?width|height|(?:padding|margin)(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left|color|style|width|collapse|spacing))?|list-style-type)$/

function isPaint(style: string): boolean {
  return style.split(';').every((declaration) => {
    const [name = '', ...rest] = declaration.split(':')
    const value = rest.join(':')
    const bare = value.replace(/\b(?:rgb|hsl)a?\([0-9 .,%/deg]*\)/gi, '')
    return painting.test(name) && value !== '' && !/[():\\@;<>&"`*{}/]/.test(bare) && !/(?:^| )-[0-9]/.test(value)
  })
}

/** Read with the platform's own parser of addresses, which the disarmer does not ask. */
function isQuietLink(target: string): boolean {
  if (target.startsWith('#')) return !/[\s"<>\\`]/.test(target)
  if (/[\p{Cc}\p{Cf}\\]/u.test(target)) return false
  try {
    const { protocol, username, password } = new URL(target)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(protocol) && username === '' && password === ''
  } catch {
    return false
  }
}

export const values: Readonly<Record<Exclude<ValueCheck, 'picture'> | 'part', (value: string) => boolean>> = {
  plain: (value) => value.length <= 1000 && !/[\n\t]/.test(value),
  token: (value) => /^[A-Za-z0-9_+][A-Za-z0-9_.:+-]{0,63}$/.test(value),
  digits: (value) => /^-?[0-9]{1,5}$/.test(value),
  length: (value) => /^[0-9]{1,5}(?:\.[0-9]{1,4})?(?:%|px|\*)?$/.test(value),
  colour: (value) => /^(?:#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,24})$/.test(value),
  letters: (value) => /^[A-Za-z]{0,12}$/.test(value),
  day: (value) => /^[0-9TZ:.+ -]{1,40}$/.test(value),
  style: isPaint,
  link: isQuietLink,
  relation: (value) => value === 'noopener noreferrer nofollow',
  part: (value) => /^cid:[A-Za-z0-9_.@$+-]{1,200}$/i.test(value),
}
