import { useEffect, useState } from 'react'

/** Whether a media query holds, now and when that changes. */
export function useMedia(text: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(text).matches)
  useEffect(() => {
    const query = matchMedia(text)
    const changed = () => setHolds(query.matches)
    changed()
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [text])
  return holds
}
