import assert from 'node:assert/strict'
import { excerptOf, placesOf, wordsOf } from '../../gateway/chat/search.ts'
import { until } from '../support/until.ts'
import { type Scene, startScene } from './scene.ts'

interface Hit {
  messageId: string
  sequence: number
  room: { id: string; name: string }
  author: { id: string }
  excerpt: { text: string; places: { start: number; end: number }[]; cutBefore: boolean; cutAfter: boolean }
}

const marked = (text: string, query: string): string[] => placesOf(text, wordsOf(query)).map(({ start, end }) => text.slice(start, end))

describe('places of words in a text', () => {
  for (const [text, query, found] of [
    ['第二避難所を開設、避難所は満員', '避難所', ['避難所', '避難所']],
    ['ＰＣを３台', 'pc 3', ['ＰＣ', '３']],
    ['ﾊﾞﾅﾅとバナナ', 'バナナ', ['ﾊﾞﾅﾅ', 'バナナ']],
    ['㈱関所の①番', '株 1', ['㈱', '①']],
    ['か\u3099くせい', 'がくせい', ['か\u3099くせい']],
    ['😀避難😀', '避難', ['避難']],
    ['避難避難', '避難 避', ['避難', '避難']],
    ['平仮名', 'ヒラガナ', []],
    ['', 'x', []],
  ] as const)
    it(`${JSON.stringify(query)} in ${JSON.stringify(text)}`, () => assert.deepEqual(marked(text, query), found))

  it('lie in an excerpt that cuts no character in half', () => {
    const text = `${'😀'.repeat(300)}避難所${'😀'.repeat(300)}`
    const excerpt = excerptOf(text, placesOf(text, ['避難所']))
    assert.ok(excerpt.text.isWellFormed())
    assert.deepEqual(
      excerpt.places.map(({ start, end }) => excerpt.text.slice(start, end)),
      ['避難所'],
    )
    assert.ok(excerpt.cutBefore && excerpt.cutAfter && excerpt.text.length <= 201)
    assert.deepEqual(excerptOf('短い', []), { text: '短い', places: [], cutBefore: false, cutAfter: false })
  })
})

