import { useSyncExternalStore } from 'react'

/** Whether the window is at least so many pixels wide. */
export const useWide = (pixels: number): boolean =>
  useSyncExternalStore(
    (notify) => {
      const media = matchMedia(`(min-width: ${pixels}px)`)
      media.addEventListener('change', notify)
      return () => media.removeEventListener('change', notify)
    },
    () => matchMedia(`(min-width: ${pixels}px)`).matches,
  )
