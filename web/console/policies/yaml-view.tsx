/** A text with line numbers, to be read; long ones keep only the lines in sight in the document. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { colours, tokensOf } from './highlight.ts'

export function Line({ text }: { readonly text: string }) {
  return tokensOf(text).map(({ kind, text: part }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token has no other name, and lines are drawn whole
    <span key={index} className={colours[kind]}>
      {part}
    </span>
  ))
}

interface YamlViewProps {
  readonly text: string
  readonly label: string
  readonly marked?: { readonly from: number; readonly to: number } | undefined
}

export function YamlView({ text, label, marked }: YamlViewProps) {
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => 24, overscan: 40 })
  const from = marked?.from
  useEffect(() => {
    if (from !== undefined) virtual.scrollToIndex(from - 1, { align: 'center' })
  }, [from, virtual])
  const digits = String(lines.length).length
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={label}
      className="max-h-[70dvh] overflow-auto rounded-12 border border-line bg-raised py-2 font-mono text-sm"
    >
      <div className="relative min-w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const number = index + 1
          const here = marked && marked.from <= number && number <= marked.to
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-current={here || undefined}
              className={`absolute top-0 left-0 flex w-full leading-6 ${here ? 'bg-accent-soft' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="shrink-0 px-3 text-right text-faint tabular-nums select-none" style={{ width: `${digits + 3}ch` }}>
                {number}
              </span>
              <code className="min-w-0 flex-1 pr-4 font-mono wrap-anywhere whitespace-pre-wrap">
                <Line text={lines[index] ?? ''} />
              </code>
            </div>
          )
        })}
      </div>
    </div>
  )
}
