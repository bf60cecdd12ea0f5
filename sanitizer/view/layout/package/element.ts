import { decodeXml } from '../../../container/xml/decode.ts'
import { scanXml } from '../../../container/xml/scanner.ts'
import { type Limits, within } from '../../../limits.ts'
import { nameOf } from './names.ts'

/** An element of a part: its children are elements and text in order. */
export class Element {
  readonly name: string
  /** Names and values in turn: a map for each would cost more than the document. */
  readonly #attributes: readonly string[]
  readonly children: (Element | string)[] = []

  constructor(name: string, attributes: readonly string[] = []) {
    this.name = name
    this.#attributes = attributes
  }

  attribute(name: string): string | undefined {
    for (let at = 0; at < this.#attributes.length; at += 2) if (this.#attributes[at] === name) return this.#attributes[at + 1]
    return undefined
  }

  /** An attribute that is a number, or undefined. */
  number(name: string): number | undefined {
    const text = this.attribute(name)
    if (text === undefined || text.length > 20) return undefined
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }

  *elements(): Generator<Element> {
    for (const child of this.children) if (typeof child !== 'string') yield child
  }

  /** The first child of one of these names. */
  child(...names: readonly string[]): Element | undefined {
    for (const child of this.children) if (typeof child !== 'string' && names.includes(child.name)) return child
    return undefined
  }

  /** The child at the end of a path of names. */
  at(...path: readonly string[]): Element | undefined {
    let here: Element | undefined = this
    for (const name of path) here = here?.child(name)
    return here
  }

  all(name: string): Element[] {
    return this.children.filter((child): child is Element => typeof child !== 'string' && child.name === name)
  }

  /** All text below. */
  get text(): string {
    let text = ''
    for (const child of this.children) text += typeof child === 'string' ? child : child.text
    return text
  }
}

/** Never held in memory: what a reader of pages does not see. */
const UNSEEN = new Set([
  '?',
  'w:bookmarkStart',
  'w:bookmarkEnd',
  'w:proofErr',
  'w:lastRenderedPageBreak',
  'a:extLst',
  'p:extLst',
  'x:extLst',
])

/**
 * Reads a part and hands out the elements `depth` levels below its root as they end (0: the root itself), so that a large part is never
 * a tree as a whole. Elements further up reach `enter` without children; where it says false, what is inside is left out.
 *
 * @throws Refusal malformed, limit-depth, limit-entries
 */
export function readElements(
  bytes: Uint8Array,
  depth: number,
  limits: Limits,
  emit: (element: Element) => void,
  enter?: (element: Element) => unknown,
): void {
  const open: Element[] = []
  let held = 0
  let level = 0
  /** Levels below an element that is left out. */
  let unseen = 0
  scanXml<string, string>(
    decodeXml(bytes),
    { element: nameOf, attribute: nameOf },
    {
      open: (name, names, values) => {
        if (unseen > 0 || UNSEEN.has(name)) {
          unseen++
          return
        }
        const element = new Element(
          name,
          names.flatMap((one, index) => [one, values[index] ?? '']),
        )
        if (level < depth) {
          if (enter?.(element) === false) {
            unseen++
            return
          }
        } else {
          within(limits, 'layoutElements', ++held)
          open.at(-1)?.children.push(element)
          open.push(element)
        }
        level++
      },
      text: (text) => {
        if (unseen === 0) open.at(-1)?.children.push(text)
      },
      close: () => {
        if (unseen > 0) {
          unseen--
          return
        }
        level--
        if (level < depth) return
        const element = open.pop()
        if (level !== depth || !element) return
        held = 0
        emit(element)
      },
    },
    limits,
  )
}

/** The whole part. @throws Refusal as {@link readElements} */
export function readTree(bytes: Uint8Array, limits: Limits): Element {
  let root = new Element('')
  readElements(bytes, 0, limits, (element) => {
    root = element
  })
  return root
}

class Seen extends Error {}

/** The root of a part without what it holds; the rest of the part is not read. */
export function readRoot(bytes: Uint8Array, limits: Limits): Element {
  let root = new Element('')
  try {
    readElements(
      bytes,
      1,
      limits,
      () => undefined,
      (element) => {
        root = element
        throw new Seen()
      },
    )
  } catch (error) {
    if (!(error instanceof Seen)) throw error
  }
  return root
}
