/** The words of an HTML body, for where its markup cannot stay. What comes out is text, and stays text whatever it says. */
const breaks = /^\/?(?:p|div|br|tr|li|ul|ol|h[1-6]|table|blockquote|hr|pre|section|article|header|footer|dt|dd)$/
const silent = /^(?:script|style|head|title|template|noscript|svg|math|object|iframe|xml)$/
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  yen: '¥',
  copy: '©',
  reg: '®',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  middot: '·',
  times: '×',
  laquo: '«',
  raquo: '»',
  bull: '•',
  ensp: ' ',
  emsp: ' ',
  zwnj: '',
  zwj: '',
}
const LONGEST_TAG = 100_000
const LONGEST_LINK = 2000

export function textOfHtml(html: string): string {
  const shown: string[] = []
  let address: string | undefined
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    shown.push(plain(html.slice(at, open < 0 ? html.length : open)))
    if (open < 0) break
    const { name, end, source } = tagAt(html, open)
    at = end
    if (silent.test(name)) at = behind(html, name, end)
    else if (breaks.test(name)) shown.push(name.startsWith('/') || name === 'br' || name === 'hr' ? '\n' : '')
    else if (name === 'td' || name === 'th') shown.push(' ')
    else if (name === 'a') address = linkOf(source)
    else if (name === '/a' && address !== undefined) {
      if (
        !shown
          .slice(-4)
          .join('')
          .includes(address.replace(/^mailto:/, ''))
      )
        shown.push(` <${address}>`)
      address = undefined
    }
  }
  return shown
    .join('')
    .split('\n')
    .map((line) => line.replace(/^[ \t]+/, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** A comment, a declaration or a tag; `<` that begins none of them is a character. */
function tagAt(html: string, open: number): { readonly name: string; readonly end: number; readonly source: string } {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4)
    return { name: '!', end: end < 0 ? html.length : end + 3, source: '' }
  }
  const name = /^<(\/?[A-Za-z][A-Za-z0-9:-]{0,40}|[!?])/.exec(html.slice(open, open + 50))?.[1]?.toLowerCase() ?? ''
  const close = name === '' ? -1 : html.indexOf('>', open)
  const end = name === '' ? open + 1 : close < 0 || close - open > LONGEST_TAG ? html.length : close + 1
  return { name, end, source: html.slice(open, end) }
}

function behind(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[^>]{0,100}>`, 'gi')
  end.lastIndex = from
  const found = end.exec(html)
  return found ? found.index + found[0].length : html.length
}

const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : ''
  })

/** Only addresses that a person could follow by hand. */
function linkOf(tag: string): string | undefined {
  const [, quoted, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag) ?? []
  const address = plain(quoted ?? single ?? bare ?? '').trim()
  return /^(?:https?:\/\/|mailto:)[^\s<>]+$/i.test(address) && address.length <= LONGEST_LINK ? address : undefined
}
