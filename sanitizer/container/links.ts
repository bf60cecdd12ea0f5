/** Where a link may lead out of a document (threats §3.3, hyperlink schemes; §3.4). */

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
