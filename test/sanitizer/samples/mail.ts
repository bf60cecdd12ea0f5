/** Mails built in code: what is evil in each is in its row. Each threat has the marker inside, and must not bring it through. */
export const MARKER = 'SekishoMarker7f3a9c'
export const KEPT = 'これは残る本文です。'

const lines = (...each: readonly string[]): string => each.join('\r\n')
export const base64 = (bytes: string | Uint8Array): string =>
  Buffer.from(bytes)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n')

/** Fields of one part, and its body. */
export const part = (fields: string, body: string): string => `${fields}\r\n\r\n${body}`
export const text = (body = KEPT): string =>
  part('Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64', base64(body))
export const file = (name: string, bytes: string | Uint8Array, type = 'application/octet-stream'): string =>
  part(
    lines(
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
    ),
    base64(bytes),
  )

let boundaries = 0
export function multipart(subtype: string, ...parts: readonly string[]): string {
  const boundary = `b${++boundaries}`
  return part(
    `Content-Type: multipart/${subtype}; boundary="${boundary}"`,
    `${parts.map((each) => `--${boundary}\r\n${each}\r\n`).join('')}--${boundary}--\r\n`,
  )
}

const FIELDS = lines(
  'From: =?UTF-8?B?5bGx55Sw?= <yamada@example.jp>',
  'To: b@example.jp',
  'Subject: test',
  'Date: Mon, 6 Jul 2026 09:00:00 +0900',
  'MIME-Version: 1.0',
)
/** @param more further fields, each ended by CRLF */
export const mail = (entity: string, more = ''): string => `${FIELDS}\r\n${more}${entity}`
const inside = (entity: string): string =>
  part('Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="inner.eml"', mail(entity))

/** Where in a mail a hostile part may stand, beside a text that stays. */
export const places: Readonly<Record<string, (threat: string) => string>> = {
  'beside the text': (threat) => mail(multipart('mixed', text(), threat)),
  'before the text': (threat) => mail(multipart('mixed', threat, text())),
  'among alternatives': (threat) => mail(multipart('mixed', multipart('alternative', text(), threat))),
  'under a signature': (threat) =>
    mail(multipart('signed', multipart('mixed', text(), threat), part('Content-Type: application/pgp-signature', 'x'))),
  'in a mail inside': (threat) => mail(multipart('mixed', text('outer'), inside(multipart('mixed', text(), threat)))),
  'two mails deep': (threat) =>
    mail(multipart('mixed', text('outer'), inside(multipart('mixed', text('middle'), inside(multipart('related', text(), threat)))))),
}

const PE = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'), Buffer.alloc(48), Buffer.from(MARKER)])
const html = (body: string): string => `<!DOCTYPE html><html><body><p>${KEPT}</p>${body}</body></html>`

export interface Threat {
  readonly name: string
  readonly part: string
}

