/** Files come by camera, library, file dialog, paste and drop; all of them go through the same check. */
import { type ClipboardEvent, type DragEvent, useEffect, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { size } from '../../shared/words/format.ts'
import { api } from '../api.ts'
import { useChat } from '../context.tsx'
import type { ChosenFile } from '../store/drafts.ts'

type Sentence = { readonly ja: string; readonly en: string }

export interface Limits {
  readonly messageCharacters: number
  readonly attachments: number
  readonly attachmentBytes: number
}

/** What does not fit is said before a byte is sent, in the server's words. */
export function checkFiles(
  there: readonly ChosenFile[],
  fresh: readonly File[],
  limits: Limits | undefined,
): { fitting: File[]; mistakes: Sentence[] } {
  if (!limits) return { fitting: [...fresh], mistakes: [] }
  const { attachmentBytes, attachments } = limits
  const small = fresh.filter((file) => file.size > 0 && file.size <= attachmentBytes)
  const fitting = small.slice(0, Math.max(0, attachments - there.length))
  const mistakes = fresh.flatMap(({ name, size: bytes }): Sentence[] => {
    if (bytes === 0) return [{ ja: `「${name}」は空のファイルです。`, en: `“${name}” is empty.` }]
    if (bytes > attachmentBytes)
      return [
        {
          ja: `「${name}」は大きさの上限(${size(attachmentBytes)})を超えています。`,
          en: `“${name}” is larger than the limit (${size(attachmentBytes)}).`,
        },
      ]
    return []
  })
  if (fitting.length < small.length)
    mistakes.push({
      ja: `1通に添付できるファイルの数(${attachments}個)を超えています。`,
      en: `A message takes ${attachments} attachments at most.`,
    })
  return { fitting, mistakes }
}

let known: Promise<Limits> | undefined

function useLimits(): Limits | undefined {
  const [limits, setLimits] = useState<Limits>()
  useEffect(() => {
    known ??= ask(api.GET('/api/v1/limits'))
    known.then(setLimits, () => {
      known = undefined
    })
  }, [])
  return limits
}

export interface Intake {
  readonly limits: Limits | undefined
  readonly mistakes: readonly Sentence[]
  /** Something is being dragged over the conversation. */
  readonly over: boolean
  take(files: readonly File[]): void
  remove(id: string): void
  forgetMistakes(): void
  readonly target: {
    onPaste(event: ClipboardEvent): void
    onDragOver(event: DragEvent): void
    onDragLeave(event: DragEvent): void
    onDrop(event: DragEvent): void
  }
}

/** The room's way in for files. */
export function useIntake(room: string): Intake {
  const { chat } = useChat()
  const limits = useLimits()
  const [mistakes, setMistakes] = useState<readonly Sentence[]>([])
  const [over, setOver] = useState(false)
  const draft = chat.drafts.of(room)
  const take = (files: readonly File[]): void => {
    const { fitting, mistakes: found } = checkFiles(draft.get().files, files, limits)
    setMistakes(found)
    const chosen = fitting.map((file) => ({ id: crypto.randomUUID(), name: file.name, blob: file }))
    chat.drafts.choose(room, [...draft.get().files, ...chosen])
  }
  const brings = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return {
    limits,
    mistakes,
    over,
    take,
    remove: (id) =>
      chat.drafts.choose(
        room,
        draft.get().files.filter((file) => file.id !== id),
      ),
    forgetMistakes: () => setMistakes([]),
    target: {
      onPaste(event) {
        const files = [...event.clipboardData.files]
        if (files.length === 0) return
        event.preventDefault()
        take(files)
      },
      onDragOver(event) {
        if (!brings(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave(event) {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false)
      },
      onDrop(event) {
        if (!brings(event)) return
        event.preventDefault()
        setOver(false)
        take([...event.dataTransfer.files])
      },
    },
  }
}
