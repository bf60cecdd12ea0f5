/** What is known of a room's messages: pure, so that every order in which answers and events can arrive is a row of a test. */
import type { Message } from '../api.ts'

export interface History {
  /** By sequence; without gaps from the first on. */
  readonly messages: readonly Message[]
  /** When each was last told, by the caller's clock. */
  readonly told: ReadonlyMap<string, number>
  /** Whether there are older ones. */
  readonly more: boolean
}

export const emptyHistory: History = { messages: [], told: new Map(), more: true }

/**
 * Takes in messages as they were at `at`. What was told later stays: an answer may have been written before an event that overtook it.
 * @param at when the answer was asked for, or when the event came
 */
export function merge<H extends History>(history: H, arriving: readonly Message[], at: number): H {
  const told = new Map(history.told)
  const byId = new Map(history.messages.map((message) => [message.id, message]))
  for (const message of arriving) {
    if ((told.get(message.id) ?? -1) > at) continue
    told.set(message.id, at)
    byId.set(message.id, message)
  }
  const messages = [...byId.values()].sort((a, b) => a.sequence - b.sequence)
  return { ...history, messages, told }
}

/** An event about a message older than what is loaded waits for its page. */
export function mergeEvent<H extends History>(history: H, message: Message, at: number): H {
  const first = history.messages[0]
  if (history.more && first !== undefined && message.sequence < first.sequence) return history
  return merge(history, [message], at)
}

/** The newest page: what an event told of messages before it is left out, as there may be a hole between. */
export function mergeNewest<H extends History>(history: H, page: readonly Message[], more: boolean, at: number): H {
  const first = page[0]?.sequence ?? 0
  const whole = merge(history, page, at)
  return { ...whole, more, messages: more ? whole.messages.filter(({ sequence }) => sequence >= first) : whole.messages }
}

/** Whether somebody other than its author still has to read it. */
export const isUnread = (message: Message, me: string): boolean =>
  message.author.id !== me && message.unsentAt === null && message.readBy.every(({ id }) => id !== me)
