import type { FindingKind, Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed, Nested } from '../../protocol.ts'
import { Refusal, type RefusalCode } from '../../refusal.ts'
import { cleanText } from './characters.ts'
import { textOfHtml } from './html-text.ts'
import { type Inlined, inlined, ownContentId } from './inline.ts'
import type { Attachment, LeftOut, Mail, Passage } from './message.ts'
import { cleanName, withExtension } from './names.ts'
import { NOTE_NAME, noteOf } from './note.ts'
import { assemble, type WrittenFile } from './write/assemble.ts'
import { htmlPart, inlinePart, multipart, type Part, textPart } from './write/parts.ts'

interface Work {
  readonly findings: Findings
  readonly limits: Limits
  readonly nested: Nested | undefined
}

/** Writes the mail anew: its kept fields, its text, and what is inside of it as its own formats rebuilt it. @throws Refusal limits */
export async function compose(mail: Mail, work: Work): Promise<Uint8Array> {
  const { files, left } = await attachmentsOf(mail.attachments, work)
  const out = [...mail.left.map(({ name, code }) => ({ name: cleanName(name) || 'attachment', code })), ...left]
  // Where no file may be inside any more, the note would be one: then the text ends with it.
  const said = out.length > 0 && !work.nested ? [{ text: noteOf(out) }] : []
  const body = await bodyOf([...mail.passages, ...said], work)
  const note = out.length > 0 && work.nested ? [{ name: NOTE_NAME, extension: 'txt', bytes: Buffer.from(noteOf(out)) }] : []
  const bytes = assemble(mail.headers, body, [...files, ...note], work.findings)
  within(work.limits, 'outputBytes', bytes.length)
  return bytes
}

/** Files that may be shown by the HTML take their place beside it, and are told of by `show`. */
export type Show = (html: Uint8Array) => Inlined

/** The HTML stays where it is one and its format rebuilds it; its words stay always. */
export async function bodyOf(
  passages: readonly Passage[],
  work: Work,
  show: Show = (html) => inlined(html, [], () => undefined),
): Promise<Part | undefined> {
  if (passages.length === 0) return undefined
  const htmls = passages.filter(({ html }) => html !== undefined)
  const texts = passages.map(({ text, html }) => text ?? textOfHtml(html ?? ''))
  const text = textPart(cleanText(texts.join('\r\n\r\n'), work.findings))
  const [alone] = passages
  const html = passages.length === 1 && alone?.html !== undefined ? await rebuiltHtml(alone.html, work) : undefined
  if (html) return multipart('alternative', [text, page(show(html))])
  work.findings.add('html-body', htmls.length)
  return text
}

function page({ html, shown }: Inlined): Part {
  if (shown.length === 0) return htmlPart(html)
  const pictures = shown.map(({ name, extension, bytes }, index) => inlinePart(name, extension, bytes, ownContentId(index)))
  return multipart('related', [htmlPart(html), ...pictures])
}

async function rebuiltHtml(html: string, work: Work): Promise<Uint8Array | undefined> {
  const clean = await disarmed({ name: 'body.html', bytes: Buffer.from(`\ufeff${html}`) }, work)
  if (typeof clean === 'string' || clean.extension !== 'html') return undefined
  report(clean, work.findings)
  return clean.bytes
}

async function attachmentsOf(
  attachments: readonly Attachment[],
  work: Work,
): Promise<{ readonly files: readonly WrittenFile[]; readonly left: readonly LeftOut[] }> {
  const files: WrittenFile[] = []
  const left: LeftOut[] = []
  let bytes = 0
  for (const attachment of attachments) {
    const name = cleanName(attachment.name) || 'attachment'
    const clean = await disarmed({ name, bytes: attachment.bytes }, work)
    if (typeof clean === 'string') {
      work.findings.add('embedded-file')
      left.push({ name, code: clean })
      continue
    }
    within(work.limits, 'outputBytes', (bytes += clean.bytes.length))
    report(clean, work.findings)
    files.push({ name: withExtension(name, clean.extension), extension: clean.extension, bytes: clean.bytes })
  }
  return { files, left }
}

type Clean = Pick<Disarmed, 'bytes' | 'extension' | 'removed'>

/** @returns why not, where its format refuses it or there is none */
async function disarmed({ name, bytes }: Attachment, { nested }: Work): Promise<Clean | RefusalCode> {
  if (!nested) return 'limit-depth'
  try {
    return (await nested.disarm(bytes, name)) ?? 'type-unsupported'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

function report({ removed }: Clean, findings: Findings): void {
  for (const { kind, count } of removed) findings.add(kind satisfies FindingKind, count)
}
