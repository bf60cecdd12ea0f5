/** The title of the window: how much is unread, the page, the product. */
let unread = 0
let page = ''

export function nameWindow(change: { readonly unread?: number; readonly page?: string }): void {
  unread = change.unread ?? unread
  page = change.page ?? page
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${page === '' ? '' : `${page} · `}関所`
}
