import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { defineWords, useWords } from '../words/language.ts'
import { IconButton } from './button.tsx'
import { nameWindow } from './window-name.ts'

const words = defineWords({ ja: { copy: '写す', copied: '写しました' }, en: { copy: 'Copy', copied: 'Copied' } })

/** A page's heading with its acts at the right; the title of the window follows. */
export function PageHeading({
  title,
  children,
  lead,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly lead?: ReactNode
}) {
  useEffect(() => nameWindow({ page: title }), [title])
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-4">
      <div className="min-w-0">
        <h1 className="text-2xl font-bold">{title}</h1>
        {lead && <p className="mt-1 max-w-prose text-faint">{lead}</p>}
      </div>
      {children && <div className="flex flex-wrap gap-3">{children}</div>}
    </header>
  )
}

export function Card({
  title,
  children,
  aside,
  className = '',
}: {
  readonly title?: string
  readonly children: ReactNode
  readonly aside?: ReactNode
  readonly className?: string
}) {
  return (
    <section className={`rounded-12 border border-line bg-raised p-5 ${className}`}>
      {(title || aside) && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
          {title && <h2 className="text-lg font-bold">{title}</h2>}
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}

/** Pairs of a term and what it is; on the narrowest screens one below the other. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-2 max-[22.5rem]:grid-cols-1 max-[22.5rem]:gap-y-0.5">
      {rows.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-faint">{term}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A hash or an id: in full, to be copied. */
export function Copyable({ value }: { readonly value: string }) {
  const word = useWords(words)
  const [copied, setCopied] = useState(false)
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="min-w-0 text-sm break-all">{value}</code>
      <IconButton
        label={copied ? word.copied : word.copy}
        className="-my-2 size-9"
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
      </IconButton>
    </span>
  )
}
