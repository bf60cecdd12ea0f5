/** Colour scheme and text size: the system's unless the person chose; remembered on this device. */
import { useSyncExternalStore } from 'react'

export const schemes = ['system', 'light', 'dark'] as const
export type Scheme = (typeof schemes)[number]
export const sizes = ['normal', 'large', 'largest'] as const
export type Size = (typeof sizes)[number]

export interface Appearance {
  readonly scheme: Scheme
  readonly size: Size
}

const listeners = new Set<() => void>()
const known = <T extends string>(values: readonly T[], value: string | null): T | undefined => values.find((one) => one === value)

let current: Appearance = {
  scheme: known(schemes, localStorage.getItem('sekisho.scheme')) ?? 'system',
  size: known(sizes, localStorage.getItem('sekisho.size')) ?? 'normal',
}

function show(): void {
  const { dataset } = document.documentElement
  dataset.scheme = current.scheme
  dataset.size = current.size
}
show()

export function chooseAppearance(chosen: Partial<Appearance>): void {
  current = { ...current, ...chosen }
  localStorage.setItem('sekisho.scheme', current.scheme)
  localStorage.setItem('sekisho.size', current.size)
  show()
  for (const notify of listeners) notify()
}

export const useAppearance = (): Appearance =>
  useSyncExternalStore(
    (notify) => {
      listeners.add(notify)
      return () => void listeners.delete(notify)
    },
    () => current,
  )
