/** What a listener hands to the boundary: a copy of what was sent, of a closed shape. Read back through these schemas only. */
import { z } from 'zod'
import { cleanText } from '../chat/text.ts'

/** A name without path, invisible characters or characters that reverse how it reads: what chat/names.ts leaves. */
const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\<>:"|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u)

/** A text that has been through chat/text.ts; a listener that sends another is not ours. */
const body = z.string().refine((text) => [...text].length <= 20_000 && cleanText(text).text === text)

const attachment = z.strictObject({
  id: z.uuid(),
  position: z.int().min(0),
  name,
  bytes: z.int().min(0),
})

export const payloads = {
  message: z.strictObject({
    body,
    removedCharacters: z.int().min(0),
    sentAt: z.iso.datetime(),
    attachments: z.array(attachment),
  }),
  attachment: attachment.extend({ blob: z.uuid(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  receipt: z.strictObject({ messages: z.array(z.uuid()).min(1).max(500), readAt: z.iso.datetime() }),
  unsend: z.strictObject({ message: z.uuid(), unsentAt: z.iso.datetime() }),
  approval: z.strictObject({ crossing: z.uuid(), approved: z.boolean() }),
} as const

export type MessagePayload = z.infer<typeof payloads.message>
export type AttachmentPayload = z.infer<typeof payloads.attachment>
export type ReceiptPayload = z.infer<typeof payloads.receipt>
export type UnsendPayload = z.infer<typeof payloads.unsend>
export type ApprovalPayload = z.infer<typeof payloads.approval>
export type Payload = MessagePayload | AttachmentPayload | ReceiptPayload | UnsendPayload | ApprovalPayload
