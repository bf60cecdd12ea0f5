import { type ComponentProps, type ReactNode, useId } from 'react'
import { defineWords, useWords } from '../words/language.ts'

const words = defineWords({ ja: { optional: '任意' }, en: { optional: 'optional' } })

interface Labelled {
  readonly label: string
  /** What to write, before it goes wrong. */
  readonly hint?: ReactNode
  /** What is wrong with it. */
  readonly error?: ReactNode
  /** Marks a field that may stay empty. */
  readonly optional?: boolean
}

const control =
  'block w-full rounded-8 border border-edge bg-surface px-3 py-2 text-base text-ink placeholder:text-faint disabled:bg-sunken disabled:text-faint aria-invalid:border-bad aria-invalid:border-2'

function Frame({ label, hint, error, optional, id, children }: Labelled & { readonly id: string; readonly children: ReactNode }) {
  const word = useWords(words)
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-bold">
        {label}
        {optional && <span className="ml-2 text-sm font-normal text-faint">{word.optional}</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-faint">
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          <span aria-hidden>✕ </span>
          {error}
        </p>
      )}
    </div>
  )
}

const described = (id: string, { hint, error }: Labelled) => ({
  id,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': error ? true : undefined,
})

export function TextField({
  label,
  hint,
  error,
  optional = false,
  className = '',
  end,
  ...rest
}: Labelled &
  ComponentProps<'input'> & {
    /** A button of 2.75rem over the end of the field; the class leaves room for it. */
    readonly end?: ReactNode
  }) {
  const id = useId()
  const input = <input type="text" {...rest} {...described(id, { label, hint, error })} className={`${control} min-h-11 ${className}`} />
  return (
    <Frame {...{ label, hint, error, optional, id }}>
      {end === undefined ? (
        input
      ) : (
        <div className="relative">
          {input}
          <div className="absolute top-0 right-0">{end}</div>
        </div>
      )}
    </Frame>
  )
}

export function TextArea({ label, hint, error, optional = false, className = '', ...rest }: Labelled & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Frame {...{ label, hint, error, optional, id }}>
      <textarea rows={3} {...rest} {...described(id, { label, hint, error })} className={`${control} ${className}`} />
    </Frame>
  )
}

export function Select({ label, hint, error, optional = false, className = '', children, ...rest }: Labelled & ComponentProps<'select'>) {
  const id = useId()
  return (
    <Frame {...{ label, hint, error, optional, id }}>
      <select {...rest} {...described(id, { label, hint, error })} className={`${control} min-h-11 ${className}`}>
        {children}
      </select>
    </Frame>
  )
}

/** A tick with its sentence; `hint` explains below it. */
export function Checkbox({
  label,
  hint,
  className = '',
  ...rest
}: { readonly label: ReactNode; readonly hint?: ReactNode } & Omit<ComponentProps<'input'>, 'type'>) {
  const id = useId()
  return (
    <div className={`flex gap-2 ${className}`}>
      <input {...rest} type="checkbox" id={id} aria-describedby={hint ? `${id}-hint` : undefined} className="mt-1 size-5 shrink-0" />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
