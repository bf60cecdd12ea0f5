import { decodeXml } from '../../container/xml/decode.ts'
import { scanXml } from '../../container/xml/scanner.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { prefixOf } from './namespaces.ts'

class Found extends Error {}

/** `prefix:local` of a part's root element, `?:local` outside our namespaces, or '' when it is not XML. */
export function rootOf(bytes: Uint8Array, limits: Limits): string {
  let root = ''
  try {
    scanXml(
      decodeXml(bytes),
      { element: (uri, local) => `${prefixOf(uri) ?? (uri === '' ? '?' : '??')}:${local}`, attribute: () => '' },
      {
        open: (element) => {
          root = element
          throw new Found()
        },
        text: () => undefined,
        close: () => undefined,
      },
      limits,
    )
  } catch (error) {
    if (!(error instanceof Found || error instanceof Refusal)) throw error
  }
  return root
}
