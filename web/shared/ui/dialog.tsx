import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { defineWords, useWords } from '../words/language.ts'
import { Button, IconButton } from './button.tsx'

const words = defineWords({ ja: { close: '閉じる', cancel: 'やめる' }, en: { close: 'Close', cancel: 'Cancel' } })

const widths = { narrow: 'max-w-md', wide: 'max-w-3xl', widest: 'max-w-6xl' } as const

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons at the foot, most important first. */
  readonly actions?: ReactNode
  readonly width?: keyof typeof widths
}

/** The browser's own modal dialog: focus goes in, stays in, and back to where it was; Escape closes. Render it only while it is open. */
export function Dialog({ title, onClose, children, actions, width = 'narrow' }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const word = useWords(words)
  useEffect(() => {
    const dialog = element.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className={`m-auto max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] overflow-y-auto rounded-12 border border-line bg-raised p-0 text-ink shadow-5 ${widths[width]}`}
    >
      <div className="sticky top-0 z-10 flex items-center justify-between gap-4 border-b border-line bg-raised py-2 pr-2 pl-5">
        <h2 id={heading} className="text-lg font-bold">
          {title}
        </h2>
        <IconButton label={word.close} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </div>
      <div className="flex flex-col gap-4 p-5">{children}</div>
      {actions && (
        <div className="sticky bottom-0 flex flex-row-reverse flex-wrap gap-3 border-t border-line bg-raised px-5 py-3">{actions}</div>
      )}
    </dialog>
  )
}

export interface ConfirmProps {
  readonly title: string
  /** What will happen. */
  readonly children: ReactNode
  /** The act's own verb, not OK. */
  readonly act: string
  readonly dangerous?: boolean
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function Confirm({ title, children, act, dangerous = false, busy = false, onConfirm, onClose }: ConfirmProps) {
  const word = useWords(words)
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button variant={dangerous ? 'danger' : 'solid'} busy={busy} onClick={onConfirm}>
            {act}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
