import type { MainKind } from './parts.ts'

/** Documents inside a document: which may stay, and the program that a person opens them with ([MS-OI29500] 2.1.1770, progId). */

export type EmbeddedKind = MainKind['format']

/** More than this in one document is a container, not attachments. */
export const mostEmbedded = 100

export const embeddedTypes: Readonly<Record<EmbeddedKind, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

export const isEmbeddedKind = (extension: string): extension is EmbeddedKind => Object.hasOwn(embeddedTypes, extension)

/** Macro-enabled names are those of files that have become plain. */
const programs: Readonly<Record<string, readonly [kind: EmbeddedKind, plain: string]>> = {
  'Word.Document.12': ['docx', 'Word.Document.12'],
  'Word.DocumentMacroEnabled.12': ['docx', 'Word.Document.12'],
  'Word.Template.12': ['docx', 'Word.Document.12'],
  'Excel.Sheet.12': ['xlsx', 'Excel.Sheet.12'],
  'Excel.Chart.12': ['xlsx', 'Excel.Chart.12'],
  'Excel.SheetMacroEnabled.12': ['xlsx', 'Excel.Sheet.12'],
  'PowerPoint.Show.12': ['pptx', 'PowerPoint.Show.12'],
  'PowerPoint.Slide.12': ['pptx', 'PowerPoint.Slide.12'],
  'PowerPoint.ShowMacroEnabled.12': ['pptx', 'PowerPoint.Show.12'],
  'PowerPoint.SlideMacroEnabled.12': ['pptx', 'PowerPoint.Slide.12'],
}
const rowOf = (program: string) => (Object.hasOwn(programs, program) ? programs[program] : undefined)

/** @returns the program as it may be written, or undefined for any other: those are not documents of ours */
export const plainProgram = (program: string): string | undefined => rowOf(program)?.[1]
export const opens = (program: string, kind: EmbeddedKind | undefined): boolean => kind !== undefined && rowOf(program)?.[0] === kind
