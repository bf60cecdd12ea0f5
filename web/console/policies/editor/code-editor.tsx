/**
 * An editor for YAML out of a textarea: the browser's own typing, undo and input methods, with colours and marks on a layer beneath and
 * line numbers beside. Only the lines in sight are drawn, so 2,000 lines type as quickly as twenty.
 */
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { defineWords, useWords } from '../../../shared/words/language.ts'
import type { Vocabulary } from '../answers.ts'
import { colours, tokensOf } from '../highlight.ts'
import { CompletionList, useCompletion } from './completion-list.tsx'
import { indent, lineAt, newLine, offsetOf, pasteLarge, replaceRange, restore, wordAt } from './typing.ts'

export interface Mark {
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning'
}

export interface EditorHandle {
  /** Shows a place, with the caret in it. */
  show(line: number, column?: number): void
  /** Puts another word in the place of the one that begins there. */
  replaceWord(line: number, column: number, word: string): void
}

interface CodeEditorProps {
  readonly ref: Ref<EditorHandle>
  readonly label: string
  readonly value: string
  readonly marks: readonly Mark[]
  readonly vocabulary: Vocabulary | undefined
  /** Ids of what describes the state of the text. */
  readonly describedBy: string
  readonly invalid: boolean
  readonly onChange: (text: string) => void
}

const words = defineWords({
  ja: { keys: 'Tab で字下げ、Shift+Tab で戻す。Ctrl+Space で候補。欄の外へ移るには、Esc を押してから Tab。' },
  en: { keys: 'Tab indents, Shift+Tab takes it back, Ctrl+Space suggests. To leave the field, press Escape and then Tab.' },
})

/** Of a line, in rem: `leading-6`. */
const lineRem = 1.5
const paddingRem = 0.5
/** Lines drawn above and below what is in sight. */
const spare = 30

const lineHeight = (): number => lineRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

export function CodeEditor({ ref, label, value, marks, vocabulary, describedBy, invalid, onChange }: CodeEditorProps) {
  const word = useWords(words)
  const area = useRef<HTMLTextAreaElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const leaving = useRef(false)
  const pasted = useRef<{ readonly before: string; readonly after: string }>(undefined)
  const lines = useMemo(() => value.split('\n'), [value])
  const marked = useMemo(() => byLine(marks), [marks])
  const [sight, setSight] = useState({ first: 0, count: 60 })
  const completion = useCompletion(area, vocabulary)

  const follow = () => {
    const { current: element } = area
    if (!element) return
    if (layer.current) layer.current.style.transform = `translate(${-element.scrollLeft}px, ${-element.scrollTop}px)`
    if (gutter.current) gutter.current.style.transform = `translateY(${-element.scrollTop}px)`
    const [first, count] = [Math.floor(element.scrollTop / lineHeight()), Math.ceil(element.clientHeight / lineHeight())]
    setSight((was) => (Math.abs(was.first - first) < spare / 2 && was.count === count ? was : { first, count }))
  }
  useLayoutEffect(follow)
  useEffect(() => {
    const watcher = new ResizeObserver(follow)
    if (area.current) watcher.observe(area.current)
    return () => watcher.disconnect()
  })
  useImperativeHandle(ref, () => ({
    show(line, column) {
      const { current: element } = area
      if (!element) return
      const from = offsetOf(element.value, line, column)
      element.focus()
      element.setSelectionRange(from, column === undefined ? offsetOf(element.value, line, 10_000) : wordAt(element.value, from).to)
      element.scrollTop = Math.max(0, (line - 5) * lineHeight())
      element.scrollLeft = 0
      follow()
    },
    replaceWord(line, column, text) {
      const { current: element } = area
      if (!element) return
      const { from, to } = wordAt(element.value, offsetOf(element.value, line, column))
      replaceRange(element, from, to, text)
    },
  }))

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || completion.press(event)) return
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey
    const undo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey
    if (undo && pasted.current?.after === event.currentTarget.value) {
      event.preventDefault()
      restore(event.currentTarget, pasted.current.before)
    }
    if (event.key === 'Tab' && plain && !leaving.current) {
      event.preventDefault()
      indent(event.currentTarget, event.shiftKey)
    } else if (event.key === 'Enter' && plain && !event.shiftKey) {
      event.preventDefault()
      newLine(event.currentTarget)
    }
    leaving.current = event.key === 'Escape'
  }

  const first = Math.max(0, sight.first - spare)
  const last = Math.min(lines.length, sight.first + sight.count + spare)
  const digits = Math.max(2, String(lines.length).length)
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index)
  return (
    <div className="flex flex-col gap-1">
      <div className="relative flex h-[min(70dvh,60rem)] min-h-80 overflow-hidden rounded-8 border border-edge bg-surface font-mono text-sm leading-6 focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-ink">
        <div
          aria-hidden
          className="relative shrink-0 overflow-hidden border-r border-line bg-sunken select-none"
          style={{ width: `${digits + 4}ch` }}
        >
          <div ref={gutter} className="absolute inset-x-0 top-0">
            {drawn.map((index) => (
              <LineNumber key={index} line={index + 1} marks={marked.get(index + 1)} />
            ))}
          </div>
        </div>
        <div className="relative min-w-0 flex-1">
          <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden">
            <div ref={layer} className="absolute top-0 left-0 min-w-full">
              {drawn.map((index) => (
                <Drawn key={index} line={index + 1} text={lines[index] ?? ''} marks={marked.get(index + 1)} />
              ))}
            </div>
          </div>
          <textarea
            ref={area}
            aria-label={label}
            aria-describedby={`${describedBy} editor-keys`}
            aria-invalid={invalid || undefined}
            {...completion.attributes}
            value={value}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            autoCorrect="off"
            onChange={(event) => {
              onChange(event.target.value)
              completion.typed()
            }}
            onKeyDown={press}
            onPaste={(event) => {
              const large = pasteLarge(event.currentTarget, event.clipboardData.getData('text/plain'))
              if (!large) return
              event.preventDefault()
              pasted.current = large
            }}
            onClick={completion.close}
            onScroll={() => {
              follow()
              completion.close()
            }}
            onBlur={() => {
              leaving.current = false
              completion.close()
            }}
            className="absolute inset-0 size-full resize-none overflow-auto bg-transparent p-2 whitespace-pre text-transparent caret-ink outline-none [box-shadow:none] [tab-size:2] selection:bg-accent/30 focus-visible:outline-none"
          />
          <CompletionList completion={completion} lineRem={lineRem} paddingRem={paddingRem} lineAt={lineAt} />
        </div>
      </div>
      <p id="editor-keys" className="text-sm text-faint">
        {word.keys}
      </p>
    </div>
  )
}

