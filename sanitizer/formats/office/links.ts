/** Where a link may lead (threats §3.3, hyperlink schemes). */

/** Office cuts addresses past this length, and so do browsers' handlers. */
const LONGEST = 2083
const WEB = /^https?:\/\/[^\s\\/@?#]{1,253}(?:[/?#][^\s\\]*)?$/i
const MAIL = /^mailto:[^\s\\<>]+$/i
const PHONE = /^tel:\+?[0-9*#().;=a-z-]+$/i
/** Characters that no URI holds, though Office writes some of them unescaped: spaces inside a path stay possible below. */
const FORBIDDEN = /[\u0000-\u001f\u007f\\<>"`{}|^\u200b-\u200f\u202a-\u202e\u2066-\u2069]/

/**
 * An absolute http, https, mailto or tel address and nothing else. User names in an authority (`https://bank@evil`) are
 * refused, since people read the wrong host.
 */
export function isSafeLink(target: string): boolean {
  if (target.length > LONGEST || FORBIDDEN.test(target)) return false
  const address = target.replaceAll(' ', '%20')
  return WEB.test(address) || MAIL.test(address) || PHONE.test(address)
}

/**
 * A place in the same document: a bookmark, a defined name, `Sheet1!A1`, `'My sheet'!A1:B2`. A colon before any exclamation mark
 * outside a plain cell range is the mark of a scheme; sheet names hold neither `:` nor `\` nor `/`.
 */
export function isLocalPlace(place: string): boolean {
  if (place.length > 1024 || /[\\\u0000-\u001f]|\/\//.test(place)) return false
  const sheet = place.lastIndexOf('!')
  const before = sheet < 0 ? place : place.slice(0, sheet)
  if (sheet < 0 && /^\$?[A-Za-z]{1,3}\$?\d+:\$?[A-Za-z]{1,3}\$?\d+$/.test(place)) return true
  return !/[:[\]|]/.test(before)
}

const ACTION_JUMP = /^ppaction:\/\/hlinkshowjump\?jump=(?:firstslide|lastslide|nextslide|previousslide|lastslideviewed|endshow)$/
const ACTION_SHOW = /^ppaction:\/\/customshow\?id=\d{1,6}(?:&return=(?:true|false))?$/

/** PresentationML action verbs ([MS-OE376] 2.1.1151): only those that move within the show. Never program, macro, file or ole. */
export const isSafeAction = (action: string): boolean =>
  action === '' ||
  action === 'ppaction://noaction' ||
  action === 'ppaction://hlinksldjump' ||
  ACTION_JUMP.test(action) ||
  ACTION_SHOW.test(action)
