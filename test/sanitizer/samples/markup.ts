/** Pages that do something: each evil part carries the marker, and KEPT stands where a person reads. */
import type { FindingKind } from '../../../sanitizer/protocol.ts'

export const MARKER = 'evil-marker-7f3a'
export const KEPT = '見える文章'

export interface Evil {
  readonly name: string
  readonly text: string
  /** What the report must say, where it must say something. */
  readonly finds?: FindingKind
}

const js = `alert('${MARKER}')`
const far = `http://${MARKER}.example/x`
const pieces: readonly (readonly [name: string, html: string, finds?: FindingKind])[] = [
  ['script', `<script>${js}</script>`, 'javascript'],
  ['script with a blank before its end', `<script>${js}</script >`, 'javascript'],
  ['script that looks closed in a string', `<script>"</scripty>";${js}</script>`, 'javascript'],
  ['script never closed before', `<SCRIPT/x>${js}</SCRIPT>`, 'javascript'],
  ['handler', `<p onclick="${js}">x</p>`, 'javascript'],
  ['handler without quotes after a slash', `<img/onerror=${MARKER}/src=x>`, 'javascript'],
  ['handler after a quoted value', `<b title="x"onmouseover="${js}">x</b>`, 'javascript'],
  ['javascript address', `<a href="javascript:${js}">x</a>`, 'unsafe-link'],
  ['javascript address as references', `<a href="&#106;ava&#x73;cript&colon;${MARKER}">x</a>`, 'unsafe-link'],
  ['javascript address broken by line ends', `<a href="java\n\tscript:${MARKER}">x</a>`, 'unsafe-link'],
  ['javascript address behind a control', `<a href="\x01javascript:${MARKER}">x</a>`, 'unsafe-link'],
  ['data address', `<a href="data:text/html,${MARKER}">x</a>`, 'unsafe-link'],
  ['blob address', `<a href="blob:${far}">x</a>`, 'unsafe-link'],
  ['handler of a program', `<a href="ms-msdt:/id ${MARKER}">x</a>`, 'unsafe-link'],
  ['search-ms', `<a href="search-ms:query=${MARKER}">x</a>`, 'unsafe-link'],
  ['share on another machine', `<a href="file://${MARKER}/x">x</a>`, 'unsafe-link'],
  ['UNC address', `<a href="\\\\${MARKER}\\x">x</a>`, 'unsafe-link'],
  ['address with another host before the at', `<a href="https://bank.example@${MARKER}.example/">x</a>`, 'unsafe-link'],
  ['address without a scheme', `<a href="//${MARKER}.example/">x</a>`, 'unsafe-link'],
  ['remote picture', `<img src="${far}">`, 'external-reference'],
  ['remote pictures by size', `<img srcset="${far} 2x">`, 'external-reference'],
  ['picture that is a page', `<img src="data:text/html;base64,${Buffer.from(MARKER).toString('base64')}">`],
  ['picture that is SVG', `<img src="data:image/svg+xml;base64,${Buffer.from(`<svg onload=${MARKER}>`).toString('base64')}">`],
  ['background of a table', `<table background="${far}"><tr><td>x</td></tr></table>`, 'external-reference'],
  ['frame', `<iframe src="${far}">${MARKER}</iframe>`, 'external-reference'],
  ['page inside a frame', `<iframe srcdoc="<script>${js}</script>"></iframe>`, 'external-reference'],
  ['frameset', `<frameset><frame src="${far}"></frameset>`, 'external-reference'],
  ['object', `<object data="${far}">${MARKER}</object>`, 'embedded-file'],
  ['embed', `<embed src="${far}">`, 'embedded-file'],
  ['applet', `<applet code="${MARKER}">x</applet>`, 'embedded-file'],
  ['base', `<base href="${far}">`, 'external-reference'],
  ['style sheet', `<link rel=stylesheet href="${far}">`, 'external-reference'],
  ['imported style', `<style>@import "${far}";</style>`, 'style'],
  ['style that fetches', `<p style="background:url(${far})">x</p>`, 'style'],
  ['style that fetches, in escapes', `<p style="background:u\\72l(${far})">x</p>`, 'style'],
  ['style that runs', `<p style="width:expression(${js})">x</p>`, 'style'],
  ['style that binds', `<p style="-moz-binding:url(${far})">x</p>`, 'style'],
  ['style over the whole page', `<div style="position:fixed;top:0;content:'${MARKER}'">x</div>`, 'style'],
  ['refresh', `<meta http-equiv="refresh" content="0;url=${far}">`, 'action'],
  ['form', `<form action="${far}"><input name="${MARKER}" type=password value="${MARKER}"></form>`, 'form'],
  ['button with its own target', `<button formaction="${far}">送信</button>`, 'form'],
  ['SVG with a script', `<svg><script>${js}</script></svg>`],
  ['SVG that animates an address', `<svg><a><animate attributeName=href values="javascript:${MARKER}"/><text>x</text></a></svg>`],
  ['SVG with HTML inside', `<svg><foreignObject><img src=x onerror="${js}"></foreignObject></svg>`],
  ['mutation: style in SVG', `<svg></p><style><a id="</style><img src=1 onerror=${MARKER}>">`],
  ['mutation: MathML', `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${MARKER}&gt;">`],
  ['mutation: noscript', `<noscript><p title="</noscript><img src=x onerror=${MARKER}>"></noscript>`],
  ['mutation: template', `<template><img src=x onerror=${MARKER}></template>`],
  ['mutation: textarea', `<textarea><img title="</textarea><img src=x onerror=${MARKER}>"></textarea>`],
  ['mutation: CDATA', `<svg><![CDATA[><img src=x onerror=${MARKER}>]]></svg>`],
  ['mutation: comment that ends early', `<!--><img src=x onerror=${MARKER}>-->`],
  ['mutation: comment that ends with a bang', `<!-- --!><img src=x onerror=${MARKER}>-->`],
  ['mutation: grave accents', `<img alt="\`\`onerror=x" src="${far}">`, 'external-reference'],
  ['comment', `<!-- ${MARKER} -->`, 'comment'],
  ['conditional comment', `<!--[if gte mso 9]><xml>${MARKER}</xml><![endif]-->`, 'alternate-content'],
  ['mark of the web', `<!-- saved from url=(0014)about:internet ${MARKER} -->`, 'comment'],
  ['instruction', `<?php ${MARKER} ?>`],
  ['bound data', `<span datasrc="#x" datafld="${MARKER}" data-x="${MARKER}">x</span>`],
  ['sound', `<audio src="${far}" autoplay></audio>`, 'multimedia'],
  ['film', `<video poster="${far}"><source src="${far}"></video>`, 'multimedia'],
  ['ping', `<a href="https://ok.example/" ping="${far}">x</a>`, 'external-reference'],
  ['tag that never ends', `<p>x</p><img src="${far}" onerror="${js}`],
]

