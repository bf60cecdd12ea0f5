import type { Findings } from '../../../findings.ts'
import { cleanLine } from '../characters.ts'
import type { Headers, Mailbox, MailDate } from '../message.ts'

/** RFC 2047 §2: an encoded word has at most 75 characters; this many bytes of UTF-8 fit in base64. */
const WORD_BYTES = 45
const PLAIN_CHARACTERS = 60
/** Words that no program could take for the start of something else, e.g. of an encoded word or of a PDF. */
const plainWords = /^[A-Za-z0-9][A-Za-z0-9 ,:;'!/()[\]+&#@._-]*$/
const plainPhrase = /^[A-Za-z0-9][A-Za-z0-9 _-]*$/

/** One field, without its name: ASCII as it is where it is short and simple, else encoded words in UTF-8, one a line. */
export function unstructured(text: string): string {
  return plainWords.test(text) && text.length <= PLAIN_CHARACTERS ? text : words(text)
}

const phrase = (name: string): string => (plainPhrase.test(name) && name.length <= PLAIN_CHARACTERS ? name : words(name))

function words(text: string): string {
  const chunks: string[] = []
  let [chunk, bytes] = ['', 0]
  for (const character of text) {
    const size = Buffer.byteLength(character)
    if (bytes + size > WORD_BYTES) {
      chunks.push(chunk)
      chunk = ''
      bytes = 0
    }
    chunk += character
    bytes += size
  }
  return [...chunks, chunk].map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ')
}

/** RFC 5322 §3.4. Somebody without an address is an empty group of that name (§3.4, and RFC 6854 for From). */
function mailbox({ name, address }: Mailbox, findings: Findings): string[] {
  const clean = cleanLine(name, findings)
  if (address === undefined) return clean === '' ? [] : [`${phrase(clean)}:;`]
  const dotted = /^[^.]+(?:\.[^.]+)*@/.test(address)
  const spelt = dotted ? address : `"${address.slice(0, address.lastIndexOf('@'))}"${address.slice(address.lastIndexOf('@'))}`
  return clean === '' || clean === address ? [spelt] : [`${phrase(clean)} <${spelt}>`]
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (number: number): string => String(number).padStart(2, '0')

/** RFC 5322 §3.3. */
function date({ wall, zone }: MailDate): string {
  const at = new Date(wall)
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60]
  const day = `${days[at.getUTCDay()]}, ${two(at.getUTCDate())} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
  return `${day} ${clock} ${zone < 0 ? '-' : '+'}${two(hours)}${two(minutes)}`
}

/** The fields of a mail in their one order, each ended by CRLF; none that is empty. */
export function headerFields(headers: Headers, findings: Findings): string {
  const mailboxes = (list: readonly Mailbox[]): string => list.flatMap((each) => mailbox(each, findings)).join(',\r\n ')
  const rows: readonly (readonly [string, string])[] = [
    ['MIME-Version', '1.0'],
    ['Date', headers.date ? date(headers.date) : ''],
    ['From', mailboxes(headers.from)],
    ['To', mailboxes(headers.to)],
    ['Cc', mailboxes(headers.cc)],
    ['Subject', subject(cleanLine(headers.subject, findings))],
    ['Message-ID', headers.messageId.join('')],
    ['In-Reply-To', headers.inReplyTo.join('')],
    ['References', headers.references.join('\r\n ')],
  ]
  return rows.map(([name, value]) => (value === '' ? '' : `${name}: ${value}\r\n`)).join('')
}

const subject = (text: string): string => (text === '' ? '' : unstructured(text))
