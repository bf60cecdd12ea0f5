import { Fingerprint } from 'lucide-react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { rememberedDevice } from '../device.ts'
import { readRegistration, signedIn } from '../session.ts'
import { proveCredential } from './ceremony.ts'
import { EntryFailure } from './failure.tsx'
import { Frame } from './frame.tsx'
import { useAct } from './use-act.ts'

const words = defineWords({
  ja: {
    title: 'サインイン',
    lead: 'この端末の画面ロック(PIN・指紋・顔)を解除して、サインインします。',
    approved: '端末の登録が承認されました。サインインしてください。',
    number: '登録番号',
    act: 'サインイン',
    other: '端末認証コードで登録する',
  },
  en: {
    title: 'Sign in',
    lead: 'Open the screen lock of this device (PIN, fingerprint or face) to sign in.',
    approved: 'The registration was approved. Please sign in.',
    number: 'Registration number',
    act: 'Sign in',
    other: 'Register with a code',
  },
})

/** What the server says of a phone that has proven itself and may not be used: its own screen follows. */
const standings: ReadonlySet<string> = new Set(['device-pending', 'device-revoked', 'device-expired'])

async function signIn(): Promise<void> {
  const known = rememberedDevice()
  const { signInId, options } = await ask(
    api.POST('/api/v1/session/options', { body: { credentialIds: known ? [known.credentialId] : [] } }),
  )
  const credential = await proveCredential(options)
  try {
    const body = { signInId, credential: credential as never }
    signedIn(await ask(api.POST('/api/v1/session/verify', { body })), credential.id)
  } catch (error) {
    if (known && error instanceof ApiProblem && standings.has(error.code)) await readRegistration()
    throw error
  }
}

export interface SignInProps {
  /** The phone has waited for this. */
  readonly approved: boolean
  readonly onRegister: () => void
}

/** One touch. */
export function SignIn({ approved, onRegister }: SignInProps) {
  const word = useWords(words)
  const act = useAct(signIn)
  const known = rememberedDevice()
  return (
    <Frame title={word.title}>
      {approved && (
        <Notice tone="good" live>
          {word.approved}
        </Notice>
      )}
      <p>{word.lead}</p>
      {act.error !== undefined && <EntryFailure error={act.error} />}
      <Button busy={act.busy} onClick={act.run} className="min-h-14 text-lg">
        <Fingerprint aria-hidden className="size-6" />
        {word.act}
      </Button>
      {known && (
        <p className="text-center text-sm text-faint tabular-nums">
          {word.number} {known.registrationNumber}
        </p>
      )}
      {!known && (
        <Button variant="quiet" onClick={onRegister} className="whitespace-normal">
          {word.other}
        </Button>
      )}
    </Frame>
  )
}
