/** What a listener hands to the boundary: a copy of what was sent, of a closed shape. Read back through these schemas only. */
import { z } from 'zod'

const attachment = z.strictObject({
  id: z.uuid(),
  position: z.int().min(0),
  name: z.string().min(1).max(255),
  bytes: z.int().min(0),
})

export const payloads = {
  message: z.strictObject({
    body: z.string(),
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
