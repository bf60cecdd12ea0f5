import { PDFArray, PDFBool, PDFDict, PDFName, PDFNumber, type PDFObject, type PDFRawStream, PDFRef } from '@cantoo/pdf-lib'
import { hexString, number, nameOf as spelling } from './syntax.ts'
import { key, type Walk } from './walk.ts'

/** How one value is copied: its PDF syntax (a space first where a key would run into it), or undefined when it is not of the kind that stands here, and is left out. */
export type Rule = (walk: Walk, value: PDFObject) => string | undefined

/** A dictionary's allow-list: key → rule. What is not named is not copied (law 2). Order is the order of the output. */
export type Table = Readonly<Record<string, Rule>>

export const num: Rule = (walk, value) => {
  const found = walk.number(value)
  return found === undefined ? undefined : ` ${number(found)}`
}

export const int: Rule = (walk, value) => {
  const found = walk.number(value)
  return found === undefined ? undefined : ` ${number(Math.trunc(found))}`
}

export const bool: Rule = (walk, value) => {
  const found = walk.resolve(value)
  return found instanceof PDFBool ? ` ${found.asBoolean()}` : undefined
}

export const anyName: Rule = (walk, value) => walk.name(value)

export const nameOf = (...names: readonly string[]): Rule => {
  const allowed = new Set(names.map((one) => `/${one}`))
  return (walk, value) => {
    const found = walk.name(value)
    return found !== undefined && allowed.has(found) ? found : undefined
  }
}

/** Strings of at most `maximum` bytes, written in hexadecimal. */
export const bytes =
  (maximum: number): Rule =>
  (walk, value) => {
    const content = walk.string(value)
    return content && content.length <= maximum ? hexString(content) : undefined
  }

export const first =
  (...rules: readonly Rule[]): Rule =>
  (walk, value) => {
    for (const rule of rules) {
      const found = rule(walk, value)
      if (found !== undefined) return found
    }
    return undefined
  }

/** Every element by `rule`, or nothing. */
export const arrayOf =
  (rule: Rule, minimum = 0, maximum = Number.POSITIVE_INFINITY): Rule =>
  (walk, value) => {
    const found = walk.array(value)
    if (!found || found.length < minimum || found.length > maximum) return undefined
    return walk.deeper(() => {
      const parts = found.map((one) => rule(walk, one))
      return parts.includes(undefined) ? undefined : `[${parts.map((part) => part?.trimStart()).join(' ')}]`
    })
  }

export const numbers = (minimum: number, maximum = minimum): Rule => arrayOf(num, minimum, maximum)

/** Recursive tables name each other. */
export const later =
  (rule: () => Rule): Rule =>
  (walk, value) =>
    rule()(walk, value)

export const constant =
  (syntax: string): Rule =>
  () =>
    syntax

/** In a table: a rule that looks at the whole dictionary and writes an entry with its key. */
export const itself = '*'

/** Keys of `dict` that `table` names, written. */
export function entries(walk: Walk, dict: PDFDict, table: Table): string {
  let out = ''
  for (const [name, rule] of Object.entries(table)) {
    const value = name === itself ? dict : dict.get(key(name))
    const written = value === undefined ? undefined : rule(walk, value)
    if (written !== undefined) out += name === itself ? written : `/${name}${written}`
  }
  return out
}

/** A dictionary by `table`, behind the entries that are `fixed`: indirect where the input has it indirect. */
export const dict =
  (role: string, table: Table, accept: (walk: Walk, found: PDFDict) => boolean = () => true, fixed = ''): Rule =>
  (walk, value) => {
    const found = walk.dict(value)
    if (!found || !accept(walk, found)) return undefined
    if (!(value instanceof PDFRef)) return walk.deeper(() => `<<${fixed}${entries(walk, found, table)}>>`)
    return walk.indirect(role, value, (number) => {
      walk.file.fill(number, `<<${fixed}${entries(walk, found, table)}>>`)
      return true
    })
  }

/** A dictionary whose keys are the document's own names, as in resources; entries that fail are left out. */
export const mapOf =
  (rule: Rule): Rule =>
  (walk, value) => {
    const found = walk.dict(value)
    if (!found) return undefined
    return walk.deeper(() => {
      let out = ''
      for (const [name, one] of found.entries()) {
        const written = rule(walk, one)
        if (written !== undefined) out += `${spelling(name)}${written}`
      }
      return `<<${out}>>`
    })
  }

/** A stream, always indirect; `write` fills the body and says whether it could. */
export const stream =
  (role: string, write: (walk: Walk, found: PDFRawStream, number: number) => boolean): Rule =>
  (walk, value) => {
    const found = walk.stream(value)
    if (!found) return undefined
    if (isExternal(walk, found)) return undefined
    return walk.indirect(role, value instanceof PDFRef ? value : found, (number) => write(walk, found, number))
  }

/** ISO 32000-2, 7.3.8.2: /F makes the stream's data live in another file. */
export function isExternal(walk: Walk, found: PDFRawStream): boolean {
  const file = walk.resolve(found.dict.get(key('F')))
  return file !== undefined && !(file instanceof PDFName || (file instanceof PDFArray && file.size() > 0 && file.get(0) instanceof PDFName))
}

export { PDFArray, PDFBool, PDFDict, PDFName, PDFNumber }