export const threats: readonly Threat[] = [
  { name: 'a program', part: file('invoice.exe', PE) },
  { name: 'a program called a picture', part: file('photo.jpg', PE, 'image/jpeg') },
  {
    name: 'a program with two names',
    part: part(
      'Content-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.exe"\r\nContent-Transfer-Encoding: base64',
      base64(PE),
    ),
  },
  { name: 'a script', part: file('run.vbs', `CreateObject("WScript.Shell").Run "${MARKER}"`) },
  { name: 'a script called text', part: file('readme.txt', `#!/bin/sh\n${MARKER}`) },
  { name: 'a shortcut', part: file('a.url', `[InternetShortcut]\r\nURL=file://${MARKER}/a`) },
  { name: 'a library file', part: file('a.library-ms', `<libraryDescription><url>\\\\${MARKER}\\a</url></libraryDescription>`) },
  { name: 'a disk image by its name', part: file('a.iso', `${MARKER}`) },
  { name: 'a reverse name', part: file('report\u202efdp.exe', PE) },
  { name: 'a path as its name', part: file('..\\..\\Startup\\a.bat', `@echo off\r\n${MARKER}`) },
  {
    name: 'a name in pieces',
    part: part(
      'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*0*=UTF-8\'\'inv%6Fice; filename*1=".e"; filename*2="xe"\r\nContent-Transfer-Encoding: base64',
      base64(PE),
    ),
  },
  {
    name: 'an external body',
    part: part(
      'Content-Type: message/external-body; access-type=URL; URL="http://example.com/"',
      `Content-Type: text/plain\r\n\r\n${MARKER}`,
    ),
  },
  {
    name: 'a part of a message',
    part: part('Content-Type: message/partial; id="a@b"; number=1; total=2', `Subject: ${MARKER}\r\n\r\n${MARKER}`),
  },
  {
    name: 'S/MIME',
    part: part(
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\nContent-Transfer-Encoding: base64',
      base64(MARKER),
    ),
  },
  {
    name: 'a signature',
    part: part('Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64', base64(MARKER)),
  },
  {
    name: 'PGP/MIME',
    part: multipart(
      'encrypted',
      part('Content-Type: application/pgp-encrypted', 'Version: 1'),
      part('Content-Type: application/octet-stream', MARKER),
    ),
  },
  {
    name: 'HTML with a script',
    part: part('Content-Type: text/html; charset=utf-8', html(`<script>${MARKER}</script><style>@import url(http://${MARKER}/)</style>`)),
  },
  {
    name: 'HTML that fetches',
    part: part(
      'Content-Type: text/html; charset=utf-8',
      html(`<img src="http://${MARKER}/a.gif"><iframe src="//${MARKER}"></iframe><a href="javascript:${MARKER}">x</a>`),
    ),
  },
  {
    name: 'HTML that hides an image in a comment',
    part: part('Content-Type: text/html; charset=utf-8', html(`<!--[if mso]><v:imagedata src="\\\\${MARKER}\\a"><![endif]-->`)),
  },
  { name: 'HTML in UTF-7', part: part('Content-Type: text/html; charset=utf-7', `<p>${KEPT}</p><script>${MARKER}</script>`) },
  { name: 'an HTML file', part: file('form.html', html(`<script>${MARKER}</script>`), 'text/html') },
  { name: 'an HTML application', part: file('form.hta', `<hta:application id="${MARKER}">`) },
  { name: 'AMP', part: part('Content-Type: text/x-amp-html', `<html amp4email><script>${MARKER}</script></html>`) },
  {
    name: 'an encoding that nobody knows',
    part: part('Content-Type: application/octet-stream; name="a.bin"\r\nContent-Transfer-Encoding: x-unknown', MARKER),
  },
  {
    name: 'winmail.dat that is none',
    part: file('winmail.dat', Buffer.from(`\x78\x9f\x3e\x22${MARKER}`, 'latin1'), 'application/ms-tnef'),
  },
  {
    name: 'a PDF with a script',
    part: file('a.pdf', Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(${MARKER})>>>>endobj\n`)),
  },
  { name: 'a font', part: file('a.ttf', Buffer.from(`\0\x01\0\0\0\x0a${MARKER}`, 'latin1')) },
  { name: 'a PEM key', part: file('id.pem', `-----BEGIN PRIVATE KEY-----\n${MARKER}\n-----END PRIVATE KEY-----\n`) },
]

/** Fields that go, or that must not become more than one. */
export const fields: readonly (readonly [name: string, fields: string])[] = [
  ['the way it took', `Received: from ${MARKER} by x; Mon, 6 Jul 2026 09:00:00 +0900`],
  ['a program’s name', `X-Mailer: ${MARKER}`],
  ['blind copies', `Bcc: ${MARKER}@example.jp`],
  ['another address for answers', `Reply-To: ${MARKER}@example.jp`],
  ['a request for a receipt', `Disposition-Notification-To: ${MARKER}@example.jp`],
  ['another request for a receipt', `Return-Receipt-To: ${MARKER}@example.jp`],
  ['a link to unsubscribe', `List-Unsubscribe: <https://example.com/${MARKER}>`],
  ['a Content-Base', `Content-Base: http://${MARKER}/`],
  ['a Content-Location', `Content-Location: http://${MARKER}/`],
  ['a second subject', `Subject: ${MARKER}`],
  ['a second sender', `From: ${MARKER}@example.jp`],
  ['a folded field of another name', `X-A: a\r\n b\r\n\t${MARKER}`],
  ['a date that is none', `Delivery-Date: ${MARKER}`],
  ['a Message-ID that is none', `Message-ID: <${MARKER} "x@y>`],
  ['a line that is no field', `${MARKER} without a colon`],
  ['a trace of authentication', `Authentication-Results: ${MARKER}; dkim=pass`],
]

/** A text that would begin another field in a reader that decodes first. */
export const injections: readonly (readonly [name: string, mail: string])[] = [
  ['in a subject', `Subject: =?UTF-8?B?${Buffer.from('a\r\nBcc: x@example.com\r\n\r\nbody').toString('base64')}?=`],
  ['in a name', `From: =?UTF-8?Q?a=0D=0ABcc:_x@example.com?= <a@example.jp>`],
  ['in a quoted name', `From: "a\\\r\n Bcc: x@example.com" <a@example.jp>`],
  ['by a bare CR', `Subject: a\rBcc: x@example.com`],
  ['by NEL and line separators', `Subject: =?UTF-8?B?${Buffer.from('a\u0085Bcc: x\u2028Bcc: y').toString('base64')}?=`],
].map(([name, field]) => [name ?? '', `${field}\r\nTo: b@example.jp\r\nMIME-Version: 1.0\r\n${text()}`])

/** Everything that a reader could decode out of a mail: it, and each run of base64 lines in it, mails inside included. */
export function readings(bytes: Uint8Array): Buffer[] {
  const own = Buffer.from(bytes)
  const runs = own.toString('latin1').match(/(?<=\r\n\r\n)[A-Za-z0-9+/]+(?:\r\n[A-Za-z0-9+/]+)*={0,2}/g) ?? []
  const words = [...own.toString('latin1').matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map(([, word = '']) => word)
  return [own, ...[...runs, ...words].map((run) => Buffer.from(run, 'base64'))]
}

/** The marker as it is, in UTF-16, as hexadecimal and inside of base64. */
export const disguises: readonly Buffer[] = [
  Buffer.from(MARKER),
  Buffer.from(MARKER.toUpperCase()),
  Buffer.from(MARKER, 'utf16le'),
  Buffer.from(MARKER, 'utf16le').swap16(),
  Buffer.from(Buffer.from(MARKER).toString('hex')),
  ...[0, 1, 2].map((shift) =>
    Buffer.from(
      Buffer.from(`${' '.repeat(shift)}${MARKER}`)
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, 20),
    ),
  ),
]
