/** Name, section and roles: the same fields for somebody new and for somebody known. */
import { useId } from 'react'
import { Checkbox, TextField } from '../../shared/ui/field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Role } from '../../terminal/session.ts'
import { roleNames, useSections } from './answers.ts'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    loginHint: '英小文字・数字・. _ @ / - で64文字まで。あとから変えられません。',
    sectionHint: '候補から選ぶか、新しい所属を入力します。',
    needName: '氏名を入力してください。',
    needLogin: '利用者IDを入力してください。',
    needRole: '権限を1つ以上選んでください。',
    ownRoles: '自分の権限は、自分では変えられません。別の管理者が変更します。',
    privileged: '「利用者」以外の権限を使うには、追加の本人確認の登録が必要です。',
  },
  en: {
    loginHint: 'Lower-case letters, digits and . _ @ / -, at most 64. It cannot be changed later.',
    sectionHint: 'Choose one, or write a new one.',
    needName: 'Please enter the name.',
    needLogin: 'Please enter the login.',
    needRole: 'Please choose at least one role.',
    ownRoles: 'You cannot change your own roles: another administrator does.',
    privileged: 'Roles other than User need a second factor to be enrolled.',
  },
})

export interface PersonFields {
  readonly login: string
  readonly name: string
  readonly section: string
  readonly roles: readonly Role[]
}

export const complete = ({ login, name, roles }: PersonFields): boolean => login.trim() !== '' && name.trim() !== '' && roles.length > 0

interface Props {
  readonly fields: PersonFields
  readonly onChange: (fields: PersonFields) => void
  /** Somebody known has a login already. */
  readonly fresh: boolean
  readonly oneself: boolean
  /** Whether what is missing is said by now. */
  readonly tried: boolean
}

export function PersonForm({ fields, onChange, fresh, oneself, tried }: Props) {
  const word = useWords(own)
  const shared = useWords(words)
  const list = useId()
  const { data } = useSections()
  const set = (change: Partial<PersonFields>) => onChange({ ...fields, ...change })
  return (
    <>
      {fresh && (
        <TextField
          label={shared.login}
          hint={word.loginHint}
          value={fields.login}
          maxLength={64}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          error={tried && fields.login.trim() === '' ? word.needLogin : undefined}
          onChange={({ target }) => set({ login: target.value })}
        />
      )}
      <TextField
        label={shared.name}
        value={fields.name}
        maxLength={100}
        autoComplete="off"
        error={tried && fields.name.trim() === '' ? word.needName : undefined}
        onChange={({ target }) => set({ name: target.value })}
      />
      <TextField
        label={shared.section}
        hint={word.sectionHint}
        optional
        value={fields.section}
        maxLength={100}
        autoComplete="off"
        list={list}
        onChange={({ target }) => set({ section: target.value })}
      />
      <datalist id={list}>
        {data?.sections.map((section) => (
          <option key={section} value={section} />
        ))}
      </datalist>
      <RoleChoice {...{ fields, oneself, tried }} onChange={(roles) => set({ roles })} />
    </>
  )
}

function RoleChoice({
  fields,
  oneself,
  tried,
  onChange,
}: {
  readonly fields: PersonFields
  readonly oneself: boolean
  readonly tried: boolean
  readonly onChange: (roles: readonly Role[]) => void
}) {
  const word = useWords(own)
  const shared = useWords(words)
  return (
    <fieldset className="flex flex-col gap-3" disabled={oneself}>
      <legend className="mb-2 font-bold">{shared.rolesTitle}</legend>
      {oneself && <p className="text-sm text-faint">{word.ownRoles}</p>}
      {roleNames.map((role) => (
        <Checkbox
          key={role}
          label={<b>{shared.roles[role]}</b>}
          hint={shared.means[role]}
          checked={fields.roles.includes(role)}
          onChange={({ target }) => onChange(roleNames.filter((one) => (one === role ? target.checked : fields.roles.includes(one))))}
        />
      ))}
      <p className="text-sm text-faint">{word.privileged}</p>
      {tried && fields.roles.length === 0 && (
        <p role="alert" className="text-sm text-bad">
          ✕ {word.needRole}
        </p>
      )}
    </fieldset>
  )
}
