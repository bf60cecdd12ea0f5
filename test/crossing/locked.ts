/** A PDF that only a password opens, and the conversation about it. */
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'

/** In no other text of the tests, so that a search for it finds this and nothing else. */
export const secret = 'Kisaragi#7342/Hachigatsu'
export const insideText = 'Damage report of the locked file'

export async function lockedPdf(password = secret): Promise<Buffer> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  document.addPage([595, 842]).drawText(insideText, { x: 72, y: 760, size: 24, font })
  document.encrypt({ userPassword: password, ownerPassword: `${password}-owner` })
  return Buffer.from(await document.save())
}

export interface SeenFile {
  readonly id: string
  readonly state: string
  readonly reason: { readonly code: string; readonly ja: string } | null
  readonly password: { readonly attemptsLeft: number } | null
}

/** The first file of a message, as this person sees it. */
export const fileOf = async (client: Client, message: string): Promise<SeenFile | undefined> => {
  const answer = await client.fetch(`/messages/${message}`)
  return answer.status === 200 ? answer.json<{ attachments: SeenFile[] }>().attachments[0] : undefined
}

/** Waits until the sender is asked, with so many tries left. */
export const asked = (client: Client, message: string, attemptsLeft = 5): Promise<SeenFile> =>
  until(`a password is asked for, ${attemptsLeft} left`, async () => {
    const file = await fileOf(client, message)
    return file?.password?.attemptsLeft === attemptsLeft && file
  })

export const give = (client: Client, attachment: string, password: string) =>
  client.fetch(`/attachments/${attachment}/password`, { body: { password } })
