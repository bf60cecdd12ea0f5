import type { ReactNode } from 'react'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { StaffSession } from '../session.ts'
import { PasswordStep } from './password-step.tsx'
import { SecondFactorStep } from './second-factor-step.tsx'

const words = defineWords({
  ja: { brand: '関所', lead: '庁内チャット' },
  en: { brand: 'Sekisho', lead: 'The chat inside the town hall' },
})

/** Password first; then, for whoever has or needs one, the second factor. */
export function SignIn({ session }: { readonly session: StaffSession }) {
  return <Frame>{session ? <SecondFactorStep enrolled={session.secondFactor.enrolled} /> : <PasswordStep />}</Frame>
}

function Frame({ children }: { readonly children: ReactNode }) {
  const word = useWords(words)
  return (
    <div className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-sunken p-4">
      <header className="text-center">
        <p className="text-3xl font-bold text-accent">{word.brand}</p>
        <p className="text-faint">{word.lead}</p>
      </header>
      <main className="w-full max-w-md rounded-16 border border-line bg-raised p-6">{children}</main>
    </div>
  )
}
