import { useMutation } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { signedIn, signOut } from '../session.ts'
import { AppEnrolment } from './app-enrolment.tsx'
import { KeyEnrolment } from './key-enrolment.tsx'

const words = defineWords({
  ja: {
    title: '2つ目の確認を登録する',
    lead: 'あなたの役割には、パスワードのほかにもう1つの確認が要ります。どちらかを登録してください。',
    app: '認証アプリを使う',
    label: '業務用パソコンの確認',
    leave: 'サインインをやり直す',
  },
  en: {
    title: 'Enrol a second step',
    lead: 'Your role needs a second proof besides the password. Enrol one of these.',
    app: 'Use an authenticator app',
    label: 'Key of this terminal',
    leave: 'Start the sign-in again',
  },
})

export function EnrolStep() {
  const word = useWords(words)
  const offer = useMutation({ mutationFn: () => ask(api.POST('/api/v1/me/totp')) })
  return (
    <div className="flex flex-col gap-5">
      <h1 className="text-xl font-bold">{word.title}</h1>
      <p>{word.lead}</p>
      {offer.error && <Failure error={offer.error} />}
      {offer.data ? (
        <AppEnrolment secret={offer.data.secret} uri={offer.data.uri} onDone={signedIn} />
      ) : (
        <>
          <Button busy={offer.isPending} onClick={() => offer.mutate()}>
            {word.app}
          </Button>
          <KeyEnrolment label={word.label} onDone={signedIn} />
        </>
      )}
      <Button variant="quiet" onClick={() => void signOut()}>
        {word.leave}
      </Button>
    </div>
  )
}
