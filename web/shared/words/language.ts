/** ja or en: the person's choice, remembered; Japanese unless chosen otherwise. */
import { useSyncExternalStore } from 'react'

export const languages = { ja: '日本語', en: 'English' } as const
export type Language = keyof typeof languages

const key = 'sekisho.language'
const listeners = new Set<() => void>()
let current: Language = localStorage.getItem(key) === 'en' ? 'en' : 'ja'
document.documentElement.lang = current

export const language = (): Language => current

export function chooseLanguage(chosen: Language): void {
  current = chosen
  localStorage.setItem(key, chosen)
  document.documentElement.lang = chosen
  for (const notify of listeners) notify()
}

const subscribe = (notify: () => void): (() => void) => {
  listeners.add(notify)
  return () => void listeners.delete(notify)
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, language)

/** The words of one screen in every language; a word that one language lacks does not compile. */
export type Words<T> = Readonly<Record<Language, T>>

export const defineWords = <const J extends Readonly<Record<string, unknown>>>(words: {
  readonly ja: J
  readonly en: { readonly [K in keyof J]: Widened<J[K]> }
}): Words<{ readonly [K in keyof J]: Widened<J[K]> }> => words as never

type Widened<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Widened<T[K]> }

export const useWords = <T>(words: Words<T>): T => words[useLanguage()]

/** A sentence that the server sends in both languages. */
export const useSentence = (): ((sentence: { readonly ja: string; readonly en: string }) => string) => {
  const chosen = useLanguage()
  return (sentence) => sentence[chosen]
}
