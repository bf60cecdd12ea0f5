import { type ReactNode, useEffect } from 'react'
import { createPortal } from 'react-dom'

/** What comes out of the printer, and nothing else of the page; theme.css hides the rest. Render it only while printing. */
export function PrintSheet({ children, onDone }: { readonly children: ReactNode; readonly onDone: () => void }) {
  useEffect(() => {
    window.addEventListener('afterprint', onDone)
    window.print()
    return () => window.removeEventListener('afterprint', onDone)
  }, [onDone])
  return createPortal(
    <div data-print="" className="hidden bg-white p-4 text-black print:block">
      {children}
    </div>,
    document.body,
  )
}

/** Saves text as a file that Excel reads: UTF-8 with a byte order mark. */
export function saveCsv(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read it only after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
