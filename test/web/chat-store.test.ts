/** The conversation's pure parts: every order in which answers and events can arrive. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { EventText } from '../../web/chat/store/event-text.ts'
import { emptyHistory, type History, isUnread, merge, mergeEvent, mergeNewest } from '../../web/chat/store/history.ts'
import { byLastMessage, emptyRooms, withMessage, withUnread } from '../../web/chat/store/rooms.ts'
import { codeOfHash, readCode } from '../../web/phone/entry/code.ts'
import { modelOfAgent } from '../../web/phone/entry/model.ts'

type Message = Parameters<typeof isUnread>[0]

const message = (sequence: number, change: Partial<Message> = {}): Message =>
  ({
    id: `m${sequence}`,
    roomId: 'r',
    sequence,
    author: { id: 'other', name: '山田', section: '防災課' },
    origin: 'lgwan',
    text: `${sequence}`,
    removedCharacters: 0,
    sentAt: new Date(Date.UTC(2026, 10, 22, 0, sequence)).toISOString(),
    state: 'delivered',
    reason: null,
    unsentAt: null,
    attachments: [],
    readBy: [],
    ...change,
  }) as Message

const texts = ({ messages }: History): string[] => messages.map(({ text }) => text)

describe('what is known of a room', () => {
  it('is in order and has each message once, in whatever order it was told', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), (order) => {
        let history: History = { ...emptyHistory, more: false }
        for (const [at, sequence] of [...order, ...order].entries()) history = mergeEvent(history, message(sequence), at)
        assert.deepEqual(texts(history), [...order].sort((a, b) => a - b).map(String))
      }),
    )
  })

  it('keeps what an event told when an older answer comes after it', () => {
    const asked = 1
    const told = mergeEvent({ ...emptyHistory, more: false }, message(1, { text: 'clean' }), 2)
    assert.deepEqual(texts(merge(told, [message(1, { text: 'queued' })], asked)), ['clean'])
    assert.deepEqual(texts(merge(told, [message(1, { text: 'later' })], 3)), ['later'])
  })

  it('has no hole: an event about a message above the loaded ones is left to its page', () => {
    const loaded = mergeNewest(emptyHistory, [message(10), message(11)], true, 0)
    assert.deepEqual(texts(mergeEvent(loaded, message(3), 1)), ['10', '11'])
    assert.deepEqual(texts(mergeEvent(loaded, message(12), 1)), ['10', '11', '12'])
    const early = mergeEvent(emptyHistory, message(3), 1)
    assert.deepEqual(texts(mergeNewest(early, [message(10)], true, 2)), ['10'])
    assert.deepEqual(texts(mergeNewest(early, [message(10)], false, 2)), ['3', '10'])
  })

  it('counts as unread what others said, I have not read, and nobody took back', () => {
    assert.equal(isUnread(message(1), 'me'), true)
    assert.equal(isUnread(message(1), 'other'), false)
    assert.equal(isUnread(message(1, { readBy: [{ id: 'me', name: '私', readAt: message(1).sentAt }] }), 'me'), false)
    assert.equal(isUnread(message(1, { unsentAt: message(1).sentAt }), 'me'), false)
  })
})

describe('the list of rooms', () => {
  const room = (id: string, minute: number, unread = 0) => ({
    id,
    name: id,
    label: null,
    createdAt: new Date(Date.UTC(2026, 10, 22, 0, minute)).toISOString(),
    createdBy: 'x',
    members: [],
    unread,
    lastMessage: null,
  })
  const there = { ...emptyRooms, status: 'there' as const, rooms: byLastMessage([room('a', 1), room('r', 0), room('b', 2)] as never) }
  const names = (rooms: typeof there) => rooms.rooms.map(({ id, unread }) => `${id}${unread}`)

  it('has the one spoken in last first', () => {
    assert.deepEqual(names(there), ['b0', 'a0', 'r0'])
    assert.deepEqual(names(withMessage(there, message(9), true) as typeof there), ['r1', 'b0', 'a0'])
  })

  it('counts a message once, however often it is told', () => {
    const once = withMessage(there, message(9), true)
    assert.deepEqual(names(withMessage(once, message(9), true) as typeof there), ['r1', 'b0', 'a0'])
    assert.deepEqual(names(withUnread(once, 'r', 0) as typeof there), ['r0', 'b0', 'a0'])
  })
})

describe('the text of an event stream', () => {
  const stream = 'retry: 2000\n\n: keep-alive\n\nid: 7+9\nevent: message\ndata: {"a":1}\n\nevent: room\ndata: {"roomId":"x"}\n\n'
  const events = [
    { id: '7+9', kind: 'message', data: { a: 1 } },
    { id: undefined, kind: 'room', data: { roomId: 'x' } },
  ]

  it('is read the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: stream.length - 1 })), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length]
        const text = new EventText()
        const read = places.slice(1).flatMap((end, index) => text.take(stream.slice(places[index], end)))
        assert.deepEqual(read, events)
      }),
    )
  })
})

describe('端末認証コード', () => {
  for (const [typed, read] of [
    ['7K3M-9QXA-R2TZ', '7K3M-9QXA-R2TZ'],
    ['7k3m9qxar2tz', '7K3M-9QXA-R2TZ'],
    ['７ｋ３ｍ−９ＱＸＡーＲ２ＴＺ', '7K3M-9QXA-R2TZ'],
    [' 7k3m 9qxa　r2tz ', '7K3M-9QXA-R2TZ'],
    ['oil0-0000-0000', '0110-0000-0000'],
    ['7K3M-9QXA-R2T', undefined],
    ['7K3M-9QXA-R2TU', undefined],
    ['', undefined],
  ] as const)
    it(`${JSON.stringify(typed)} is ${read ?? 'none'}`, () => assert.equal(readCode(typed), read))

  it('is found behind the # of a QR code', () => {
    assert.equal(codeOfHash('#code=7K3M-9QXA-R2TZ'), '7K3M-9QXA-R2TZ')
    assert.equal(codeOfHash('#other'), '')
    assert.equal(codeOfHash(''), '')
    assert.equal(codeOfHash(`#code=${'A'.repeat(500)}`).length, 64)
  })
})

describe('機種', () => {
  for (const [agent, model] of [
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1',
      'iPhone (iOS 18.1)',
    ],
    ['Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0', 'Android 14'],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/131 Mobile Safari/537.36', 'Pixel 8 (Android 15)'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Windows'],
    ['something else', 'unknown'],
  ] as const)
    it(model, () => assert.equal(modelOfAgent(agent), model))
})
