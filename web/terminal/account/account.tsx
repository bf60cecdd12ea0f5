import { Link } from 'wouter'
import { Card, Facts, PageHeading } from '../../shared/ui/page.tsx'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Signed } from '../session.ts'
import { DevicesCard } from './devices-card.tsx'
import { FactorsCard } from './factors-card.tsx'
import { PasswordCard } from './password-card.tsx'

const words = defineWords({
  ja: {
    title: 'アカウント',
    you: 'あなた',
    name: '氏名',
    section: '所属',
    roles: '権限',
    until: 'サインインの期限',
    untilHint: 'この時刻を過ぎるか、しばらく操作がないと、もう一度サインインを求めます。',
    back: 'チャットへ戻る',
    role: { user: '利用者', approver: '承認者', 'policy-author': '規則の担当', auditor: '監査の担当', administrator: '管理者' },
  },
  en: {
    title: 'Account',
    you: 'You',
    name: 'Name',
    section: 'Section',
    roles: 'Roles',
    until: 'Signed in until',
    untilHint: 'After that, or after a while without doing anything, you are asked to sign in again.',
    back: 'Back to the chat',
    role: { user: 'User', approver: 'Approver', 'policy-author': 'Policy author', auditor: 'Auditor', administrator: 'Administrator' },
  },
})

/** What belongs to the person themselves. */
export default function Account({ session }: { readonly session: Signed }) {
  const word = useWords(words)
  const { name, section, roles } = session.person
  return (
    <div className="mx-auto max-w-5xl p-4 sm:p-6">
      <PageHeading title={word.title}>
        <Link href="/" className="self-center font-bold text-accent underline underline-offset-4">
          {word.back}
        </Link>
      </PageHeading>
      <div className="grid items-start gap-4 min-[900px]:grid-cols-2">
        <Card title={word.you}>
          <Facts
            rows={[
              [word.name, name],
              [word.section, section],
              [word.roles, roles.map((role) => word.role[role]).join('、')],
              [
                word.until,
                <span key="until">
                  {dateTime(session.expiresAt)}
                  <span className="block text-sm text-faint">{word.untilHint}</span>
                </span>,
              ],
            ]}
          />
        </Card>
        <PasswordCard />
        <FactorsCard />
        <DevicesCard />
      </div>
    </div>
  )
}
