/** The form of one event; what is left alone is as in an ordinary one. */
import { Checkbox, Select, TextField } from '../../shared/ui/field.tsx'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Given, Vocabulary } from './answers.ts'

export interface EventForm {
  readonly kind: 'text' | 'file'
  readonly direction: string
  readonly trust: string
  readonly room: string
  readonly role: string
  readonly tier: string
  /** 2026-11-22T14:05 in Japan, or '' for an ordinary weekday morning. */
  readonly at: string
  readonly approved: boolean
  readonly disclosure: string
  readonly characters: string
  readonly family: string
  readonly type: string
  readonly name: string
  readonly megabytes: string
  readonly label: string
  readonly says: string
  readonly nameDisclosure: string
}

export const ordinary: EventForm = {
  kind: 'file',
  direction: 'inbound',
  trust: 'T1',
  room: 'none',
  role: 'user',
  tier: 'namespace',
  at: '',
  approved: false,
  disclosure: 'none',
  characters: '20',
  family: 'pdf',
  type: 'pdf',
  name: '報告書.pdf',
  megabytes: '1',
  label: 'none',
  says: 'same',
  nameDisclosure: 'none',
}

/** The values come from the closed lists of the vocabulary; the server checks them again. */
export function givenOf(form: EventForm): Given {
  const common = {
    kind: form.kind,
    direction: form.direction,
    device: { trust: form.trust },
    room: { label: form.room },
    sender: { roles: [form.role] },
    sandbox: { tier: form.tier },
    approved: form.approved,
    ...(form.at === '' ? {} : { at: `${form.at}:00+09:00` }),
  }
  const text = { disclosure: form.disclosure, characters: Math.max(0, Math.floor(Number(form.characters) || 0)) }
  const file = {
    family: form.family,
    type: form.type,
    name: form.name,
    bytes: Math.max(0, Math.round((Number(form.megabytes) || 0) * 1024 * 1024)),
    label: form.label,
    extensionMatches: form.says === 'same',
    extensionSays: form.says,
    nameDisclosure: form.nameDisclosure,
  }
  return { ...common, ...(form.kind === 'text' ? { text } : { file }) } as Given
}

const words = defineWords({
  ja: {
    event: '送られるもの',
    around: 'そのときの様子',
    at: '日時(日本時間)',
    atHint: '入れなければ、平日の午前とみなします。',
    approved: '課長が承認した後',
    approvedHint: '保留になったものが承認されると、もう一度判断されます。',
    megabytes: '大きさ(MB)',
  },
  en: {
    event: 'What is sent',
    around: 'Circumstances',
    at: 'Time (Japan)',
    atHint: 'Empty: a weekday morning.',
    approved: 'A section head has approved it',
    approvedHint: 'What was held and then approved is decided about once more.',
    megabytes: 'Size (MB)',
  },
})

interface EventFieldsProps {
  readonly form: EventForm
  readonly vocabulary: Vocabulary
  readonly onChange: (form: EventForm) => void
}

export function EventFields({ form, vocabulary, onChange }: EventFieldsProps) {
  const word = useWords(words)
  const say = useSentence()
  const nameOf = (key: string): string => {
    const found = vocabulary.keys.find((one) => one.key === key)
    return found ? say(found) : key
  }
  const set = (changed: Partial<EventForm>) => onChange({ ...form, ...changed })
  const choice = (field: keyof EventForm, key: string) => (
    <Select label={nameOf(key)} value={String(form[field])} onChange={(event) => set({ [field]: event.target.value })}>
      {vocabulary.keys
        .find((one) => one.key === key)
        ?.values.map((one) => (
          <option key={one.value} value={one.value}>
            {say(one)}
          </option>
        ))}
    </Select>
  )
  const written = (field: keyof EventForm, label: string, more: object = {}) => (
    <TextField label={label} value={String(form[field])} onChange={(event) => set({ [field]: event.target.value })} {...more} />
  )
  const grid = 'grid items-start gap-4 @min-[34rem]:grid-cols-2'
  return (
    <>
      <fieldset className="rounded-12 border border-line bg-raised p-4">
        <legend className="px-2 font-bold">{word.event}</legend>
        <div className={grid}>
          {choice('direction', 'direction')}
          {choice('kind', 'kind')}
          {form.kind === 'text' && (
            <>
              {choice('disclosure', 'text.disclosure')}
              {written('characters', nameOf('text.characters'), { type: 'number', min: 0 })}
            </>
          )}
          {form.kind === 'file' && (
            <>
              {choice('family', 'file.family')}
              {written('type', nameOf('file.type'))}
              {written('name', nameOf('file.name'), { maxLength: 255 })}
              {written('megabytes', word.megabytes, { type: 'number', min: 0, step: 'any' })}
              {choice('label', 'file.label')}
              {choice('nameDisclosure', 'file.nameDisclosure')}
              {choice('says', 'file.extensionSays')}
            </>
          )}
        </div>
      </fieldset>
      <fieldset className="rounded-12 border border-line bg-raised p-4">
        <legend className="px-2 font-bold">{word.around}</legend>
        <div className={grid}>
          {choice('trust', 'device.trust')}
          {choice('role', 'sender.role')}
          {choice('room', 'room.label')}
          {choice('tier', 'sandbox.tier')}
          {written('at', word.at, { type: 'datetime-local', hint: word.atHint })}
          <Checkbox
            label={word.approved}
            hint={word.approvedHint}
            checked={form.approved}
            onChange={(event) => set({ approved: event.target.checked })}
          />
        </div>
      </fieldset>
    </>
  )
}
