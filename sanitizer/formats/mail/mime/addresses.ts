import type { Mailbox } from '../message.ts'
import { withoutComments } from './parameters.ts'
import { decodeWords, rawText } from './words.ts'

/** RFC 5322 §3.4, as programs write it. Groups give their members, a group without members its name. */
export function parseAddresses(field: string): readonly Mailbox[] {
  return split(rawText(field)).flatMap((each) => mailbox(each))
}

const LIST_END = /[,;]/

/** At commas and semicolons outside of quotes, comments and angles; the name of a group goes before its colon. */
function split(text: string): string[] {
  const found: string[] = []
  let [from, quoted, comment, angle] = [0, false, 0, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '\\') at++
    else if (character === '"' && comment === 0) quoted = !quoted
    else if (quoted) continue
    else if (character === '(') comment++
    else if (character === ')') comment = Math.max(0, comment - 1)
    else if (comment > 0) continue
    else if (character === '<') angle = true
    else if (character === '>') angle = false
    else if (!angle && LIST_END.test(character)) {
      found.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...found, text.slice(from)].map((each) => each.trim()).filter((each) => each !== '')
}

function mailbox(text: string): Mailbox[] {
  const group = /^((?:"(?:[^"\\]|\\.)*"|[^<":@])*):(.*)$/s.exec(text)
  if (group) return (group[2] ?? '').trim() === '' ? named(group[1] ?? '') : mailbox((group[2] ?? '').trim())
  const angle = /^(.*)<([^<>]*)>[^<>]*$/s.exec(text)
  if (angle) {
    const [, name = '', address = ''] = angle
    return known(phrase(name), address)
  }
  const comment = /\(([^()]*)\)/.exec(text)?.[1]
  if (comment !== undefined && addressOf(withoutComments(text).trim()) !== undefined) return known(phrase(comment), withoutComments(text))
  return known('', text)
}

const named = (name: string): Mailbox[] => (phrase(name) === '' ? [] : [{ name: phrase(name), address: undefined }])

/** What is no address is a name, so that nobody disappears from the list. */
function known(name: string, address: string): Mailbox[] {
  const spelt = address.trim()
  const found = addressOf(spelt)
  if (found !== undefined) return [{ name, address: found }]
  const shown = [name, spelt === '' || name.includes(spelt) ? '' : decodeWords(spelt)].filter((each) => each !== '').join(' ')
  return shown === '' ? [] : [{ name: shown, address: undefined }]
}

const phrase = (text: string): string =>
  decodeWords(text.replace(/"((?:[^"\\]|\\.)*)"/gs, (_, inside: string) => inside.replace(/\\(.)/gs, '$1'))).trim()

const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 253

/**
 * RFC 5321 §4.1.2 within ASCII: a local part of atoms and dots, also dots where mobile carriers of Japan allowed them (`a..b.@docomo.ne.jp`).
 * KNOWN GAP: addresses outside ASCII (RFC 6532) and quoted ones with blanks become part of the name.
 */
export function addressOf(text: string): string | undefined {
  const [, quoted, bare, domain = ''] = /^(?:"([^"\\]*)"|([^"@\s]+))@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)$/.exec(text) ?? []
  const local = quoted ?? bare ?? ''
  if (!/^[A-Za-z0-9!#$&'*+/=?^_`{|}~.-]+$/.test(local) || local.length > LONGEST_LOCAL || domain.length > LONGEST_DOMAIN) return undefined
  return `${local}@${domain.toLowerCase()}`
}