function byLine(marks: readonly Mark[]): ReadonlyMap<number, readonly Mark[]> {
  const lines = new Map<number, Mark[]>()
  for (const mark of marks) lines.set(mark.line, [...(lines.get(mark.line) ?? []), mark])
  return lines
}

const worst = (marks: readonly Mark[]): Mark['severity'] => (marks.some(({ severity }) => severity === 'error') ? 'error' : 'warning')

const looks = {
  error: {
    sign: '✕',
    number: 'text-bad font-bold',
    line: 'bg-bad-soft',
    word: 'underline decoration-bad decoration-wavy underline-offset-4',
  },
  warning: { sign: '▲', number: 'text-warn font-bold', line: 'bg-warn-soft', word: '' },
} as const

const top = (line: number) => ({ top: `${paddingRem + (line - 1) * lineRem}rem` })

function LineNumber({ line, marks }: { readonly line: number; readonly marks: readonly Mark[] | undefined }) {
  const look = marks && looks[worst(marks)]
  return (
    <div className={`absolute inset-x-0 flex justify-between px-1.5 tabular-nums ${look?.number ?? 'text-faint'}`} style={top(line)}>
      <span>{look?.sign}</span>
      <span>{line}</span>
    </div>
  )
}

function Drawn({ line, text, marks }: { readonly line: number; readonly text: string; readonly marks: readonly Mark[] | undefined }) {
  const look = marks && looks[worst(marks)]
  let at = 0
  return (
    <div className={`absolute right-0 left-0 min-w-max px-2 whitespace-pre [tab-size:2] ${look?.line ?? ''}`} style={top(line)}>
      {tokensOf(text).map(({ kind, text: part }) => {
        const [start, end] = [at, (at += part.length)]
        const wrong = marks?.some(({ column }) => start <= column - 1 && column - 1 < end)
        return (
          <span key={start} className={`${colours[kind]} ${wrong ? look?.word : ''}`}>
            {part}
          </span>
        )
      })}{' '}
    </div>
  )
}
