/** The list of words beneath the caret. The focus stays in the text (WAI-ARIA 1.2, aria-activedescendant). */
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { defineWords, useSentence, useWords } from '../../../shared/words/language.ts'
import type { Vocabulary } from '../answers.ts'
import { type Suggestion, suggest } from './completion.ts'
import { replaceRange } from './typing.ts'

const words = defineWords({ ja: { list: '書ける語の候補' }, en: { list: 'What may be written here' } })

interface Open extends Suggestion {
  readonly chosen: number
  readonly caret: number
}

export interface Completion {
  readonly open: Open | undefined
  readonly id: string
  readonly area: RefObject<HTMLTextAreaElement | null>
  /** For the textarea. */
  readonly attributes: object
  /** @returns whether the key was for the list */
  press(event: KeyboardEvent<HTMLTextAreaElement>): boolean
  /** Something was typed. */
  typed(): void
  close(): void
  accept(index: number): void
}

export function useCompletion(area: RefObject<HTMLTextAreaElement | null>, vocabulary: Vocabulary | undefined): Completion {
  const id = useId()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const look = (asked: boolean) => {
    const { current: element } = area
    if (!element || !vocabulary || element.selectionStart !== element.selectionEnd) return close()
    const caret = element.selectionStart
    const found = suggest(element.value, caret, vocabulary)
    // Unasked only once a word has begun.
    if (!found || (!asked && found.from === caret)) return close()
    setOpen({ ...found, chosen: 0, caret })
  }
  const accept = (index: number) => {
    const option = open?.options[index]
    if (!open || !option || !area.current) return
    const more = option.value.endsWith(':') ? ' ' : ''
    replaceRange(area.current, open.from, open.caret, option.value + more)
    close()
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.key === ' ' && event.ctrlKey) look(true)
    else if (!open) return false
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1
      setOpen({ ...open, chosen: (open.chosen + step + open.options.length) % open.options.length })
    } else if (event.key === 'Enter' || event.key === 'Tab') accept(open.chosen)
    else if (event.key === 'Escape') close()
    else {
      if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') close()
      return false
    }
    event.preventDefault()
    return true
  }
  const attributes = {
    'aria-autocomplete': 'list',
    ...(open ? { 'aria-controls': `${id}-list`, 'aria-activedescendant': `${id}-${open.chosen}` } : {}),
  }
  // The value in the document is the new one only after the event.
  return { open, id, area, attributes, press, typed: () => queueMicrotask(() => look(false)), close, accept }
}

interface CompletionListProps {
  readonly completion: Completion
  readonly lineRem: number
  readonly paddingRem: number
  readonly lineAt: (text: string, offset: number) => number
}

/** Options in sight at a time. */
const shown = 8

export function CompletionList({ completion: { open, id, area, accept }, lineRem, paddingRem, lineAt }: CompletionListProps) {
  const word = useWords(words)
  const say = useSentence()
  const element = area.current
  if (!open || !element) return null
  const line = lineAt(element.value, open.caret)
  const begun = element.value.slice(element.value.lastIndexOf('\n', open.from - 1) + 1, open.from)
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const under = (paddingRem + line * lineRem) * rem - element.scrollTop
  const left = Math.min(widthOf(begun, element) + paddingRem * rem - element.scrollLeft, element.clientWidth - 16 * rem)
  const from = Math.min(Math.max(0, open.chosen - shown + 1), Math.max(0, open.options.length - shown))
  // Above the line where there is no room beneath it.
  const below = under + shown * 2 * rem < element.clientHeight
  const place = below ? { top: under } : { bottom: element.clientHeight - under + lineRem * rem }
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={word.list}
      className="absolute z-20 w-64 overflow-hidden rounded-8 border border-edge bg-raised py-1 shadow-3"
      style={{ ...place, left: Math.max(0, left) }}
    >
      {open.options.slice(from, from + shown).map((option, index) => {
        const at = from + index
        return (
          <div
            key={option.value}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === open.chosen}
            onMouseDown={(event) => {
              event.preventDefault()
              accept(at)
            }}
            className={`flex cursor-pointer justify-between gap-3 px-3 py-0.5 ${at === open.chosen ? 'bg-accent text-on-accent' : 'hover:bg-accent-soft'}`}
          >
            <span className="shrink-0">{option.value}</span>
            <span className={`truncate font-sans ${at === open.chosen ? '' : 'text-faint'}`}>{say(option)}</span>
          </div>
        )
      })}
    </div>
  )
}

function widthOf(text: string, element: HTMLElement): number {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return 0
  context.font = getComputedStyle(element).font
  return context.measureText(text).width
}
