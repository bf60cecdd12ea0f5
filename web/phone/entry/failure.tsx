import { ApiProblem, type ProblemCode } from '../../shared/api/problem.ts'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { CeremonyFailed } from './ceremony.ts'

const words = defineWords({
  ja: {
    ceremony: {
      unsupported: {
        title: 'このブラウザーでは使えません',
        text: 'ブラウザーか端末のソフトウェアが古いか、安全な接続(https)で開いていません。端末を最新の状態にして、Chrome または Safari で開いてください。',
      },
      'no-lock': {
        title: '画面ロックが設定されていません',
        text: '端末の「設定」で画面ロック(PIN・指紋・顔)を設定してから、もう一度お試しください。画面ロックのない端末は登録できません。',
      },
      cancelled: {
        title: '本人確認が終わりませんでした',
        text: '途中でやめたか、時間が過ぎました。もう一度お試しください。',
      },
      already: { title: 'この端末は登録済みです', text: '「登録済みの端末でサインイン」からお進みください。' },
      failed: {
        title: '端末の本人確認ができませんでした',
        text: '端末を再起動してもう一度お試しください。続くときは、情報システム担当に連絡してください。',
      },
    },
    advice: {
      'code-wrong': '文字をもう一度確かめてください。何度も間違えると、そのコードは使えなくなります。',
      'code-used': 'コードは1回だけ使えます。情報システム担当に新しいコードを依頼してください。',
      'code-expired': '情報システム担当に新しいコードを依頼してください。',
      'screen-lock-required': '端末の「設定」で画面ロックを設定してから、もう一度お試しください。',
      'sign-in-failed': 'この端末の登録が確認できません。続くときは、情報システム担当に連絡してください。',
    } as Partial<Record<ProblemCode, string>>,
  },
  en: {
    ceremony: {
      unsupported: {
        title: 'This browser cannot be used',
        text: 'The browser or the device’s software is too old, or the page was not opened over https. Update the device and open the page in Chrome or Safari.',
      },
      'no-lock': {
        title: 'No screen lock is set',
        text: 'Set a screen lock (PIN, fingerprint or face) in the settings of the device, then try again. A device without one cannot be registered.',
      },
      cancelled: { title: 'That did not complete', text: 'It was cancelled or took too long. Please try again.' },
      already: { title: 'This device is registered already', text: 'Go on with “Sign in with a registered device”.' },
      failed: {
        title: 'The device could not confirm that it is you',
        text: 'Restart the device and try again. If it goes on, tell the information-systems division.',
      },
    },
    advice: {
      'code-wrong': 'Check the characters. After several wrong tries the code is void.',
      'code-used': 'A code works once. Ask the information-systems division for a new one.',
      'code-expired': 'Ask the information-systems division for a new one.',
      'screen-lock-required': 'Set a screen lock in the settings of the device, then try again.',
      'sign-in-failed': 'The registration of this device could not be confirmed. If it goes on, tell the information-systems division.',
    } as Partial<Record<ProblemCode, string>>,
  },
})

/** What went wrong on the way in: the server's sentence or the phone's, and what to do about it. */
export function EntryFailure({ error }: { readonly error: unknown }) {
  const word = useWords(words)
  const say = useSentence()
  if (error instanceof CeremonyFailed) {
    const { title, text } = word.ceremony[error.failure]
    return (
      <Notice tone={error.failure === 'cancelled' ? 'warn' : 'bad'} title={title} live>
        <p>{text}</p>
      </Notice>
    )
  }
  const advice = error instanceof ApiProblem ? word.advice[error.code] : undefined
  if (!(error instanceof ApiProblem) || !advice) return <Failure error={error} />
  return (
    <Notice tone="bad" title={say(error.sentence)} live>
      <p>{advice}</p>
    </Notice>
  )
}
