import { useEffect, useState } from 'react'
import { useWatched } from '../chat/index.ts'
import { Loading, Notice } from '../shared/ui/states.tsx'
import { defineWords, useWords } from '../shared/words/language.ts'
import { Away } from './entry/away.tsx'
import { isSupported } from './entry/ceremony.ts'
import { Frame } from './entry/frame.tsx'
import { Pending } from './entry/pending.tsx'
import { Registration } from './entry/registration.tsx'
import { SignIn } from './entry/sign-in.tsx'
import { Stopped } from './entry/stopped.tsx'
import { Home } from './home.tsx'
import { readStanding, standing } from './session.ts'

const words = defineWords({
  ja: {
    title: 'このブラウザーでは使えません',
    old: '端末とブラウザーを最新の状態にして、Chrome または Safari で開いてください。アドレスは https:// で始まる必要があります。',
  },
  en: {
    title: 'This browser cannot be used',
    old: 'Update the device and its browser, and open the page in Chrome or Safari. The address must begin with https://.',
  },
})

/** @param code from the QR code, when the page was opened by one */
export function App({ code }: { readonly code: string }) {
  const now = useWatched(standing)
  const [way, setWay] = useState<'register' | 'sign-in'>('register')
  useEffect(() => void readStanding(), [])
  if (!isSupported()) return <TooOld />
  if (now.kind === 'signed-in') return <Home key={now.session.device.id} session={now.session} registered={now.registered} />
  if (now.kind === 'away') return <Away error={now.error} />
  if (now.kind === 'pending') return <Pending />
  if (now.kind === 'stopped') return <Stopped why={now.why} />
  if (now.kind === 'signed-out') return <SignIn approved={now.approved === true} onRegister={() => setWay('register')} />
  if (now.kind === 'new')
    return way === 'register' ? (
      <Registration code={code} onSignIn={() => setWay('sign-in')} />
    ) : (
      <SignIn approved={false} onRegister={() => setWay('register')} />
    )
  return <Loading />
}

function TooOld() {
  const word = useWords(words)
  return (
    <Frame title={word.title}>
      <Notice tone="bad">{word.old}</Notice>
    </Frame>
  )
}
