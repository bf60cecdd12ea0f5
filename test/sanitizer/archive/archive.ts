/** What the suites of archives share: a sanitizer, and looking into what comes out with a program that is not ours. */
import { type Entry, TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js'
import { createSanitizer, type SanitizeAsk, type SanitizeResult, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { MARKER } from '../samples/archive.ts'

let started: Promise<Sanitizer> | undefined
export const sanitizer = (): Promise<Sanitizer> => (started ??= createSanitizer({ children: 2 }))
export const closeSanitizer = async (): Promise<void> => {
  await (await started)?.close()
  started = undefined
}

export type Ask = Partial<Pick<SanitizeAsk, 'options' | 'decideMember' | 'namesStay'>>

export const clean = async (bytes: Uint8Array, fileName: string, ask: Ask = {}): Promise<SanitizeResult> =>
  sanitize(bytes, { ...ask, fileName, sanitizer: await sanitizer() })

/** Names and contents, in order, as zip.js reads them with every check on. */
export async function filesIn(bytes: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { checkSignature: true, checkOverlappingEntry: true })
  const files = new Map<string, Buffer>()
  for (const entry of await reader.getEntries()) files.set(entry.filename, Buffer.from(await contentOf(entry)))
  await reader.close()
  return files
}

const contentOf = async (entry: Entry): Promise<Uint8Array> => {
  if (entry.directory) throw new Error('a folder')
  return await entry.getData(new Uint8ArrayWriter())
}

/** With a password, as zip.js writes it. */
export async function protectedZip(
  files: Readonly<Record<string, string>>,
  password: string,
  kind: { readonly zipCrypto: true } | { readonly encryptionStrength: 1 | 2 | 3 },
): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { rawPassword: Buffer.from(password), ...kind })
  for (const [name, text] of Object.entries(files)) await writer.add(name, new TextReader(text))
  return Buffer.from(await writer.close())
}

const disguises = [
  MARKER,
  Buffer.from(MARKER).toString('hex'),
  Buffer.from(MARKER).toString('base64').slice(0, 20),
  Buffer.from(MARKER, 'utf16le').toString('latin1'),
  Buffer.from(MARKER, 'utf16le').swap16().toString('latin1'),
]

/** Raw, and in each file at every depth. */
export async function marked(bytes: Uint8Array): Promise<boolean> {
  const raw = Buffer.from(bytes).toString('latin1').toLowerCase()
  if (disguises.some((disguise) => raw.includes(disguise.toLowerCase()))) return true
  if (!raw.startsWith('pk\x03\x04')) return false
  for (const content of (await filesIn(bytes)).values()) if (await marked(content)) return true
  return false
}
