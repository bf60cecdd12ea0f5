import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { useSession } from '../../terminal/session.ts'
import { type Person, personsChanged } from './answers.ts'
import { PasswordCard } from './password-card.tsx'
import { complete, type PersonFields, PersonForm } from './person-form.tsx'

const own = defineWords({
  ja: {
    add: '職員を追加',
    edit: '職員の変更',
    save: '保存する',
    create: '追加する',
    added: '職員を追加しました',
    taken: 'この利用者IDは、すでに使われています。',
  },
  en: {
    add: 'Add a person',
    edit: 'Change a person',
    save: 'Save',
    create: 'Add',
    added: 'The person is added',
    taken: 'This login is taken.',
  },
})

/** Roles end sessions, so they are only sent where they differ. */
async function save(person: Person, { name, section, roles }: PersonFields): Promise<void> {
  const params = { path: { id: person.id } }
  if (name !== person.name || section !== person.section) await ask(api.PATCH('/api/v1/persons/{id}', { params, body: { name, section } }))
  const same = roles.length === person.roles.length && roles.every((role) => person.roles.includes(role))
  if (!same) await ask(api.PUT('/api/v1/persons/{id}/roles', { params, body: { roles: [...roles] } }))
  await personsChanged()
}

export function EditPerson({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const word = useWords(own)
  const { data: session } = useSession()
  const [fields, setFields] = useState<PersonFields>(person)
  const form = useForm(fields, async (given) => {
    await save(person, given)
    onClose()
  })
  return (
    <Dialog
      title={word.edit}
      onClose={onClose}
      actions={
        <Button busy={form.busy} onClick={form.submit}>
          {word.save}
        </Button>
      }
    >
      <PersonForm {...{ fields }} onChange={setFields} fresh={false} oneself={session?.person.id === person.id} tried={form.tried} />
      {form.error !== undefined && <Failure error={form.error} />}
    </Dialog>
  )
}

export function AddPerson({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(own)
  const [fields, setFields] = useState<PersonFields>({ login: '', name: '', section: '', roles: ['user'] })
  const [password, setPassword] = useState<string>()
  const form = useForm(fields, async ({ login, name, section, roles }) => {
    const body = { login, name, section, roles: [...roles] }
    const answer = await ask(api.POST('/api/v1/persons', { body }))
    setPassword(answer.temporaryPassword)
    await personsChanged()
  })
  if (password !== undefined)
    return <PasswordCard title={word.added} login={fields.login} name={fields.name} password={password} onClose={onClose} />
  return (
    <Dialog
      title={word.add}
      onClose={onClose}
      actions={
        <Button busy={form.busy} onClick={form.submit}>
          {word.create}
        </Button>
      }
    >
      <PersonForm {...{ fields }} onChange={setFields} fresh oneself={false} tried={form.tried} />
      {form.error !== undefined && (isTaken(form.error) ? <Notice tone="bad" live title={word.taken} /> : <Failure error={form.error} />)}
    </Dialog>
  )
}

const isTaken = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'conflict' && error.body.field === 'login'

function useForm(fields: PersonFields, send: (fields: PersonFields) => Promise<void>) {
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async (): Promise<void> => {
    setTried(true)
    if (!complete(fields)) return
    setBusy(true)
    setError(undefined)
    try {
      await send({ ...fields, name: fields.name.trim(), section: fields.section.trim(), login: fields.login.trim() })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { tried, busy, error, submit: () => void run() }
}
