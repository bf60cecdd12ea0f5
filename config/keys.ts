import { z } from 'zod'
import { parseByteSize } from '../policies/byte-size.ts'

/** What the sample file says about a key. */
export interface Words {
  readonly ja: string
  readonly en: string
  readonly unit?: string
  /** What absence means, for keys without a plain default. */
  readonly absent?: { readonly ja: string; readonly en: string }
  /** Lines of YAML that a list may have. */
  readonly example?: readonly string[]
}

/** Ties a key to its meaning; use it last, since zod ties meta to that very schema object. */
export function key<S extends z.ZodType>(words: Words, schema: S): S {
  return schema.meta({ ...words, description: words.en }) as S
}

export const wordsOf = (schema: z.ZodType): Words | undefined => {
  const meta = schema.meta()
  return typeof meta?.ja === 'string' ? (meta as unknown as Words) : undefined
}

export const whole = (minimum: number, maximum: number, standard: number) => z.int().min(minimum).max(maximum).default(standard)

/** A number of bytes, or text such as `20 MiB`. */
export const bytes = (minimum: number, maximum: number, standard: number) =>
  z
    .union([z.int(), z.string()], { error: 'must be a size such as 20 MiB' })
    .transform((written, context) => {
      const size = typeof written === 'number' ? written : parseByteSize(written)
      if (size === undefined) {
        context.issues.push({ code: 'custom', message: 'must be a size such as 20 MiB', input: written })
        return z.NEVER
      }
      return size
    })
    .pipe(z.int().min(minimum).max(maximum))
    .prefault(standard)

export const path = () => z.string().min(1).max(4096)

/** A section that may be left out as a whole: every key then has its default. */
export const section = <S extends z.ZodRawShape>(words: Words, shape: S) => key(words, z.strictObject(shape).prefault({} as never))

export const origin = () =>
  z.string().refine((written) => URL.canParse(written) && new URL(written).origin === written && written.startsWith('https://'), {
    error: 'must be an https origin such as https://chat.example.lg.jp (no path, no final slash)',
  })

export const url = (...protocols: readonly string[]) =>
  z.string().refine((written) => URL.canParse(written) && protocols.includes(new URL(written).protocol), {
    error: `must be a URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })
