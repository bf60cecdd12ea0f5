/** Filters of a list live in the address, so that a page can be reloaded, gone back to, and sent to a colleague. */
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'

/** @param names of the parameters that filter; others (an opened row) stay as they are */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  const values = useMemo(() => {
    const given = new URLSearchParams(text)
    return Object.fromEntries(
      names.flatMap((name) => {
        const value = given.get(name)
        return value ? [[name, value]] : []
      }),
    ) as Partial<Record<Name, string>>
  }, [text, names])
  /** Empty values leave the address. */
  const change = useCallback(
    (wanted: Readonly<Record<string, string | undefined>>, { push = false } = {}) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now)
          for (const [name, value] of Object.entries(wanted)) {
            if (value) next.set(name, value)
            else next.delete(name)
          }
          return next
        },
        { replace: !push },
      ),
    [setSearch],
  )
  return { values, change, opened: search.get('open') ?? undefined }
}

/** As a query for a link that downloads. */
export const queryText = (values: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString()