describe('search', function () {
  this.timeout(120_000)
  let scene: Scene
  before(async () => {
    scene = await startScene()
  })
  after(() => scene?.stop())

  const search = async (who: Scene['yamada']['client'], query: Record<string, string | number>) => {
    const parameters = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))
    return who.expect<{ hits: Hit[]; more: boolean }>(200, `/search?${parameters}`)
  }

  it('finds a word inside Japanese text, from both sides, newest first, and says where', async () => {
    const first = await scene.post(scene.yamada.client, '第一避難所を開設しました')
    const second = await scene.post(scene.tanaka.phone, '避難所の発電機が止まりました')
    await scene.post(scene.yamada.client, '難しい所から避けて')
    await until('it has crossed', async () => (await scene.yamada.client.fetch(`/messages/${second.id}`)).status === 200)
    const { hits, more } = await search(scene.yamada.client, { text: '避難所' })
    assert.deepEqual(
      hits.map(({ messageId }) => messageId),
      [second.id, first.id],
    )
    assert.equal(more, false)
    assert.deepEqual(hits[1]?.excerpt, {
      text: '第一避難所を開設しました',
      places: [{ start: 2, end: 5 }],
      cutBefore: false,
      cutAfter: false,
    })
    assert.equal(hits[0]?.room.name, '災害対策本部')
  })

  it('takes full-width for half-width and capitals for small letters, and wants all words', async () => {
    const sent = await scene.post(scene.yamada.client, 'ＷｉＦｉ ルーター 3台')
    for (const text of ['wifi', 'ＷＩＦＩ ルーター', '３台 wifi'])
      assert.deepEqual(
        (await search(scene.yamada.client, { text })).hits.map(({ messageId }) => messageId),
        [sent.id],
        text,
      )
    assert.deepEqual((await search(scene.yamada.client, { text: 'wifi 4台' })).hits, [])
  })

  it('means its words as they are: no signs of patterns', async () => {
    const sent = await scene.post(scene.yamada.client, '達成率 50%_達成\\')
    for (const text of ['50%', '%_', '\\'])
      assert.deepEqual(
        (await search(scene.yamada.client, { text })).hits.map(({ messageId }) => messageId),
        [sent.id],
        text,
      )
    assert.deepEqual((await search(scene.yamada.client, { text: '5%' })).hits, [])
  })

  it('shows nobody a room that they are not in, have left, or take part in from a phone only', async () => {
    const word = '秘密の合言葉'
    const room = await scene.newRoom('少人数')
    await scene.post(scene.yamada.client, word, { room })
    assert.equal((await search(scene.yamada.client, { text: word })).hits.length, 1)
    assert.equal((await search(scene.sato.client, { text: word })).hits.length, 1)
    assert.deepEqual((await search(scene.outsider.client, { text: word })).hits, [])
    await scene.yamada.client.expect(204, `/rooms/${room}/members/${scene.sato.id}`, { method: 'DELETE' })
    assert.deepEqual((await search(scene.sato.client, { text: word })).hits, [])
    await scene.yamada.client.expect(200, `/rooms/${room}/members`, {
      body: { members: [{ personId: scene.outsider.id, internet: true, lgwan: false }] },
    })
    assert.deepEqual((await search(scene.outsider.client, { text: word })).hits, [])
    await scene.query(`update register.room set organisation = '131016' where id = $1`, [room])
    assert.deepEqual((await search(scene.yamada.client, { text: word })).hits, [], 'of another organisation')
  })

  it('narrows by room, author and day in Japan, and pages by the last one seen', async () => {
    const room = await scene.newRoom('日付')
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.unshift((await scene.post(scene.yamada.client, `点呼 ${i}`, { room })).id)
    await scene.query(`update lgwan.message set sent_at = '2026-03-31T15:30:00Z' where id = $1`, [ids[4]])
    const found = async (query: Record<string, string | number>) =>
      (await search(scene.yamada.client, { text: '点呼', ...query })).hits.map(({ messageId }) => messageId)
    assert.deepEqual(await found({ room }), ids)
    assert.deepEqual(await found({ room: scene.room }), [])
    assert.deepEqual(await found({ author: scene.sato.id }), [])
    assert.deepEqual(await found({ author: scene.yamada.id }), ids)
    assert.deepEqual(await found({ from: '2026-04-01', to: '2026-04-01' }), [ids[4]], '0:30 of 1 April in Japan')
    assert.deepEqual(await found({ to: '2026-03-31' }), [])
    assert.deepEqual(await found({ from: '2026-04-02' }), ids.slice(0, 4))
    const page = await search(scene.yamada.client, { text: '点呼', limit: 2 })
    assert.ok(page.more)
    assert.deepEqual(await found({ limit: 3, before: page.hits.at(-1)?.sequence ?? 0 }), ids.slice(2))
    const last = await search(scene.yamada.client, { text: '点呼', limit: 5 })
    assert.equal(last.more, false)
  })

  it('forgets what was taken back', async () => {
    const sent = await scene.post(scene.yamada.client, '送り間違えた文')
    assert.equal((await search(scene.yamada.client, { text: '間違えた' })).hits.length, 1)
    await scene.yamada.client.expect(204, `/messages/${sent.id}`, { method: 'DELETE' })
    assert.deepEqual((await search(scene.yamada.client, { text: '間違えた' })).hits, [])
  })

  it('can be answered from the index over characters', async () => {
    // A handful of rows is read faster without it; forbidden to do so, the planner must be able to.
    const answers = await scene.query(`do $$ declare line text; plan text := ''; begin
      set local enable_seqscan = off;
      for line in explain select from lgwan.message m where string_to_array(lower(normalize(m.body, NFKC)), null) @> array['避', '難'] loop
        plan := plan || line;
      end loop;
      if plan not like '%message_by_characters%' then raise exception '%', plan; end if; end $$`)
    assert.deepEqual(answers, [])
  })

  it('wants something to look for, and is not on the internet side', async () => {
    for (const query of ['', 'text=', 'text=%20%E3%80%80', `text=${'x'.repeat(101)}`, 'text=x&from=2026-13-01', 'text=x&unknown=1'])
      assert.equal((await scene.yamada.client.fetch(`/search?${query}`)).json().code, 'bad-request', query)
    assert.equal((await scene.tanaka.phone.fetch('/search?text=x')).json().code, 'not-found')
  })
})
