/** Where a link may lead (threats §3.3, hyperlink schemes). */

export { isSafeLink } from '../../container/links.ts'

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
