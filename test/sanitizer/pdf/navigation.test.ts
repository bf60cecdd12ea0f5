import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { isSafeAddress } from '../../../sanitizer/formats/pdf/rebuild/navigation/action.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { build, hex, type Parts } from '../samples/pdf.ts'

const disarm = (parts: Parts) => pdf.disarm(build(parts), 'pdf', defaultDisarmOptions, defaultLimits)
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const link = (what: string): Parts => ({ page: `/Annots[<</Type/Annot/Subtype/Link/Rect[10 10 90 30]/Border[0 0 0]${what}>>]` })

/** The output's one link, and that it passes the inspection and a second disarm. */
async function linkOf(parts: Parts): Promise<string | undefined> {
  const { bytes } = await disarm(parts)
  assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
  assert.deepEqual((await pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)).bytes, bytes)
  return /<<\/Type\/Annot\/Subtype\/Link.*?>>\n/s.exec(latin1(bytes))?.[0].trim()
}

describe('PDF: ways through the document', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  const kept: readonly [says: string, parts: Parts, leads: RegExp][] = [
    ['to a page by its reference', link('/Dest[3 0 R/XYZ 0 100 null]'), /\/Dest\[\d+ 0 R\/XYZ 0 100 null\]/],
    ['to a page by an action', link('/A<</S/GoTo/D[3 0 R/FitH 20]>>'), /\/Dest\[\d+ 0 R\/FitH 20\]/],
    ['by a name of the catalog', { ...link('/Dest/here'), catalog: '/Dests<</here<</D[3 0 R/Fit]>>>>' }, /\/Dest\[\d+ 0 R\/Fit\]/],
    [
      'by a string of the name tree, two levels down',
      { ...link(`/A<</S/GoTo/D${hex('第1章')}>>`), catalog: `/Names<</Dests<</Kids[10 0 R]>>>>`, objects: [`<</Limits[(a)(z)]/Names[${hex('第1章')}[3 0 R/FitB]]>>`] },
      /\/Dest\[\d+ 0 R\/FitB\]/,
    ],
    ['to the next page', link('/A<</S/Named/N/NextPage>>'), /\/A<<\/S\/Named\/N\/NextPage>>/],
    ['to a web page', link('/A<</S/URI/URI(https://www.soumu.go.jp/a?b=1#c)>>'), /\/S\/URI\/URI<68747470733A/],
    ['to a mailbox', link('/A<</S/URI/URI(mailto:bousai@town.example.jp?subject=x)>>'), /\/S\/URI\/URI<6D61696C746F3A/],
    ['without what comes after it', link('/A<</S/URI/URI(https://a.example/)/Next<</S/Launch/F(x.exe)>>/IsMap true>>'), /\/A<<\/S\/URI\/URI<[0-9A-F]+>>>/],
  ] // biome-ignore format: a table
  for (const [says, parts, leads] of kept) it(`a link ${says} stays`, async () => assert.match((await linkOf(parts)) ?? '', leads))

  const dropped: readonly [says: string, what: string][] = [
    ['to a page of nobody', '/Dest[99 0 R/Fit]'],
    ['to an unknown way of showing', '/Dest[3 0 R/constructor 1]'],
    ['to a name that is not there', '/Dest/nowhere'],
    ['with a user name in front of the host', '/A<</S/URI/URI(https://www.town.example.jp@evil.example/)>>'],
    ['with a control character', '/A<</S/URI/URI(https://a.example/\\r\\nX)>>'],
    ['to a mail with a file of the reader’s', '/A<</S/URI/URI(mailto:a@b.example?subject=x&attach=/etc/passwd)>>'],
    ['of another scheme in capitals', '/A<</S/URI/URI(JaVaScRiPt:x)>>'],
    ['to a name of a viewer’s own menu', '/A<</S/Named/N/SaveAs>>'],
    ['that is hidden', '/F 2/Dest[3 0 R/Fit]'],
  ]
  for (const [says, what] of dropped)
    it(`a link ${says} goes, and is reported`, async () => {
      assert.equal(await linkOf(link(what)), undefined)
      assert.ok((await disarm(link(what))).removed.length > 0)
    })

  it('a link longer than 2,048 characters goes; one of just that many stays', () => {
    const long = (length: number) => `https://a.example/${'x'.repeat(length - 'https://a.example/'.length)}`
    assert.equal(isSafeAddress(long(2_048)), true)
    assert.equal(isSafeAddress(long(2_049)), false)
  })

  const outline: Parts = {
    catalog:
      '/Outlines 10 0 R/PageMode/UseOutlines/Lang(ja-JP)/PageLabels<</Kids[14 0 R]>>/ViewerPreferences<</Direction/R2L/HideMenubar true>>',
    objects: [
      '<</First 11 0 R/Last 13 0 R/Count 2>>',
      `<</Title${hex('\xfe\xff\x7b\x2c')}/Parent 10 0 R/Next 13 0 R/First 12 0 R/Last 12 0 R/Count 1/Dest[3 0 R/Fit]>>`,
      '<</Title(part)/Parent 11 0 R/A<</S/GoTo/D[3 0 R/XYZ 0 0 0]>>>>',
      '<</Title(outside)/Parent 10 0 R/Prev 11 0 R/Next 11 0 R/A<</S/URI/URI(https://a.example/)>>/F 2>>',
      '<</Nums[0<</S/r/St 3>>9<</S/D>>-1<</S/A>>]>>',
    ],
  }
  it('bookmarks, printed page numbers, language and direction of reading stay', async () => {
    const { bytes, removed } = await disarm(outline)
    assert.deepEqual(removed, [])
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
    const text = latin1(bytes)
    for (const part of ['/Count 3', '/Title<FEFF7B2C>', '/Title<70617274>', '/S/URI', '/PageMode/UseOutlines', '/Lang<6A612D4A50>', '/PageLabels<</Nums[0<</S/r/St 3>>]>>', '/ViewerPreferences<</Direction/R2L>>'])
      assert.ok(text.includes(part), part) // biome-ignore format: a list
    assert.equal(text.match(/\/Title/g)?.length, 3, 'the loop of /Next ends')
    assert.deepEqual((await pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)).bytes, bytes)
  })

  const tagged: Parts = {
    page: '/StructParents 0/Tabs/S/Annots[12 0 R]',
    content: '/H1 <</MCID 0>> BDC BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET EMC /Figure <</MCID 2>> BDC 0 0 9 9 re f EMC',
    catalog: '/StructTreeRoot 10 0 R/MarkInfo<</Marked true/Suspects true>>',
    objects: [
      '<</Type/StructTreeRoot/RoleMap<</Head/H1>>/ClassMap<</C<</O/Layout>>>>/K 11 0 R/ParentTree<</Nums[0[13 0 R null 14 0 R]1 15 0 R]>>>>',
      '<</S/Document/P 10 0 R/K[13 0 R 14 0 R 15 0 R 16 0 R 13 0 R]>>',
      '<</Type/Annot/Subtype/Link/Rect[1 1 9 9]/StructParent 1/A<</S/URI/URI(https://a.example/)>>>>',
      '<</S/Head/P 11 0 R/Pg 3 0 R/K 0/Lang(ja)/ID(x)/A<</O/Layout/TextAlign/Center/Secret(hidden)>>>>',
      `<</S/Figure/P 11 0 R/K[<</Type/MCR/Pg 3 0 R/MCID 2>>]/Alt${hex('\xfe\xff\x5d\xdd')}/A<</O/UserProperties/P[<</N(x)/V(secret)>>]>>>>`,
      '<</S/Link/P 11 0 R/Pg 3 0 R/K<</Type/OBJR/Obj 12 0 R>>>>',
      '<</S/P/P 11 0 R/Alt(text of nothing)>>',
    ],
  }
  it('the structure for screen readers stays, with its words where there is content', async () => {
    const { bytes } = await disarm(tagged)
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
    const text = latin1(bytes)
    for (const part of ['/RoleMap<</Head/H1>>', '/S/Head', '/Lang<6A61>', '/Alt<FEFF5DDD>', '/A[<</O/Layout/TextAlign/Center>>]', '/Type/OBJR', '/MCID 2', '/Marked true'])
      assert.ok(text.includes(part), part) // biome-ignore format: a list
    for (const gone of ['ClassMap', '/ID(', 'Secret', 'UserProperties', Buffer.from('text of nothing').toString('hex').toUpperCase(), 'Suspects'])
      assert.ok(!text.includes(gone), gone) // biome-ignore format: a list
    assert.match(text, /\/Nums\[0\[\d+ 0 R null \d+ 0 R\] 1 \d+ 0 R\]/)
    assert.deepEqual((await pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)).bytes, bytes)
  })

  it('a structure too deep goes; the document stays', async () => {
    const levels = 400
    const objects = Array.from(
      { length: levels },
      (_, at) => `<</S/Div/K ${at + 1 < levels ? `${11 + at} 0 R` : '<</Type/MCR/Pg 3 0 R/MCID 0>>'}>>`,
    )
    const { bytes, removed } = await disarm({ ...tagged, objects, catalog: '/StructTreeRoot<</K 10 0 R>>', page: '/StructParents 0' })
    assert.ok(!latin1(bytes).includes('StructTreeRoot'))
    assert.deepEqual(removed, [{ kind: 'structure', count: 1 }])
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
  })

  it('the inspection sees each of these when it was planted in an output', async () => {
    const clean = latin1((await disarm({ ...outline, ...link('/A<</S/URI/URI(https://a.example/)>>') })).bytes)
    // Of the same length and with the identifier that belongs to it, so that nothing but the meaning changes.
    const plant = (from: string | RegExp, to: string) => {
      const changed = clean.replace(from, (found) => to.padEnd(found.length))
      const body = changed.slice(0, changed.lastIndexOf('xref\n0 '))
      const identifier = createHash('sha256').update(body, 'latin1').digest('hex').slice(0, 32).toUpperCase()
      const sealed = changed.replace(/\/ID\[<[0-9A-F]+><[0-9A-F]+>\]/, `/ID[<${identifier}><${identifier}>]`)
      return pdf.inspect(Buffer.from(sealed, 'latin1'), defaultLimits)
    }
    const planted: readonly [string | RegExp, string][] = [
      [/\/URI<[0-9A-F]+>/, '/URI(javascript:alert)'],
      [/\/URI<[0-9A-F]+>/, '/URI(https://a@evil.example)'],
      [/\/URI<[0-9A-F]+>/, '/URI(mailto:a@b.c?attach=x)'],
      ['/S/URI', '/S/XRI'],
      ['/Direction/R2L', '/Directiox/R2L'],
      ['/PageMode/UseOutlines', '/PageMode/FullScreen'],
      [/\/Dest\[\d+ 0 R\/Fit\]/, '/Dest[(r)/Fit]'],
      ['/S/r/St 3', '/S/r/JS 3'],
      ['/Title<70617274>', '/Titlx<70617274>'],
    ]
    assert.deepEqual(await plant('/Title<70617274>', '/Title<70617275>'), [], 'another title is no finding')
    assert.deepEqual(await pdf.inspect(Buffer.from(clean, 'latin1'), defaultLimits), [])
    for (const [from, to] of planted) {
      assert.notEqual(clean.replace(from, ''), clean, String(from))
      assert.notDeepEqual(await plant(from, to), [], to)
    }
  })
})
