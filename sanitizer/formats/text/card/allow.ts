/** What a calendar and a contact may hold: properties by component, each with the form of its value. */

export type ValueRule =
  | 'text'
  | 'moment'
  | 'span'
  | 'rule'
  | 'number'
  | 'word'
  | 'place'
  | 'link'
  | 'person'
  | 'offset'
  | 'phone'
  | 'mail'
  | 'picture'
  | 'reading'
  | 'action'

const table = (rows: Readonly<Record<string, ValueRule>>): ReadonlyMap<string, ValueRule> =>
  new Map(Object.entries(rows).flatMap(([names, rule]) => names.split(' ').map((name) => [name, rule] as const)))

/** RFC 5545 §3.8 and RFC 7986; not ATTACH, IMAGE, CONFERENCE, STRUCTURED-DATA, TZURL, SOURCE nor anything of a vendor's. */
const event = table({
  'SUMMARY DESCRIPTION LOCATION COMMENT CONTACT RESOURCES CATEGORIES UID RELATED-TO REQUEST-STATUS': 'text',
  'DTSTART DTEND DUE DTSTAMP CREATED LAST-MODIFIED COMPLETED RECURRENCE-ID RDATE EXDATE FREEBUSY': 'moment',
  DURATION: 'span',
  'RRULE EXRULE': 'rule',
  'SEQUENCE PRIORITY PERCENT-COMPLETE': 'number',
  'STATUS CLASS TRANSP': 'word',
  GEO: 'place',
  URL: 'link',
  'ORGANIZER ATTENDEE': 'person',
})
const zone = table({
  'TZID TZNAME COMMENT': 'text',
  'TZOFFSETFROM TZOFFSETTO': 'offset',
  'DTSTART RDATE LAST-MODIFIED': 'moment',
  RRULE: 'rule',
})

export const components: ReadonlyMap<string, ReadonlyMap<string, ValueRule>> = new Map([
  ['VCALENDAR', table({ 'CALSCALE METHOD': 'word', 'X-WR-CALNAME X-WR-TIMEZONE NAME': 'text' })],
  ['VEVENT', event],
  ['VTODO', event],
  ['VJOURNAL', event],
  ['VFREEBUSY', event],
  ['VTIMEZONE', zone],
  ['STANDARD', zone],
  ['DAYLIGHT', zone],
  // §3.8.6: an alarm shows or sounds; it sends no mail, runs nothing and names no sound.
  ['VALARM', table({ ACTION: 'action', 'TRIGGER DURATION': 'span', 'DESCRIPTION SUMMARY UID': 'text', REPEAT: 'number' })],
  // RFC 6350 §6, RFC 2426, vCard 2.1; not KEY, SOUND (but its use for a reading), AGENT, SOURCE, XML, CALURI, IMPP nor anything of a vendor's but the reading of names.
  [
    'VCARD',
    table({
      'FN N NICKNAME ADR LABEL ORG TITLE ROLE NOTE CATEGORIES UID SORT-STRING X-PHONETIC-FIRST-NAME X-PHONETIC-LAST-NAME X-ABLABEL': 'text',
      'BDAY ANNIVERSARY REV': 'moment',
      'GENDER KIND CLASS LANG TZ': 'text',
      TEL: 'phone',
      EMAIL: 'mail',
      GEO: 'place',
      URL: 'link',
      'PHOTO LOGO': 'picture',
      SOUND: 'reading',
    }),
  ],
])

/** Which component may stand in which; the outermost one in none. */
export const inside: Readonly<Record<string, readonly string[]>> = {
  VCALENDAR: [''],
  VCARD: [''],
  VEVENT: ['VCALENDAR'],
  VTODO: ['VCALENDAR'],
  VJOURNAL: ['VCALENDAR'],
  VFREEBUSY: ['VCALENDAR'],
  VTIMEZONE: ['VCALENDAR'],
  STANDARD: ['VTIMEZONE'],
  DAYLIGHT: ['VTIMEZONE'],
  VALARM: ['VEVENT', 'VTODO'],
}

/** Parameters that say how to read a value or whom it names; not ALTREP, DIR, FMTTYPE, SENT-BY, X-…, which name or carry something else. */
export const parameters: Readonly<Record<string, RegExp>> = {
  TZID: /^[^\p{Cc}"]{1,100}$/u,
  VALUE: /^(?:DATE|DATE-TIME|DURATION|PERIOD|TEXT|URI|DATE-AND-OR-TIME)$/i,
  LANGUAGE: /^[\w-]{1,40}$/,
  CN: /^[^\p{Cc}]{1,200}$/u,
  ROLE: /^[\w-]{1,40}$/,
  PARTSTAT: /^[\w-]{1,40}$/,
  RSVP: /^(?:TRUE|FALSE)$/i,
  CUTYPE: /^[\w-]{1,40}$/,
  RELATED: /^(?:START|END)$/i,
  RELTYPE: /^[\w-]{1,40}$/,
  RANGE: /^THISANDFUTURE$/i,
  FBTYPE: /^[\w-]{1,40}$/,
  TYPE: /^[\w-]+(?:,[\w-]+)*$/,
  PREF: /^\d{1,3}$/,
}

const day = String.raw`(?:\d{4}-?\d{2}-?\d{2}|--?\d{2}-?\d{2}|\d{4}(?:-\d{2})?)(?:T\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,6})?)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?:/[\dTZPWDHMS+-]{1,40})?`
/** A comma between two is not optional: without it a run of digits could be cut in ever so many ways. */
const moment = new RegExp(`^${day}(?:,${day}){0,2000}$`, 'i')
/** §3.3.10, without frequencies that nobody meets at and that make readers count to the end of time. */
const rule =
  /^FREQ=(?:HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:UNTIL=[\dTZ]{8,16}|COUNT=\d{1,5}|INTERVAL=\d{1,5}|WKST=[A-Z]{2}|BY[A-Z]{3,8}=[+\-\dA-Z,]{1,400}))*$/i

/** Forms of values; `link`, `picture` and `reading` are looked at by code. */
export const forms: Readonly<Record<Exclude<ValueRule, 'link' | 'picture' | 'reading'>, RegExp>> = {
  text: /^[\s\S]*$/,
  moment,
  span: /^(?:[+-]?P[\dWDTHMS]{1,40}|\d{8}T\d{6}Z?)$/i,
  rule,
  number: /^\d{1,9}$/,
  word: /^[A-Za-z-]{1,40}$/,
  place: /^(?:geo:)?-?\d{1,3}(?:\.\d{1,12})?[;,]-?\d{1,3}(?:\.\d{1,12})?$/i,
  person: /^mailto:[^\s<>"\\]{1,300}$/i,
  offset: /^[+-]\d{4}(?:\d{2})?$/,
  phone: /^(?:tel:)?[-+\d\s*#().,;=/a-z\u3000-\u30ff\uff01-\uff60\u4e00-\u9fff]{1,100}$/i,
  mail: /^(?!.*:)[^\s<>"\\]{1,300}$/,
  action: /^(?:DISPLAY|AUDIO)$/i,
}
