/** What would happen, or did, in numbers and rows: bounded, so that a file of thousands of lines stays readable. */
import type { ReactNode } from 'react'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'

const own = defineWords({ ja: { more: (n: string) => `ほか ${n} 件` }, en: { more: (n: string) => `and ${n} more` } })

/** Rows of one list; the rest is a number. */
export const shownAtMost = 200

/** A bounded list within a dialog, scrollable by keyboard too. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section aria-label={label} tabIndex={0} className="max-h-80 overflow-auto rounded-8 border border-line">
      {children}
    </section>
  )
}

/** Numbers of what would happen, or did. */
export function Counts({ counts }: { readonly counts: readonly (readonly [label: string, value: number])[] }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {counts.map(([label, value]) => (
        <div key={label}>
          <dt className="text-sm text-faint">{label}</dt>
          <dd className="text-xl font-bold tabular-nums">{count(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Narrower, names would be broken after every character; the list scrolls sideways instead. */
const columnRem = 7

/** Rows of a preview, at most so many. */
export function Rows<Row>({
  label,
  heads,
  rows,
  cells,
  keyOf,
}: {
  readonly label: string
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
  readonly cells: (row: Row) => readonly ReactNode[]
  readonly keyOf: (row: Row) => string | number
}) {
  const word = useWords(own)
  return (
    <Scroll label={label}>
      <table className="w-full text-sm" style={{ minWidth: `${heads.length * columnRem}rem` }}>
        <thead className="sticky top-0 bg-sunken text-left">
          <tr>
            {heads.map((head) => (
              <th key={head} className="px-3 py-2 whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownAtMost).map((row) => (
            <tr key={keyOf(row)} className="border-t border-line align-top">
              {cells(row).map((cell, index) => (
                <td key={heads[index]} className="min-w-16 px-3 py-2 break-keep [overflow-wrap:break-word]">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shownAtMost && <p className="px-3 py-2 text-sm">{word.more(count(rows.length - shownAtMost))}</p>}
    </Scroll>
  )
}

/** From → to, or one of them where nothing changes. */
export function Change({ from, to }: { readonly from: string | null; readonly to: string }) {
  if (from === null || from === to) return <>{to || '—'}</>
  return (
    <>
      <del className="text-faint">{from || '—'}</del> → <ins className="font-bold no-underline">{to || '—'}</ins>
    </>
  )
}
