import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useWords } from '../../shared/words/language.ts'
import { words } from './words.ts'

/** A chart under its heading, and behind it the table of the same numbers. */
export function Figure({
  title,
  level,
  children,
  table,
}: {
  readonly title: string
  /** Of the heading. */
  readonly level: 2 | 3
  readonly children: ReactNode
  readonly table: ReactNode
}) {
  const word = useWords(words)
  const heading = useId()
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <figure aria-labelledby={heading} className="flex min-w-0 flex-col gap-2">
      <Heading id={heading} className={level === 2 ? 'text-lg font-bold' : 'font-bold'}>
        {title}
      </Heading>
      {children}
      <details className="group">
        <summary className="-ml-2 inline-flex min-h-11 list-none items-center gap-1 rounded-8 px-2 text-accent underline-offset-4 hover:underline [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
          {word.table}
          <span className="sr-only">:{title}</span>
        </summary>
        <div className="mt-1 max-h-96 overflow-auto rounded-8 border border-line" tabIndex={0} role="region" aria-label={title}>
          {table}
        </div>
      </details>
    </figure>
  )
}

export interface FigureTableProps {
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly { readonly key: string; readonly name: string; readonly cells: readonly string[] }[]
  readonly foot?: readonly string[]
}

export function FigureTable({ caption, head, rows, foot }: FigureTableProps) {
  return (
    <table className="w-full border-collapse text-sm tabular-nums">
      <caption className="sr-only">{caption}</caption>
      <thead className="sticky top-0 bg-sunken">
        <tr>
          {head.map((title, index) => (
            <th key={title} scope="col" className={`px-3 py-2 font-bold whitespace-nowrap ${index === 0 ? 'text-left' : 'text-right'}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, cells }) => (
          <tr key={key} className="border-t border-line">
            <th scope="row" className="px-3 py-1.5 text-left font-normal">
              {name}
            </th>
            {cells.map((cell, index) => (
              <td key={head[index + 1]} className={`px-3 py-1.5 text-right ${cell === '0' ? 'text-faint' : ''}`}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {foot && (
        <tfoot>
          <tr className="border-t-2 border-edge font-bold">
            {foot.map((cell, index) =>
              index === 0 ? (
                <th key="total" scope="row" className="px-3 py-2 text-left">
                  {cell}
                </th>
              ) : (
                <td key={head[index]} className="px-3 py-2 text-right">
                  {cell}
                </td>
              ),
            )}
          </tr>
        </tfoot>
      )}
    </table>
  )
}
