import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

const variants = {
  solid: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  outline: 'bg-raised text-accent border-accent hover:bg-accent-soft',
  quiet: 'bg-transparent text-accent border-transparent hover:bg-accent-soft underline-offset-4 hover:underline',
  danger: 'bg-bad text-surface border-transparent hover:bg-bad-strong',
} as const

const sizes = { medium: 'min-h-11 px-4 py-2 text-base', small: 'min-h-9 px-3 py-1 text-sm' } as const

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: keyof typeof variants
  readonly size?: keyof typeof sizes
  /** The act is under way: no second press, and said to screen readers. */
  readonly busy?: boolean
}

export function Button({
  variant = 'solid',
  size = 'medium',
  busy = false,
  disabled,
  className = '',
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={`inline-flex items-center justify-center gap-2 rounded-8 border font-bold whitespace-nowrap max-[22.5rem]:whitespace-normal disabled:opacity-50 ${variants[variant]} ${sizes[size]} ${className}`}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  )
}

/** A picture only; the label is what it is called. */
export function IconButton({
  label,
  children,
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly label: string; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`inline-flex size-11 shrink-0 items-center justify-center rounded-full text-ink hover:bg-accent-soft disabled:opacity-50 ${className}`}
    >
      {children}
    </button>
  )
}
