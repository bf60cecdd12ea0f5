/** What Enter does in the input field, remembered in this browser; and arrows through a list of buttons. */
import { type RefObject, useEffect } from 'react'
import { useWatched, Watched } from '../../chat/index.ts'

const key = 'sekisho.enter-sends'
const enterSends = new Watched(localStorage.getItem(key) !== 'no')

export const useEnterSends = (): boolean => useWatched(enterSends)

export function chooseEnter(sends: boolean): void {
  localStorage.setItem(key, sends ? 'yes' : 'no')
  enterSends.set(sends)
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
}

/** Up, down, first and last among the buttons of a list; Tab goes through them as ever. */
export function useArrows(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = list.current
    if (!element) return
    const move = (event: KeyboardEvent) => {
      const step = steps[event.key]
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return
      const buttons = [...element.querySelectorAll<HTMLElement>('li > button, li > a')]
      const at = buttons.findIndex((button) => button.matches(':focus'))
      if (at < 0) return
      event.preventDefault()
      buttons[step(at, buttons.length - 1)]?.focus()
    }
    element.addEventListener('keydown', move)
    return () => element.removeEventListener('keydown', move)
  }, [list])
}
