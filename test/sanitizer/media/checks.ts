import assert from 'node:assert/strict'
import { mediaFormats } from '../../../sanitizer/formats/media/index.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import {
  type Disarmed,
  defaultDisarmOptions,
  type Finding,
  type Format,
  type FormatId,
  type RefusalCode,
} from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { marker } from '../samples/media.ts'

export function format(id: FormatId): Format {
  const found = mediaFormats.find((each) => each.id === id)
  assert.ok(found, `no format ${id}`)
  return found
}

export type Disarm = (id: FormatId, type: string, bytes: Uint8Array) => Promise<Pick<Disarmed, 'bytes' | 'removed'>>

export const disarm = (id: FormatId, type: string, bytes: Uint8Array, limits: Limits = defaultLimits): Promise<Disarmed> =>
  format(id).disarm(bytes, type, defaultDisarmOptions, limits)

/** A disarmer that does nothing and says so politely. */
export const identityDisarm: Disarm = async (_id, _type, bytes) => ({ bytes: Buffer.from(bytes), removed: [] })

/** What inspection says; a refusal is one more way to say no. */
export async function inspected(id: FormatId, bytes: Uint8Array): Promise<readonly (Finding['kind'] | RefusalCode)[]> {
  try {
    return (await format(id).inspect(bytes, defaultLimits)).map(({ kind }) => kind)
  } catch (error) {
    if (error instanceof Refusal) return [error.code]
    throw error
  }
}

/** Plain, as hex, and in both byte orders of UTF-16: nothing of a film is compressed in a way that hides words. */
export function assertNowhere(bytes: Uint8Array): void {
  const file = Buffer.from(bytes)
  const utf16 = Buffer.from(marker, 'utf16le')
  const forms = [Buffer.from(marker), Buffer.from(Buffer.from(marker).toString('hex')), utf16, Buffer.from(utf16).swap16()]
  for (const form of forms) assert.ok(!file.includes(form), 'the marker survived')
}

export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'no refusal'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
