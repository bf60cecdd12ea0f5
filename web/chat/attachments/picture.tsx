import { useEffect, useState } from 'react'
import { keptPicture, loadPicture } from './pictures.ts'

export interface LoadedPicture {
  readonly url: string | undefined
  readonly error: unknown
  retry(): void
}

/** @param address undefined: not wanted now; what was loaded stays until another one is there */
export function usePicture(address: string | undefined): LoadedPicture {
  const [state, setState] = useState<{ url: string | undefined; error: unknown }>({
    url: address && keptPicture(address),
    error: undefined,
  })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another load
  useEffect(() => {
    if (address === undefined) return
    const leaving = new AbortController()
    loadPicture(address, leaving.signal).then(
      (url) => setState({ url, error: undefined }),
      (error: unknown) => {
        if (!leaving.signal.aborted) setState((before) => ({ ...before, error }))
      },
    )
    return () => leaving.abort()
  }, [address, attempt])
  return { ...state, retry: () => setAttempt((before) => before + 1) }
}
