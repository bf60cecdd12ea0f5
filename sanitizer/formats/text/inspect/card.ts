import { checkCharacters } from '../../../container/inspect/hidden.ts'
import { isWholePicture } from '../../../container/inspect/pictures.ts'
import { readingsOf } from '../../../container/inspect/readings.ts'
import type { Findings } from '../../../findings.ts'

const names = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** What our calendars and contacts say, once more and apart from the table of the disarmer. */
const calendar =
  'VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME X-WR-TIMEZONE SUMMARY DESCRIPTION LOCATION COMMENT CONTACT RESOURCES CATEGORIES UID RELATED-TO ' +
  'REQUEST-STATUS DTSTART DTEND DUE DTSTAMP CREATED LAST-MODIFIED COMPLETED RECURRENCE-ID RDATE EXDATE FREEBUSY DURATION RRULE EXRULE SEQUENCE ' +
  'PRIORITY PERCENT-COMPLETE STATUS CLASS TRANSP GEO URL ORGANIZER ATTENDEE TZID TZNAME TZOFFSETFROM TZOFFSETTO ACTION TRIGGER REPEAT'
const contact =
  'VERSION FN N NICKNAME ADR LABEL ORG TITLE ROLE NOTE CATEGORIES UID SORT-STRING X-PHONETIC-FIRST-NAME X-PHONETIC-LAST-NAME X-ABLABEL BDAY ' +
  'ANNIVERSARY REV GENDER KIND CLASS LANG TZ TEL EMAIL GEO URL PHOTO LOGO SOUND'
const kinds = {
  VCALENDAR: {
    properties: names(calendar),
    components: names('VCALENDAR VEVENT VTODO VJOURNAL VFREEBUSY VTIMEZONE STANDARD DAYLIGHT VALARM'),
  },
  VCARD: { properties: names(contact), components: names('VCARD') },
} as const
const parameters = names('TZID VALUE LANGUAGE CN ROLE PARTSTAT RSVP CUTYPE RELATED RELTYPE RANGE FBTYPE TYPE PREF CHARSET ENCODING')

const LINE = /^(?:[A-Za-z0-9-]{1,40}\.)?([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^;:"]*))*):([^\r\n]*)$/

function isQuiet(address: string): boolean {
  try {
    const { protocol, username } = new URL(address)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(protocol) && username === ''
  } catch {
    return false
  }
}

function isPicture(value: string): boolean {
  const coded = value.replace(/^data:image\/(?:png|jpeg|gif);base64,/, '')
  const bytes = Buffer.from(coded, 'base64')
  return bytes.toString('base64') === coded && ['png', 'jpg', 'gif'].some((extension) => isWholePicture(extension, bytes))
}

/** What must be true of the value of a property; the values of others are text that nothing reads otherwise. */
const checks: Readonly<Record<string, (value: string, given: string) => boolean>> = {
  URL: isQuiet,
  ORGANIZER: (value) => /^mailto:/i.test(value) && isQuiet(value),
  ATTENDEE: (value) => /^mailto:/i.test(value) && isQuiet(value),
  PHOTO: isPicture,
  LOGO: isPicture,
  ACTION: (value) => /^(?:DISPLAY|AUDIO)$/i.test(value),
  TRIGGER: (value) => /^[0-9PTWDHMSZ+-]+$/i.test(value),
  SOUND: (_value, given) => /;TYPE=X-IRMC-N(?:;|$)/i.test(given),
  RRULE: (value) => !/SECONDLY|MINUTELY/i.test(value),
  EMAIL: (value) => !value.includes(':'),
}

/** What quoted-printable spells is a text, in whatever encoding, without hidden characters. */
function checkQuoted(value: string, findings: Findings): void {
  const bytes = Buffer.from(
    value.replace(/=([0-9A-F]{2})/g, (_, hexadecimal: string) => String.fromCharCode(Number.parseInt(hexadecimal, 16))),
    'latin1',
  )
  const readings = readingsOf(bytes)
  if (readings.length === 0) findings.add('malformed')
  for (const points of readings) checkCharacters(points, findings)
}

const isQuoted = /^[^:]*;ENCODING=QUOTED-PRINTABLE/

/** Folded lines and soft line breaks of quoted-printable put together again. */
function unfolded(text: string): readonly string[] {
  const lines: string[] = []
  for (const line of text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)) {
    const last = lines.at(-1) ?? ''
    if (last.endsWith('=') && isQuoted.test(last)) lines[lines.length - 1] = last.slice(0, -1) + line
    else lines.push(line)
  }
  return lines
}

/** Reads the lines of a finished calendar or contact: ended by CR LF, folded by one blank, components closed in order. */
export function checkCards(text: string, root: keyof typeof kinds, findings: Findings): void {
  const { properties, components } = kinds[root]
  const open: string[] = []
  if (!text.endsWith('\r\n') || /[^\r]\n|\r[^\n]/.test(text)) findings.add('malformed')
  for (const line of unfolded(text)) {
    const [, name = '', given = '', value = ''] = LINE.exec(line) ?? []
    if (name === 'BEGIN') {
      if (!components.has(value) || (open.length === 0) !== (value === root)) findings.add('unknown')
      open.push(value)
    } else if (name === 'END') {
      if (open.pop() !== value) findings.add('malformed')
    } else if (!properties.has(name) || open.length === 0) findings.add(name === 'ATTACH' ? 'embedded-file' : 'unknown')
    else if (/;ENCODING=QUOTED-PRINTABLE/.test(given)) checkQuoted(value, findings)
    else if (Object.hasOwn(checks, name) && !checks[name]?.(value, given)) findings.add('unknown')
    for (const [, parameter = ''] of given.matchAll(/;([A-Z0-9-]+)=/g)) if (!parameters.has(parameter)) findings.add('unknown')
  }
  if (open.length > 0) findings.add('malformed')
}
