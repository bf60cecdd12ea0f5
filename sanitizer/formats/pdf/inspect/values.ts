/** PDF objects as the inspection sees them (ISO 32000-2, 7.3). Its own model and reader: nothing here is shared with disarm. */
export class Name {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export class Ref {
  readonly number: number
  readonly generation: number
  constructor(number: number, generation: number) {
    this.number = number
    this.generation = generation
  }
}

export class Stream {
  readonly dict: Dict
  readonly encoded: Uint8Array
  constructor(dict: Dict, encoded: Uint8Array) {
    this.dict = dict
    this.encoded = encoded
  }
}

export type Dict = ReadonlyMap<string, Value>
/** A string is its bytes in Latin-1, in a box to tell it from nothing else. */
export class Text {
  readonly latin1: string
  constructor(latin1: string) {
    this.latin1 = latin1
  }
}
export type Value = number | boolean | null | Name | Ref | Text | Stream | Dict | readonly Value[]

export const isDict = (value: Value | undefined): value is Dict => value instanceof Map
export const isArray = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)
export const nameIn = (value: Value | undefined): string | undefined => (value instanceof Name ? value.text : undefined)
