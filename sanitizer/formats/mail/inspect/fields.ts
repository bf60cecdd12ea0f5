import { plainText } from './body.ts'

const atom = "[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+"
const dotted = `${atom}(?:\\.${atom})*`
const address = `(?:${dotted}|"[A-Za-z0-9!#$&'*+/=?^_\`{|}~.-]+")@[A-Za-z0-9.-]+`
const word = '=\\?UTF-8\\?B\\?[A-Za-z0-9+/]{1,60}={0,2}\\?='
const phrase = `(?:[A-Za-z0-9][A-Za-z0-9 _-]*|${word}(?: ${word})*)`
const mailbox = `(?:${address}|${phrase} <${address}>|${phrase}:;)`
const identifier = "<[A-Za-z0-9!#$&'*+/=?^_`{|}~.-]+@[A-Za-z0-9!#$&'*+/=?^_`{|}~.[\\]:-]+>"
const whole = (source: string): RegExp => new RegExp(`^${source}$`)
const mailboxes = whole(`${mailbox}(?:, ${mailbox})*`)

/** RFC 5322 §3.6: each field that may be there, how it may look (unfolded), in the order of the file, each once. */
export const allowedFields: ReadonlyMap<string, RegExp> = new Map([
  ['MIME-Version', /^1\.0$/],
  ['Date', /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/],
  ['From', mailboxes],
  ['To', mailboxes],
  ['Cc', mailboxes],
  ['Subject', whole(`(?:[A-Za-z0-9][A-Za-z0-9 ,:;'!/()[\\]+&#@._-]*|${word}(?: ${word})*)`)],
  ['Message-ID', whole(identifier)],
  ['In-Reply-To', whole(identifier)],
  ['References', whole(`${identifier}(?: ${identifier})*`)],
])

/** Encoded words must be text of one line, or they could begin another field in a careless reader. */
export function hasPlainWords(value: string): boolean {
  for (const [, content = ''] of value.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)) {
    const text = plainText(Buffer.from(content, 'base64'))
    if (text === undefined || /[\r\n\t]/.test(text)) return false
  }
  return true
}

/** RFC 2183 and RFC 2231, in the two forms in which names are written. @returns undefined when it is neither */
export function attachedName(disposition: string): string | undefined {
  const plain = /^attachment; filename="([A-Za-z0-9][A-Za-z0-9 ._-]*)"$/.exec(disposition)?.[1]
  if (plain !== undefined) return plain
  const one = /^attachment; filename\*=UTF-8''((?:[A-Za-z0-9._-]|%[0-9A-F]{2})+)$/.exec(disposition)?.[1]
  return nameFrom(one ?? severalLines(disposition))
}

function severalLines(disposition: string): string | undefined {
  const [kind, ...pieces] = disposition.split('; ')
  const values = pieces.map((piece, index) => {
    const start = `filename*${index}*=${index === 0 ? "UTF-8''" : ''}`
    return piece.startsWith(start) && /^(?:[A-Za-z0-9._-]|%[0-9A-F]{2})*$/.test(piece.slice(start.length))
      ? piece.slice(start.length)
      : undefined
  })
  return kind === 'attachment' && pieces.length > 1 && values.every((each) => each !== undefined) ? values.join('') : undefined
}

/** A file system or a reader must not take the name for a path, a device or something hidden. */
function nameFrom(spelt: string | undefined): string | undefined {
  if (spelt === undefined) return undefined
  const bytes = Buffer.from(
    spelt.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
  const name = plainText(bytes)
  const bad = name === undefined || /[\\/<>:"|?*\r\n\t\p{C}]/u.test(name) || /^\s|[.\s]$/u.test(name) || [...name].length > 160
  return bad || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name) ? undefined : name
}
