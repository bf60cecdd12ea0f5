import assert from 'node:assert/strict'
import { disarmRtf } from '../../../sanitizer/formats/rtf/disarm.ts'
import { inspectRtf } from '../../../sanitizer/formats/rtf/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'

/** A clean file that is made to hold one thing besides, before its last brace. */
const odd: Readonly<Record<string, string>> = {
  'word that nobody knows': '\\sekishoharmless1 ',
  object: '{\\object\\objemb{\\*\\objdata 00}}',
  'object as a word': '\\objupdate ',
  'linked object': '\\objautlink ',
  template: '{\\*\\template a}',
  'data store': '{\\*\\datastore 00}',
  theme: '{\\*\\themedata 00}',
  'embedded font': '{\\*\\fontemb 00}',
  'document variable': '{\\*\\docvar{a}{b}}',
  'properties of a person': '{\\*\\userprops {\\propname a}}',
  information: '{\\info{\\author a}}',
  'program that wrote it': '{\\*\\generator a;}',
  'save identifiers': '{\\*\\rsidtbl \\rsid1}',
  'save identifier of a run': '\\insrsid1 ',
  password: '{\\*\\passwordhash 00}',
  'merge source': '{\\*\\mailmerge\\mmquery}',
  HTML: '{\\*\\htmltag a}',
  'file list': '{\\*\\filetbl{\\file a}}',
  'next file': '{\\*\\nextfile a}',
  'bytes as they are': '\\bin2 ab',
  link: '{\\*\\hl{\\hlsrc a}}',
  'field that asks': '{\\field{\\*\\fldinst FILLIN "a"}{\\fldrslt a}}',
  'field that runs': '{\\field{\\*\\fldinst DDEAUTO a b}{\\fldrslt a}}',
  'field that fetches': '{\\field{\\*\\fldinst INCLUDEPICTURE "http://example.jp/"}{\\fldrslt a}}',
  'link to a file': '{\\field{\\*\\fldinst HYPERLINK "file:///a"}{\\fldrslt a}}',
  metafile: '{\\pict\\wmetafile8 00}',
  'picture that is none': '{\\pict\\pngblip 00}',
  'property of a shape that nobody knows': '{\\shp{\\*\\shpinst{\\sp{\\sn pHarmless}{\\sv 1}}}}',
  'address of a shape': '{\\shp{\\*\\shpinst{\\sp{\\sn pihlShape}{\\sv 1}}}}',
  'macro of a form': '{\\*\\formfield{\\*\\ffentrymcr a}}',
  'destination that nobody knows': '{\\*\\sekisho a}',
  'character of 8 bits': '\u00e9',
}

describe('RTF: what is no part of a clean file is seen', () => {
  let clean = ''
  before(async () => {
    const source = Buffer.from('{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f0 Arial;}}\\pard\\f0 kept\\par}')
    clean = Buffer.from((await disarmRtf(source, defaultDisarmOptions, defaultLimits)).bytes).toString('latin1')
  })
  const seen = (text: string) => inspectRtf(Buffer.from(text, 'latin1'), defaultLimits)
  const withPiece = (piece: string): string => clean.replace(/\}\s*$/, (end) => piece + end)

  it('unchanged, and with a plain word, there is nothing to see', async () => {
    assert.deepEqual(await seen(clean), [])
    assert.deepEqual(await seen(withPiece('\\par ')), [])
  })
  for (const [name, piece] of Object.entries(odd))
    it(name, async () => {
      assert.notEqual(withPiece(piece), clean)
      assert.notDeepEqual(await seen(withPiece(piece)), [])
    })
})
