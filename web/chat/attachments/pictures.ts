/**
 * Page pictures from the server, in memory only. A few at a time, since a picture is made when it is asked for and the server makes only
 * some at once for one person; the last asked for comes first, as that is what is in sight.
 */

import { ask } from '../../shared/api/client.ts'
import { ApiProblem, problemOf, Unreachable } from '../../shared/api/problem.ts'

const atOnce = 2
const mostKept = 48
const triesWhenBusy = 4

interface Wish {
  readonly address: string
  readonly signal: AbortSignal
  resolve(url: string): void
  reject(error: unknown): void
}

const kept = new Map<string, string>()
const wishes: Wish[] = []
let busy = 0

/** @returns an object URL, which this module owns @throws ApiProblem, Unreachable; AbortError */
export function loadPicture(address: string, signal: AbortSignal): Promise<string> {
  const known = kept.get(address)
  if (known) return Promise.resolve(known)
  return new Promise((resolve, reject) => {
    wishes.push({ address, signal, resolve, reject })
    work()
  })
}

/** The picture, if it is there already: no flash when a message comes back into sight. */
export const keptPicture = (address: string): string | undefined => kept.get(address)

export function forgetPictures(): void {
  for (const url of kept.values()) URL.revokeObjectURL(url)
  kept.clear()
}

function work(): void {
  while (busy < atOnce) {
    const wish = wishes.pop()
    if (!wish) return
    if (wish.signal.aborted) {
      wish.reject(new DOMException('out of sight', 'AbortError'))
      continue
    }
    busy++
    void fetchPicture(wish)
      .then((blob) => wish.resolve(keep(wish.address, blob)), wish.reject)
      .finally(() => {
        busy--
        work()
      })
  }
}

function keep(address: string, blob: Blob): string {
  const url = kept.get(address) ?? URL.createObjectURL(blob)
  kept.delete(address)
  kept.set(address, url)
  for (const [oldest, old] of kept) {
    if (kept.size <= mostKept) break
    kept.delete(oldest)
    URL.revokeObjectURL(old)
  }
  return url
}

async function fetchPicture({ address, signal }: Wish): Promise<Blob> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(address, { signal, cache: 'no-store' }).catch((error: unknown) => {
      throw signal.aborted ? error : new Unreachable()
    })
    if (response.ok) return response.blob()
    const body: unknown = await response.json().catch(() => undefined)
    const problem = problemOf(body)
    const passing = problem instanceof ApiProblem && (problem.code === 'view-busy' || problem.code === 'rate-limited')
    if (!passing || attempt === triesWhenBusy) {
      // Through the client, which tells the app when the session is over.
      await ask(Promise.resolve({ response, error: body }))
    }
    const seconds = Math.min(10, Number(response.headers.get('Retry-After')) || attempt)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  }
}
