import { type ReactNode, useId } from 'react'

/** A titled box of the opened item. */
export function Part({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children: ReactNode }) {
  const heading = useId()
  return (
    <section aria-labelledby={heading} className="rounded-12 border border-line bg-raised p-4">
      <h2 id={heading} className="font-bold">
        {title}
      </h2>
      {hint && <p className="text-sm text-faint">{hint}</p>}
      <div className="mt-2">{children}</div>
    </section>
  )
}
