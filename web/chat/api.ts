/** The conversation's routes are the same on both listeners; one client serves both apps. */
import { createClient } from '../shared/api/client.ts'
import type { components, paths } from '../shared/api/internet.gen.ts'
import type { components as lgwan } from '../shared/api/lgwan.gen.ts'

export const api = createClient<paths>()

type Schemas = components['schemas']
export type Room = Schemas['Room']
export type Message = Schemas['Message']
export type Attachment = Message['attachments'][number]
export type FilePages = Schemas['FilePages']

export interface Person {
  readonly id: string
  readonly name: string
  readonly section: string
}

/** Does not compile where the two listeners' shapes part. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type Shared = 'Room' | 'Message' | 'Upload' | 'FilePages'
export const bothSidesAgree: { readonly [Name in Shared]: Same<Schemas[Name], lgwan['schemas'][Name]> } = {
  Room: true,
  Message: true,
  Upload: true,
  FilePages: true,
}
