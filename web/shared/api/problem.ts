/** What goes wrong with a request, as a value that a screen can show: the server's own sentence, or that it cannot be reached. */
import type { components } from './lgwan.gen.ts'

type ProblemBody = components['schemas']['Problem']
export type ProblemCode = ProblemBody['code']

/** The server answered, and the answer is no. */
export class ApiProblem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly sentence: { readonly ja: string; readonly en: string }
  readonly mistakes: readonly { readonly path: string; readonly message: string }[]
  /** The whole body, for members that one route adds. */
  readonly body: Readonly<Record<string, unknown>>
  /** How long to wait before asking again, where the server says so. */
  readonly retryAfterSeconds: number | undefined

  constructor(body: ProblemBody, retryAfterSeconds?: number) {
    super(body.title_en)
    this.code = body.code
    this.status = body.status
    this.sentence = { ja: body.title_ja, en: body.title_en }
    this.mistakes = body.mistakes ?? []
    this.body = body
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** No answer, or not one of Sekisho's. */
export class Unreachable extends Error {
  readonly sentence = {
    ja: '関所につながりません。電波やネットワークを確かめて、もう一度お試しください。',
    en: 'Sekisho cannot be reached. Check the network and try again.',
  }
}

const isProblem = (body: unknown): body is ProblemBody => typeof body === 'object' && body !== null && 'code' in body && 'title_ja' in body

/** @param retryAfter the header of that name */
export const problemOf = (body: unknown, retryAfter: string | null = null): ApiProblem | Unreachable =>
  isProblem(body) ? new ApiProblem(body, Number(retryAfter) || undefined) : new Unreachable()

/** What to tell people of anything that was thrown. */
export function sentenceOf(error: unknown): { readonly ja: string; readonly en: string } {
  if (error instanceof ApiProblem || error instanceof Unreachable) return error.sentence
  return { ja: '画面の処理に失敗しました。もう一度お試しください。', en: 'The page failed. Please try again.' }
}
