import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Party, usePartyName } from './chips.tsx'
import { words } from './words.ts'

/** The server gives at most so many. */
const most = 20

/** A room, a person or a device, found by a piece of its name. */
export function Picker({
  of,
  value,
  onChoose,
}: {
  readonly of: Party
  readonly value: string | undefined
  readonly onChoose: (id: string | undefined) => void
}) {
  const word = useWords(words)
  const [open, setOpen] = useState(false)
  const name = usePartyName(of, value)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="font-bold">{word[of]}</span>
      <button
        type="button"
        aria-label={`${word[of]}: ${value ? (name ?? '') : word.any}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="flex min-h-11 w-full items-center justify-between gap-2 rounded-8 border border-edge bg-surface px-3 py-2 text-left"
      >
        <span className="min-w-0 truncate" title={name}>
          {value ? (name ?? '…') : word.any}
        </span>
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
      </button>
      {open && (
        <PickerDialog
          of={of}
          onClose={() => setOpen(false)}
          onChoose={(id) => {
            setOpen(false)
            onChoose(id)
          }}
        />
      )}
    </div>
  )
}

function PickerDialog({
  of,
  onChoose,
  onClose,
}: {
  readonly of: Party
  readonly onChoose: (id: string | undefined) => void
  readonly onClose: () => void
}) {
  const word = useWords(words)
  const [text, setText] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: ['crossing-choices', of, text.trim()],
    queryFn: () => ask(api.GET('/api/v1/crossings/choices', { params: { query: { of, text: text.trim() } } })),
    placeholderData: keepPreviousData,
  })
  const choices = data?.choices ?? []
  return (
    <Dialog
      title={word.chooseTitle[of]}
      onClose={onClose}
      actions={
        <Button variant="outline" onClick={() => onChoose(undefined)}>
          {word.any}
        </Button>
      }
    >
      <TextField label={word.find[of]} value={text} maxLength={100} autoFocus onChange={(event) => setText(event.target.value)} />
      <div className="min-h-80" aria-live="polite">
        {!data && (error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />)}
        {data && choices.length === 0 && <Empty title={word.foundNone} />}
        <ul className="flex flex-col">
          {choices.map(({ id, name, note }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => onChoose(id)}
                className="flex min-h-11 w-full flex-wrap items-baseline justify-between gap-x-4 rounded-8 px-3 py-2 text-left hover:bg-accent-soft"
              >
                <span className="min-w-0">{name}</span>
                {note && <span className="text-sm text-faint">{note}</span>}
              </button>
            </li>
          ))}
        </ul>
        {choices.length >= most && <p className="px-3 pt-2 text-sm text-faint">{word.foundMany}</p>}
      </div>
    </Dialog>
  )
}
