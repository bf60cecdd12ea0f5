/**
 * What a crossing can be, and what it can become. Every accepted message and attachment ends in exactly one terminal state
 * (law 7); the database's CHECK constraints say the same.
 */
export type Direction = 'inbound' | 'outbound'
export const crossingKinds = ['message', 'attachment', 'receipt', 'unsend', 'approval'] as const
export type CrossingKind = (typeof crossingKinds)[number]

/**
 * accepted: written by a listener. ready: an attachment whose message has been delivered, so that it may be sanitized.
 * held: waits for a person. The rest are ends.
 */
export const crossingStates = ['accepted', 'ready', 'held', 'delivered', 'refused', 'rejected', 'expired', 'failed'] as const
export type CrossingState = (typeof crossingStates)[number]
export type TerminalState = 'delivered' | 'refused' | 'rejected' | 'expired' | 'failed'

const next: Readonly<Record<CrossingState, readonly CrossingState[]>> = {
  accepted: ['ready', 'held', 'delivered', 'refused', 'rejected', 'failed'],
  ready: ['held', 'delivered', 'refused', 'rejected', 'failed'],
  held: ['ready', 'delivered', 'refused', 'rejected', 'expired', 'failed'],
  delivered: [],
  refused: [],
  rejected: [],
  expired: [],
  failed: [],
}

export const mayBecome = (from: CrossingState, to: CrossingState): boolean => next[from].includes(to)
export const isTerminal = (state: CrossingState): state is TerminalState => next[state].length === 0
/** The states from which `to` can be reached: the guard of every UPDATE. */
export const sourcesOf = (to: CrossingState): readonly CrossingState[] => crossingStates.filter((from) => mayBecome(from, to))
