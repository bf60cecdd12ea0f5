import { useEffect, useState } from 'react'
import { TextField } from '../../shared/ui/field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({ ja: { search: '検索' }, en: { search: 'Search' } })

const pauseMilliseconds = 300

/** Searches once the typing pauses; Japanese is composed in steps, of which none but the last is worth a question. */
export function SearchField({
  value,
  hint,
  onChange,
}: {
  readonly value: string
  readonly hint: string
  readonly onChange: (value: string) => void
}) {
  const word = useWords(words)
  const [text, setText] = useState(value)
  // From outside (back, clear): unless it is what stands here already, spaces at its end included.
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === value) return undefined
    const timer = setTimeout(() => onChange(wanted), pauseMilliseconds)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <TextField
      label={word.search}
      type="search"
      value={text}
      placeholder={hint}
      maxLength={100}
      onChange={({ target }) => setText(target.value)}
    />
  )
}