export const evilPages: readonly Evil[] = pieces.map(([name, html, finds]) => ({
  name,
  text: `<!DOCTYPE html><html><head><title>${KEPT}</title></head><body><p>前</p>${html}<p>後</p></body></html>`,
  ...(finds ? { finds } : {}),
}))

const event = (inner: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART:20260401T090000',
    `SUMMARY:${KEPT}`,
    inner,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
const alarm = (inner: string): string => event(`BEGIN:VALARM\r\nTRIGGER:-PT5M\r\n${inner}\r\nEND:VALARM`)
export const evilCalendars: readonly Evil[] = [
  { name: 'attached address', text: event(`ATTACH:file://${MARKER}/x`), finds: 'embedded-file' },
  {
    name: 'attached file',
    text: event(`ATTACH;ENCODING=BASE64;VALUE=BINARY:${Buffer.from(MARKER).toString('base64')}`),
    finds: 'embedded-file',
  },
  { name: 'attached, folded in the name', text: event(`ATT\r\n ACH:file://${MARKER}/x`), finds: 'embedded-file' },
  { name: 'alarm that starts a program', text: alarm(`ACTION:PROCEDURE\r\nATTACH:${MARKER}.exe`), finds: 'action' },
  { name: 'alarm that sends mail', text: alarm(`ACTION:EMAIL\r\nATTENDEE:mailto:${MARKER}@x.example`), finds: 'action' },
  {
    name: 'sound of an alarm from a share',
    text: alarm(`ACTION:AUDIO\r\nATTACH;FMTTYPE=audio/wav:\\\\${MARKER}\\x.wav`),
    finds: 'embedded-file',
  },
  { name: 'HTML beside the description', text: event(`X-ALT-DESC;FMTTYPE=text/html:<script>${MARKER}</script>`), finds: 'html-in-text' },
  { name: 'address that runs', text: event(`URL:javascript:${MARKER}`), finds: 'unsafe-link' },
  { name: 'conference', text: event(`CONFERENCE;VALUE=URI:zoommtg://${MARKER}`), finds: 'unsafe-link' },
  { name: 'organizer of another scheme', text: event(`ORGANIZER:ldap://${MARKER}/`), finds: 'unknown' },
  { name: 'directory behind a person', text: event(`ATTENDEE;DIR="ldap://${MARKER}/":mailto:a@b.example`), finds: 'external-reference' },
  { name: 'another representation', text: event(`DESCRIPTION;ALTREP="http://${MARKER}/":x`), finds: 'external-reference' },
  { name: 'vendor property', text: event(`X-MICROSOFT-SKYPETEAMSMEETINGURL:${MARKER}`), finds: 'unknown' },
  { name: 'repeats every second', text: event(`RRULE:FREQ=SECONDLY;X=${MARKER}`), finds: 'unknown' },
  { name: 'picture from afar', text: event(`IMAGE;VALUE=URI:http://${MARKER}/x.png`), finds: 'embedded-file' },
]

const contact = (inner: string, version = '3.0'): string =>
  ['BEGIN:VCARD', `VERSION:${version}`, `FN:${KEPT}`, inner, 'END:VCARD', ''].join('\r\n')
export const evilContacts: readonly Evil[] = [
  { name: 'key', text: contact(`KEY;ENCODING=b:${Buffer.from(MARKER).toString('base64')}`), finds: 'embedded-file' },
  { name: 'sound', text: contact(`SOUND;ENCODING=b:${Buffer.from(MARKER).toString('base64')}`), finds: 'multimedia' },
  { name: 'photo from afar', text: contact(`PHOTO;VALUE=uri:http://${MARKER}/x.jpg`), finds: 'external-reference' },
  { name: 'photo that is a script', text: contact(`PHOTO:data:image/svg+xml;base64,${Buffer.from(MARKER).toString('base64')}`, '4.0') },
  { name: 'address that runs', text: contact(`item1.URL:javascript:${MARKER}`), finds: 'unsafe-link' },
  { name: 'share', text: contact(`URL:file://${MARKER}/x`), finds: 'unsafe-link' },
  { name: 'agent', text: contact(`AGENT:BEGIN\\:VCARD ${MARKER}`), finds: 'embedded-file' },
  { name: 'source', text: contact(`SOURCE:ldap://${MARKER}/`), finds: 'external-reference' },
]

export const evilMarkdown: readonly Evil[] = [
  { name: 'script', text: `${KEPT}\n<script src=//x.example></script>\n`, finds: 'html-in-text' },
  { name: 'handler', text: `${KEPT} <b onclick=x>x</b>\n`, finds: 'html-in-text' },
  { name: 'comment', text: `${KEPT}\n<!-- x -->\n`, finds: 'html-in-text' },
  { name: 'address that runs', text: `${KEPT} [x](javascript:${MARKER})\n`, finds: 'unsafe-link' },
  { name: 'address in angle brackets', text: `${KEPT} [x](<javascript:${MARKER}>)\n`, finds: 'unsafe-link' },
  { name: 'address as references', text: `${KEPT} [x](&#106;avascript:${MARKER})\n`, finds: 'unsafe-link' },
  { name: 'address in escapes', text: `${KEPT} [x](java\\script:${MARKER}) [y](%6aavascript:${MARKER})\n`, finds: 'unsafe-link' },
  { name: 'address of a definition', text: `${KEPT} [x][y]\n\n[y]: vbscript:${MARKER}\n`, finds: 'unsafe-link' },
  {
    name: 'addresses without a blank between them',
    text: `${KEPT} [x](https://ok.example/)[y](javascript:${MARKER})[z](vbscript:${MARKER})\n`,
    finds: 'unsafe-link',
  },
  { name: 'address of a picture that is a link', text: `${KEPT} [![x](y.png)](javascript:${MARKER})\n`, finds: 'unsafe-link' },
  { name: 'address longer than any', text: `${KEPT} [x](https://ok.example/${'a'.repeat(2000)}${MARKER})\n`, finds: 'unsafe-link' },
  { name: 'begins with a tag', text: `<p align="center">${KEPT}</p>\n<script>x</script>\n`, finds: 'html-in-text' },
  { name: 'share', text: `${KEPT} [x](\\\\${MARKER}\\x) [y](file://${MARKER}/x)\n`, finds: 'unsafe-link' },
  { name: 'picture from afar', text: `${KEPT} ![x](https://tracker.example/x.png)\n`, finds: 'external-reference' },
  { name: 'picture in brackets', text: `${KEPT} ![a [b]](https://tracker.example/x.png)\n`, finds: 'external-reference' },
  { name: 'picture by definition', text: `${KEPT} ![x]\n\n[x]: https://tracker.example/x.png\n`, finds: 'external-reference' },
]

const root = (inner: string, attributes = ''): string => `<?xml version="1.0"?>\n<a${attributes}>${KEPT}${inner}</a>`
export const evilXml: readonly Evil[] = [
  {
    name: 'style sheet',
    text: `<?xml version="1.0"?><?xml-stylesheet href="http://${MARKER}/"?><a>${KEPT}</a>`,
    finds: 'external-reference',
  },
  { name: 'instruction inside', text: root(`<?php ${MARKER}?>`), finds: 'unknown' },
  { name: 'comment', text: root(`<!-- ${MARKER} -->`), finds: 'comment' },
  {
    name: 'schema from afar',
    text: root('', ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:noNamespaceSchemaLocation="http://${MARKER}/"`),
    finds: 'external-reference',
  },
  { name: 'link', text: root('', ` xmlns:l="http://www.w3.org/1999/xlink" l:href="http://${MARKER}/"`), finds: 'external-reference' },
  {
    name: 'document type from afar',
    text: `<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://${MARKER}/"><a>${KEPT}</a>`,
    finds: 'external-reference',
  },
]

/** What is refused whole, by the name that a sender gives it. */
export const refusedTexts: readonly (readonly [name: string, fileName: string, text: string, code: string])[] = [
  ['entities', 'a.xml', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'malformed'],
  ['XHTML inside', 'a.xml', root('<s xmlns="http://www.w3.org/1999/xhtml"/>'), 'type-mismatch'],
  ['SVG behind a prefix', 'a.xml', root('<z:script/>', ' xmlns:z="http://www.w3.org/2000/svg"'), 'type-mismatch'],
  ['XInclude', 'a.xml', root('<x:include href="/etc/passwd" xmlns:x="http://www.w3.org/2001/XInclude"/>'), 'type-mismatch'],
  ['XSLT', 'a.xml', '<?xml version="1.0"?><x:t xmlns:x="http://www.w3.org/1999/XSL/Transform"/>', 'type-mismatch'],
  [
    'XAML',
    'a.xml',
    root('', ' xmlns:x="clr-namespace:System.Diagnostics;assembly=system"')
      .replace('<a', '<x:ObjectDataProvider')
      .replace('</a', '</x:ObjectDataProvider'),
    'type-mismatch',
  ],
  [
    'MSBuild behind a prefix',
    'a.xml',
    root('<m:Exec Command="calc"/>', ' xmlns:m="http://schemas.microsoft.com/developer/msbuild/2003"'),
    'type-mismatch',
  ],
  ['map behind a prefix', 'a.xml', root('<k:NetworkLink/>', ' xmlns:k="http://www.opengis.net/kml/2.2"'), 'type-mismatch'],
  ['XUL', 'a.xml', root('<x:window/>', ' xmlns:x="http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul"'), 'type-mismatch'],
  ['feed', 'a.xml', '<?xml version="1.0"?><rss><channel/></rss>', 'type-mismatch'],
  ['map that fetches', 'a.xml', '<?xml version="1.0"?><kml><NetworkLink/></kml>', 'type-mismatch'],
  [
    'Office behind a long comment',
    'a.xml',
    `<?xml version="1.0"?><!--${'x'.repeat(5000)}--><?mso-application progid="Word.Document"?><a/>`,
    'type-mismatch',
  ],
  ['unclosed', 'a.xml', '<?xml version="1.0"?><a><b></a>', 'malformed'],
  ['a name twice', 'a.json', '{"a":1,"\\u0061":2}', 'ambiguous'],
  ['a comma too many', 'a.json', '[1,]', 'malformed'],
  ['comments in JSON', 'a.json', '{/* x */"a":1}', 'malformed'],
  ['two values', 'a.json', '{} {}', 'malformed'],
  ['deep JSON', 'a.json', '['.repeat(300) + ']'.repeat(300), 'limit-depth'],
  ['calendar never closed', 'a.ics', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n', 'malformed'],
  ['two components crossed', 'a.ics', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n', 'malformed'],
  ['page of nothing but a script', 'a.html', '<script>x</script>', 'active-only'],
  ['page nested too deep', 'a.html', '<div>'.repeat(300), 'limit-depth'],
]
