import { Link } from 'wouter'
import { PageHeading } from '../../shared/ui/page.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: { title: 'ページが見つかりません', lead: 'アドレスが違うか、あなたの権限では開けないページです。', home: 'チャットへ戻る' },
  en: { title: 'There is no such page', lead: 'The address is wrong, or your roles do not open this page.', home: 'Back to the chat' },
})

export function NotFound() {
  const word = useWords(words)
  return (
    <div className="mx-auto max-w-3xl p-4 sm:p-6">
      <PageHeading title={word.title} lead={word.lead} />
      <Link href="/" className="font-bold text-accent underline underline-offset-4">
        {word.home}
      </Link>
    </div>
  )
}
