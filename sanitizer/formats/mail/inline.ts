/** Pictures that a body in HTML shows, as `cid:` addresses of parts of the mail (RFC 2392): which they are, and under which names of ours. */
import type { WrittenFile } from './write/assemble.ts'
import { mediaTypeOf } from './write/parts.ts'

/** Content-ID as it may be asked for; the angle brackets are not part of it. */
export const contentIds = /^[\w.@$+-]{1,200}$/

export interface Inlined {
  readonly html: Buffer
  /** The n-th has the Content-ID `n@inline.invalid`, counted from 1: nothing of the sender's names is left. */
  readonly shown: readonly WrittenFile[]
}

export const ownContentId = (index: number): string => `${index + 1}@inline.invalid`
/** Asked for, and not there: readers show the words beside it. */
const ABSENT = 'absent@inline.invalid'

/** As our own HTML writes it; quotes and `<` inside a value are escaped there. */
const SOURCES = /(<img [^<>]*?src=")cid:([^"<>]+)(?=")/g

/** @param html as its own format has rebuilt it @param contentId of each file, as its sender named it */
export function inlined(html: Uint8Array, files: readonly WrittenFile[], contentId: (file: WrittenFile) => string | undefined): Inlined {
  const text = Buffer.from(html).toString('utf8')
  const asked = new Set(Array.from(text.matchAll(SOURCES), ([, , id = '']) => id))
  const shown: WrittenFile[] = []
  const named = new Map<string, string>()
  for (const file of files) {
    const id = contentId(file)
    // Two parts of one name: readers differ in which of them they show, so the second is a file like any.
    if (id === undefined || !asked.has(id) || named.has(id) || !mediaTypeOf(file.extension).startsWith('image/')) continue
    named.set(id, ownContentId(shown.length))
    shown.push(file)
  }
  const rewritten = text.replace(SOURCES, (_whole, start: string, id: string) => `${start}cid:${named.get(id) ?? ABSENT}`)
  return { html: Buffer.from(rewritten), shown }
}
