import { setTimeout } from 'node:timers/promises'

/** Asks again until the answer is there. The time only bounds a test that would otherwise hang. @throws Error with what was last seen */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, milliseconds = 30_000): Promise<T> {
  const deadline = Date.now() + milliseconds
  let last: unknown
  while (Date.now() < deadline) {
    try {
      const answer = await ask()
      if (answer) return answer
      last = answer
    } catch (error) {
      last = error
    }
    await setTimeout(25)
  }
  throw new Error(`${what}: not within ${milliseconds} ms`, { cause: last })
}
