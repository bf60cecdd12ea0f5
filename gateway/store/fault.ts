/** A machine that cannot do its work at start: one sentence for the person who started it, in both languages; exit code 1, no stack. */
export class StartFault extends Error {
  override readonly name = 'StartFault'
  readonly ja: string
  readonly en: string
  constructor(ja: string, en: string, options?: ErrorOptions) {
    super(`${ja}\n${en}`, options)
    this.ja = ja
    this.en = en
  }
}

export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined
