import { useId } from 'react'

/** One of a few, side by side: radio buttons, so that arrow keys move within and Tab passes by. */
export function Segments<T extends string>({
  legend,
  options,
  value,
  onChoose,
}: {
  readonly legend: string
  readonly options: readonly (readonly [T, string])[]
  readonly value: T
  readonly onChoose: (value: T) => void
}) {
  const name = useId()
  return (
    <fieldset className="flex min-w-0">
      <legend className="sr-only">{legend}</legend>
      {options.map(([key, label]) => (
        <label
          key={key}
          className="relative -ml-px flex min-h-11 items-center border border-edge px-3 first-of-type:ml-0 first-of-type:rounded-l-8 last-of-type:rounded-r-8 has-checked:z-10 has-checked:border-accent has-checked:bg-accent-soft has-checked:font-bold has-checked:text-accent has-focus-visible:z-20 has-focus-visible:outline-3 has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            value={key}
            checked={value === key}
            onChange={() => onChoose(key)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
