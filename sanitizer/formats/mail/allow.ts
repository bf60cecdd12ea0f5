/** What of a mail is kept: these fields, the text, HTML that its own format has rebuilt, and files that their own formats have rebuilt. */

/**
 * RFC 5322 §3.6 in the order in which they are written. Everything else goes: the way it took and who passed it on (Received, Authentication-Results),
 * what makes a program act (Disposition-Notification-To, Return-Receipt-To, List-Unsubscribe), other addresses for answers (Reply-To), Bcc, and
 * all X- fields.
 */
export const keptFields: ReadonlySet<string> = new Set(['date', 'from', 'to', 'cc', 'subject', 'message-id', 'in-reply-to', 'references'])

/** Fields about the writing of the file itself: they are written anew and nobody misses the old ones. */
export const structuralFields: ReadonlySet<string> = new Set([
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
])

/** Names for parts that have none. Only the extension matters for what they are taken for. */
export const namesByType: Readonly<Record<string, string>> = {
  'text/plain': 'text.txt',
  'text/html': 'text.html',
  'text/calendar': 'calendar.ics',
  'text/vcard': 'contact.vcf',
  'text/csv': 'table.csv',
  'message/rfc822': 'message.eml',
  'message/global': 'message.eml',
  'message/delivery-status': 'delivery-status.txt',
  'message/disposition-notification': 'disposition-notification.txt',
  'text/rfc822-headers': 'headers.txt',
  'application/ms-tnef': 'winmail.dat',
}

/** What a kept Message-ID or reference looks like (RFC 5322 §3.6.4), within bounds. */
export const messageIds = /<[A-Za-z0-9!#$&'*+/=?^_`{|}~.-]{1,200}@[A-Za-z0-9!#$&'*+/=?^_`{|}~.[\]:-]{1,200}>/g
/** A thread has rarely more; the first and the last are what readers sort by. */
export const MOST_REFERENCES = 50
export const MOST_MAILBOXES = 5000
