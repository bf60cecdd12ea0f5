import { TextDecoder } from 'node:util'
import { Refusal } from '../../../refusal.ts'

export interface Entry {
  readonly nameBytes: Uint8Array
  /** Where the header says it in Unicode. */
  readonly name: string | undefined
  readonly isLocked: boolean
}
export interface Listing {
  readonly entries: readonly Entry[]
  /** Of the end block; undefined for the oldest RARs, which have none. */
  readonly end: number | undefined
}

export const broken = (what: string): Refusal => new Refusal('malformed', `RAR: ${what}`)
export const parts = (): Refusal => new Refusal('archive-parts', 'RAR: one volume of several')
export const locked = (): Refusal => new Refusal('encryption-unsupported', 'RAR: encrypted')

export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('malformed', 'RAR: a name that is not UTF-8', { cause })
  }
}
