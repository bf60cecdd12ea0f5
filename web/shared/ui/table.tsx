import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

export interface Column<Row> {
  readonly title: string
  /** CSS grid track, e.g. `10rem` or `minmax(8rem, 1fr)` */
  readonly width: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'end'
}

export interface LongTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  /** One row on a narrow screen, where columns do not fit. */
  readonly card: (row: Row) => ReactNode
  readonly onOpen?: (row: Row) => void
  /** The row's name, for the button that opens it. */
  readonly nameOf?: (row: Row) => string
  readonly selected?: string | undefined
  /** Asked for when the end comes near. */
  readonly onEnd?: (() => void) | undefined
  /** How many there are in all, where that is known. */
  readonly total?: number
  /** From which width, in rem of the table itself, rows are columns: what the columns' least widths add up to. */
  readonly from?: keyof typeof layouts
}

/** Spelled out, since only whole class names reach the style sheet. In rem, so that large text turns to cards sooner. */
const layouts = {
  44: { head: '@min-[44rem]:block', row: '@min-[44rem]:grid', card: '@min-[44rem]:hidden' },
  60: { head: '@min-[60rem]:block', row: '@min-[60rem]:grid', card: '@min-[60rem]:hidden' },
} as const

/**
 * A table of any length: only the rows in sight are in the document, and the roles say how many there are (WAI-ARIA 1.2, table, aria-rowcount).
 * Below `from` every row is a card.
 */
export function LongTable<Row>({
  label,
  rows,
  columns,
  keyOf,
  card,
  onOpen,
  nameOf,
  selected,
  onEnd,
  total,
  from = 44,
}: LongTableProps<Row>) {
  const layout = layouts[from]
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 56,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (onEnd && rows.length > 0 && last >= rows.length - 10) onEnd()
  }, [last, rows.length, onEnd])
  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') }
  return (
    <div
      ref={scroller}
      className="@container min-h-0 flex-1 overflow-auto rounded-12 border border-line bg-raised [contain:strict]"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <div role="table" aria-label={label} aria-rowcount={(total ?? rows.length) + 1} className="min-w-0">
        <div role="rowgroup" className={`sticky top-0 z-10 hidden ${layout.head}`}>
          <div
            role="row"
            aria-rowindex={1}
            className="grid gap-4 border-b border-line bg-sunken px-4 py-2 text-sm font-bold"
            style={template}
          >
            {columns.map((column) => (
              <div key={column.title} role="columnheader" className={`min-w-0 ${column.align === 'end' ? 'text-right' : ''}`}>
                {column.title}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const open = onOpen && (
              <button
                type="button"
                className="absolute inset-0 rounded-4"
                aria-label={nameOf?.(row) ?? keyOf(row)}
                onClick={() => onOpen(row)}
              />
            )
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                className={`absolute top-0 left-0 w-full border-b border-line ${onOpen ? 'hover:bg-accent-soft' : ''} ${selected === keyOf(row) ? 'bg-accent-soft' : ''}`}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <div className={`hidden items-center gap-4 px-4 py-2.5 ${layout.row}`} style={template}>
                  {columns.map((column, index) => (
                    <div key={column.title} role="cell" className={`min-w-0 ${column.align === 'end' ? 'text-right tabular-nums' : ''}`}>
                      {index === 0 && open}
                      {column.cell(row)}
                    </div>
                  ))}
                </div>
                <div role="cell" className={`px-4 py-3 ${layout.card}`}>
                  {open}
                  {card(row)}
                </div>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
