import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeXml } from '../../../sanitizer/container/xml/decode.ts'
import { escapeText, escapeValue, unescapeXml } from '../../../sanitizer/container/xml/escape.ts'
import { scanXml } from '../../../sanitizer/container/xml/scanner.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'

/** What the scanner reports, one line an event. */
function events(source: string | Uint8Array): string[] {
  const seen: string[] = []
  const names = {
    element: (uri: string, local: string) => `{${uri}}${local}`,
    attribute: (uri: string, local: string) => `{${uri}}${local}`,
  }
  scanXml(
    decodeXml(Buffer.from(source)),
    names,
    {
      open: (name, attributes, values) =>
        void seen.push(`<${name} ${attributes.map((attribute, index) => `${attribute}=${values[index]}`).join(' ')}`),
      text: (text) => void seen.push(text),
      close: () => void seen.push('>'),
    },
    defaultLimits,
  )
  return seen
}

const refused: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['text alone', 'x'],
  ['two roots', '<a/><b/>'],
  ['text after the root', '<a/>x'],
  ['crossed tags', '<a><b></a></b>'],
  ['unfinished element', '<a><b></b>'],
  ['unfinished tag', '<a'],
  ['unfinished comment', '<a><!-- </a>'],
  ['doctype', '<!DOCTYPE a><a/>'],
  ['doctype inside', '<a><!DOCTYPE a></a>'],
  ['entity declaration', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
  ['entity of HTML', '<a>&nbsp;</a>'],
  ['lone ampersand', '<a>&</a>'],
  ['reference to NUL', '<a>&#0;</a>'],
  ['reference to a surrogate', '<a>&#xd800;</a>'],
  ['reference past Unicode', '<a>&#x110000;</a>'],
  ['control character', '<a>\u0001</a>'],
  ['attribute twice', '<a b="1" b="2"/>'],
  ['attribute without quotes', '<a b=1/>'],
  ['attribute without a value', '<a b/>'],
  ['attributes without a space', '<a b="1"c="2"/>'],
  ['< in a value', '<a b="<"/>'],
  ['unbound prefix', '<x:a/>'],
  ['unbound attribute prefix', '<a x:b="1"/>'],
  ['prefix bound to nothing', '<a xmlns:x=""/>'],
  ['xml bound to another name', '<a xmlns:xml="urn:x"/>'],
  ['xmlns as a prefix', '<a xmlns:xmlns="urn:x"/>'],
  ['name that begins with a digit', '<1a/>'],
  [']]> in text', '<a>]]></a>'],
  ['end tag with a longer name', '<a></ab>'],
  ['CDATA outside the root', '<a/><![CDATA[x]]>'],
]

describe('container: XML scanner', () => {
  for (const [name, source] of refused) it(`refuses ${name}`, () => assert.throws(() => events(source), Refusal))

  it('reports names by namespace, values without entities, text from CDATA', () => {
    assert.deepEqual(
      events(
        '<?xml version="1.0"?><!-- c --><a xmlns="urn:d" xmlns:p="urn:p" p:b="&lt;&#x41;"><p:c>x&amp;y<![CDATA[<z>]]></p:c><?pi x?></a >',
      ),
      ['<{urn:d}a {urn:p}b=<A', '<{urn:p}c ', 'x&y', '<z>', '>', '>'],
    )
  })

  it('follows prefixes as they are bound and unbound', () => {
    assert.deepEqual(
      events('<p:a xmlns:p="1"><p:b xmlns:p="2"><p:c/></p:b><p:d/></p:a>').filter((event) => event.startsWith('<')),
      ['<{1}a ', '<{2}b ', '<{2}c ', '<{1}d '],
    )
  })

  it('reads UTF-8 and UTF-16 with their marks, and refuses other encodings and lies about them', () => {
    const expected = events('<a>日本</a>')
    assert.deepEqual(events(Buffer.from('\ufeff<a>日本</a>')), expected)
    assert.deepEqual(events(Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>日本</a>', 'utf16le')), expected)
    assert.deepEqual(events(Buffer.from('\ufeff<a>日本</a>', 'utf16le').swap16()), expected)
    for (const lie of ['UTF-7', 'Shift_JIS', 'ISO-8859-1', 'UTF-16', 'IBM037'])
      assert.throws(() => events(`<?xml version="1.0" encoding="${lie}"?><a/>`), Refusal)
    assert.throws(() => events(Buffer.from('<a/>', 'utf16le')), Refusal)
    assert.throws(() => events(Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0xbc, 0x3c, 0x2f, 0x61, 0x3e])), Refusal)
  })

  it('holds its bounds exactly', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    assert.equal(events(nested(defaultLimits.depth)).length, 2 * defaultLimits.depth)
    assert.throws(() => events(nested(defaultLimits.depth + 1)), Refusal)
    const wide = (count: number): string => `<a ${Array.from({ length: count }, (_, index) => `b${index}=""`).join(' ')}/>`
    assert.equal(events(wide(defaultLimits.xmlAttributes)).length, 2)
    assert.throws(() => events(wide(defaultLimits.xmlAttributes + 1)), Refusal)
  })

  it('whatever text is escaped comes back', () => {
    const words = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/.test(text))
    fc.assert(fc.property(words, (text) => unescapeXml(escapeText(text)) === text && unescapeXml(escapeValue(text)) === text))
  })

  it('whatever is thrown at it, it answers or refuses', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      'b:',
      ' ',
      '=',
      '"',
      "'",
      '&',
      ';',
      '#',
      '!',
      '--',
      '[CDATA[',
      ']]>',
      '?',
      'xmlns',
      'x',
      '\n',
      '&lt;',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          events(`<a>${pieces.join('')}</a>`)
        } catch (error) {
          assert.ok(error instanceof Refusal, String(error))
        }
      }),
      { numRuns: 2000 },
    )
  })
})
