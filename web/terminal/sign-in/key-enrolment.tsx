import { startRegistration } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { Refusal } from './refusal.tsx'

const words = defineWords({
  ja: { act: 'セキュリティキー・生体認証を使う', cancelled: '登録が終わりませんでした。もう一度お試しください。' },
  en: { act: 'Use a security key or passkey', cancelled: 'That did not complete. Please try again.' },
})

/** @param label the name under which it is listed */
export function KeyEnrolment({ label, onDone }: { readonly label: string; readonly onDone: () => void }) {
  const word = useWords(words)
  const [cancelled, setCancelled] = useState(false)
  const enrol = useMutation({
    mutationFn: async () => {
      setCancelled(false)
      const { ceremonyId, options } = await ask(api.POST('/api/v1/me/credentials/options'))
      const credential = await startRegistration({ optionsJSON: options as never }).catch(() => undefined)
      if (!credential) return setCancelled(true)
      await ask(api.POST('/api/v1/me/credentials/verify', { body: { ceremonyId, label, credential: credential as never } }))
      onDone()
    },
  })
  return (
    <>
      {enrol.error && <Refusal error={enrol.error} />}
      {cancelled && (
        <Notice tone="warn" live>
          {word.cancelled}
        </Notice>
      )}
      <Button variant="outline" busy={enrol.isPending} onClick={() => enrol.mutate()}>
        {word.act}
      </Button>
    </>
  )
}
