import { useMutation } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Select, TextField } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import type { Signed } from '../session.ts'
import { type Label, labels, labelWords } from './labels.ts'
import { type Choice, PeoplePicker } from './people-picker.tsx'
import { type SidesOf, sideWords } from './sides.tsx'

const words = defineWords({
  ja: {
    title: '新しいトークルーム',
    name: '名前',
    nameHint: '何の話をする場所か、ひと目で分かる名前にします。',
    label: 'やりとりする情報の機密性',
    labelHint: '庁外へ出せるか、承認が要るかは、この区分と規則で決まります。後から変えられません。',
    people: '参加者',
    own: '自分も携帯端末から参加する',
    make: '作る',
    cancel: 'やめる',
    nobody: '参加者を1人以上選んでください。',
  },
  en: {
    title: 'New room',
    name: 'Name',
    nameHint: 'So that everybody sees at a glance what it is for.',
    label: 'Confidentiality of what is said here',
    labelHint: 'It decides, with the rules, what may leave and what needs approval. It cannot be changed later.',
    people: 'Members',
    own: 'I take part by phone, too',
    make: 'Make the room',
    cancel: 'Cancel',
    nobody: 'Choose at least one member.',
  },
})

export function NewRoom({
  session: { person },
  onMade,
  onClose,
}: {
  readonly session: Signed
  readonly onMade: (room: string) => void
  readonly onClose: () => void
}) {
  const word = useWords(words)
  const label = useWords(labelWords)
  const sides = useWords(sideWords)
  const form = useId()
  const [name, setName] = useState('')
  const [chosenLabel, setLabel] = useState<Label | ''>('')
  const [own, setOwn] = useState<SidesOf>({ lgwan: true, internet: false })
  const [people, setPeople] = useState<readonly Choice[]>([])
  const [tried, setTried] = useState(false)
  const without = useMemo(() => new Set([person.id]), [person.id])
  const make = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/api/v1/rooms', {
          body: {
            name,
            label: chosenLabel === '' ? null : chosenLabel,
            members: [
              { personId: person.id, ...own, lgwan: true },
              ...people.map(({ id, internet, lgwan }) => ({ personId: id, internet, lgwan })),
            ],
          },
        }),
      ),
    onSuccess: ({ id }) => onMade(id),
  })
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button type="submit" form={form} busy={make.isPending}>
            {word.make}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (people.length > 0) make.mutate()
        }}
      >
        {make.error && <Failure error={make.error} />}
        <TextField
          label={word.name}
          hint={word.nameHint}
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          maxLength={100}
        />
        <Select
          label={word.label}
          hint={word.labelHint}
          value={chosenLabel}
          onChange={(event) => setLabel(event.target.value as Label | '')}
        >
          <option value="">{label.none}</option>
          {labels.map((one) => (
            <option key={one} value={one}>
              {label.of[one]}
            </option>
          ))}
        </Select>
        <section className="flex flex-col gap-3">
          <h3 className="font-bold">{word.people}</h3>
          <p className="text-sm text-faint">{sides.explained}</p>
          <label className="flex min-h-9 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-5"
              checked={own.internet}
              onChange={({ target }) => setOwn({ lgwan: true, internet: target.checked })}
            />
            {word.own}
          </label>
          {tried && people.length === 0 && (
            <p role="alert" className="text-sm text-bad">
              <span aria-hidden>✕ </span>
              {word.nobody}
            </p>
          )}
          <PeoplePicker without={without} chosen={people} onChange={setPeople} />
        </section>
      </form>
    </Dialog>
  )
}
