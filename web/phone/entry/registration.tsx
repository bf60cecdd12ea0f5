import { Fingerprint, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { registrationMade } from '../session.ts'
import { createCredential } from './ceremony.ts'
import { readCode } from './code.ts'
import { EntryFailure } from './failure.tsx'
import { Frame } from './frame.tsx'
import { deviceModel } from './model.ts'
import { useAct } from './use-act.ts'

const words = defineWords({
  ja: {
    title: '端末を登録する',
    lead: '情報システム担当から受け取った端末認証コードを入力してください。',
    code: '端末認証コード',
    hint: '12文字の英数字です。小文字でも、区切りの「-」がなくてもかまいません。',
    incomplete: '12文字の英数字を入力してください。',
    next: '次へ',
    registered: '登録済みの端末でサインイン',
    confirm: (name: string) => `${name} さんの端末として登録します`,
    how: 'この端末の画面ロック(PIN・指紋・顔)で本人確認をします。指紋や顔のデータは端末の外に出ません。',
    notMe: '名前が違うときは登録せずに、情報システム担当に連絡してください。',
    register: '画面ロックで登録する',
    back: 'コードの入力に戻る',
  },
  en: {
    title: 'Register this device',
    lead: 'Enter the device registration code that the information-systems division gave you.',
    code: 'Device registration code',
    hint: '12 letters and digits. Lower case is fine, and so is leaving out the dashes.',
    incomplete: 'Enter 12 letters and digits.',
    next: 'Next',
    registered: 'Sign in with a registered device',
    confirm: (name: string) => `Register this device for ${name}`,
    how: 'The screen lock of this device (PIN, fingerprint or face) confirms that it is you. Fingerprints and faces never leave the device.',
    notMe: 'If the name is not yours, do not register and tell the information-systems division.',
    register: 'Register with the screen lock',
    back: 'Back to the code',
  },
})

type Begun = Awaited<ReturnType<typeof begin>>

async function begin(code: string) {
  return ask(api.POST('/api/v1/registration/options', { body: { code, model: await deviceModel() } }))
}

async function finish({ registrationId, options }: Begun): Promise<void> {
  const credential = await createCredential(options)
  const body = { registrationId, credential: credential as never }
  const { state, deviceId, registrationNumber } = await ask(api.POST('/api/v1/registration/verify', { body }))
  await registrationMade({ registrationId: deviceId, registrationNumber, credentialId: credential.id }, state)
}

export interface RegistrationProps {
  /** From the QR code. */
  readonly code: string
  readonly onSignIn: () => void
}

/** First the code, which names the person; then, after a look at the name, the phone's own lock. */
export function Registration({ code, onSignIn }: RegistrationProps) {
  const [typed, setTyped] = useState(code)
  const [begun, setBegun] = useState<Begun>()
  return begun ? (
    <Confirmation begun={begun} onBack={() => setBegun(undefined)} />
  ) : (
    <CodeStep typed={typed} onType={setTyped} onBegun={setBegun} onSignIn={onSignIn} />
  )
}

interface CodeStepProps {
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly onBegun: (begun: Begun) => void
  readonly onSignIn: () => void
}

function CodeStep({ typed, onType, onBegun, onSignIn }: CodeStepProps) {
  const word = useWords(words)
  const [incomplete, setIncomplete] = useState(false)
  const act = useAct(async () => {
    const code = readCode(typed)
    setIncomplete(code === undefined)
    if (code === undefined) return
    onType(code)
    onBegun(await begin(code))
  })
  return (
    <Frame title={word.title}>
      <p>{word.lead}</p>
      <form
        className="flex flex-col gap-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          act.run()
        }}
      >
        {act.error !== undefined && <EntryFailure error={act.error} />}
        <TextField
          label={word.code}
          hint={word.hint}
          error={incomplete ? word.incomplete : undefined}
          value={typed}
          onChange={(event) => {
            setIncomplete(false)
            onType(event.target.value)
          }}
          placeholder="XXXX-XXXX-XXXX"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          inputMode="text"
          enterKeyHint="next"
          maxLength={64}
          className="min-h-14 text-center text-xl tracking-wider uppercase placeholder:tracking-normal"
        />
        <Button type="submit" busy={act.busy} className="min-h-14 text-lg">
          <KeyRound aria-hidden className="size-5" />
          {word.next}
        </Button>
      </form>
      <Button variant="quiet" onClick={onSignIn} className="whitespace-normal">
        {word.registered}
      </Button>
    </Frame>
  )
}

function Confirmation({ begun, onBack }: { readonly begun: Begun; readonly onBack: () => void }) {
  const word = useWords(words)
  const act = useAct(() => finish(begun))
  // The server asks each question once; a cancelled one has not been answered.
  const spent = act.error instanceof ApiProblem
  return (
    <Frame title={word.confirm(begun.personName)}>
      <p>{word.how}</p>
      <p className="text-sm text-faint">{word.notMe}</p>
      {act.error !== undefined && <EntryFailure error={act.error} />}
      {!spent && (
        <Button busy={act.busy} onClick={act.run} className="min-h-14 text-lg">
          <Fingerprint aria-hidden className="size-6" />
          {word.register}
        </Button>
      )}
      <Button variant={spent ? 'solid' : 'quiet'} onClick={onBack}>
        {word.back}
      </Button>
    </Frame>
  )
}
