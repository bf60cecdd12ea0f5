import { useState } from 'react'

export interface Act {
  readonly busy: boolean
  readonly error: unknown
  run(): void
  forget(): void
}

/** One act behind a button: under way, and what was thrown. */
export function useAct(act: () => Promise<void>): Act {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = (): void => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    act()
      .catch((thrown: unknown) => setError(thrown))
      .finally(() => setBusy(false))
  }
  return { busy, error, run, forget: () => setError(undefined) }
}
