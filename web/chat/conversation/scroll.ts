/**
 * Where the reader stands in a conversation: at its end, which then stays in sight whatever comes; or further up, where nothing moves when
 * older messages are put in above or new ones below.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Message } from '../api.ts'

/** Pixels from the end that still count as the end. */
const atEnd = 80
/** Pixels from the beginning at which older messages are asked for. */
const nearTop = 300

export interface TimelineScroll {
  readonly container: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** The newest is out of sight. */
  readonly away: boolean
  /** How many of others came meanwhile. */
  readonly fresh: number
  onScroll(): void
  toNewest(): void
}

export interface TimelineScrollOptions {
  readonly messages: readonly Message[]
  readonly waiting: number
  readonly me: string
  onTop(): void
  /** Everything up to this message has been in sight. */
  onSeen(message: Message): void
  /** Whether the end is on the screen. */
  onEndInSight(inSight: boolean): void
}

export function useTimelineScroll(options: TimelineScrollOptions): TimelineScroll {
  const { messages, waiting, me } = options
  const container = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const latest = useRef(options)
  latest.current = options
  const pinned = useRef(true)
  const fromEnd = useRef(0)
  const top = useRef(0)
  const [away, setAway] = useState(false)
  const [lastRead, setLastRead] = useState(() => messages.at(-1)?.sequence ?? 0)

  const look = useCallback(() => {
    const place = container.current
    const visible = document.visibilityState === 'visible'
    latest.current.onEndInSight(visible && pinned.current)
    if (!place || !visible) return
    const seen = lastInSight(place, latest.current.messages)
    if (seen) latest.current.onSeen(seen)
  }, [])

  const onScroll = useCallback(() => {
    const place = container.current
    if (!place) return
    fromEnd.current = place.scrollHeight - place.scrollTop
    // Only going up leaves the end: what grows below it is followed.
    const wentUp = place.scrollTop < top.current
    pinned.current = fromEnd.current - place.clientHeight < atEnd || (pinned.current && !wentUp)
    top.current = place.scrollTop
    setAway(!pinned.current)
    if (pinned.current) setLastRead(latest.current.messages.at(-1)?.sequence ?? 0)
    if (place.scrollTop < nearTop) latest.current.onTop()
    look()
  }, [look])

  const toNewest = useCallback(() => {
    const place = container.current
    if (place) place.scrollTop = place.scrollHeight
    onScroll()
  }, [onScroll])

  // First sight: the line above what is unread, or the end.
  useLayoutEffect(() => {
    const place = container.current
    if (!place) return
    place.scrollTop = place.scrollHeight
    const line = place.querySelector<HTMLElement>('[data-unread-line]')
    if (line && line.getBoundingClientRect().top < place.getBoundingClientRect().top) line.scrollIntoView({ block: 'start' })
    onScroll()
  }, [onScroll])

  // Older ones above: what was in sight stays there.
  const first = messages[0]?.sequence
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when something was put in above
  useLayoutEffect(() => {
    const place = container.current
    if (place && !pinned.current) place.scrollTop = place.scrollHeight - fromEnd.current
  }, [first])

  // What I write brings me to the end; that it was sent does not.
  const before = useRef(0)
  useEffect(() => {
    if (waiting > before.current) toNewest()
    before.current = waiting
  }, [waiting, toNewest])

  useStayingAtEnd(container, content, pinned, onScroll)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when something came
  useEffect(() => {
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      latest.current.onEndInSight(false)
    }
  }, [look, messages])

  const fresh = away ? messages.filter(({ sequence, author }) => sequence > lastRead && author.id !== me).length : 0
  return { container, content, away, fresh, onScroll, toNewest }
}

/** Keyboards open, states change, pictures come: the end stays in sight if it was. */
function useStayingAtEnd(
  container: RefObject<HTMLDivElement | null>,
  content: RefObject<HTMLDivElement | null>,
  pinned: RefObject<boolean>,
  onScroll: () => void,
): void {
  useEffect(() => {
    const place = container.current
    if (!place || !content.current) return
    const resized = new ResizeObserver(() => {
      if (pinned.current) place.scrollTop = place.scrollHeight
      onScroll()
    })
    resized.observe(place)
    resized.observe(content.current)
    return () => resized.disconnect()
  }, [container, content, pinned, onScroll])
}

/** The rows stand in order, so halving finds it: this runs at every scroll of a long conversation. */
function lastInSight(place: HTMLElement, messages: readonly Message[]): Message | undefined {
  const bottom = place.getBoundingClientRect().bottom - 8
  const rows = place.querySelectorAll<HTMLElement>('[data-message]')
  let [from, to] = [0, rows.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((rows[middle]?.getBoundingClientRect().top ?? 0) < bottom) from = middle + 1
    else to = middle
  }
  const id = rows[from - 1]?.dataset.message
  return id === undefined ? undefined : messages.findLast((message) => message.id === id)
}
