import { useEffect } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Facts } from '../../shared/ui/page.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { rememberedDevice } from '../device.ts'
import { readRegistration } from '../session.ts'
import { Frame } from './frame.tsx'
import { useAct } from './use-act.ts'

const words = defineWords({
  ja: {
    title: '登録の承認を待っています',
    lead: '端末の登録を受け付けました。承認者が認めると使えるようになります。',
    itself: '承認されたかどうかは、この画面が自動で確かめます。閉じてもかまいません。',
    number: '登録番号',
    again: 'いま確かめる',
  },
  en: {
    title: 'Waiting for approval',
    lead: 'The registration was received. This device can be used once an approver agrees.',
    itself: 'This screen looks by itself whether that has happened. You may also close it.',
    number: 'Registration number',
    again: 'Look now',
  },
})

const everyMilliseconds = 10_000

/** Looks by itself, while somebody looks at it. */
export function Pending() {
  const word = useWords(words)
  const act = useAct(readRegistration)
  const device = rememberedDevice()
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void readRegistration()
    }
    const timer = setInterval(look, everyMilliseconds)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  return (
    <Frame title={word.title}>
      <p>{word.lead}</p>
      {device && <Facts rows={[[word.number, device.registrationNumber]]} />}
      <p className="text-sm text-faint">{word.itself}</p>
      <Button busy={act.busy} onClick={act.run} className="min-h-14 text-lg">
        {word.again}
      </Button>
    </Frame>
  )
}
