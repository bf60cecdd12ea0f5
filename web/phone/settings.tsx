import { ArrowLeft, ChevronRight, LogOut, Palette } from 'lucide-react'
import { useState } from 'react'
import { useChat, useWatched } from '../chat/index.ts'
import { AppearanceDialog } from '../shared/ui/appearance.tsx'
import { Button, IconButton } from '../shared/ui/button.tsx'
import { Confirm } from '../shared/ui/dialog.tsx'
import { Card, Facts } from '../shared/ui/page.tsx'
import { Failure } from '../shared/ui/states.tsx'
import { count, date, dateTime } from '../shared/words/format.ts'
import { defineWords, useWords } from '../shared/words/language.ts'
import { useAct } from './entry/use-act.ts'
import { InstallHint } from './install-hint.tsx'
import { type Session, signOut } from './session.ts'

const words = defineWords({
  ja: {
    title: '設定',
    back: 'トークルームの一覧へ戻る',
    display: '言語・配色・文字の大きさ',
    device: 'この端末',
    name: '氏名',
    section: '所属',
    number: '登録番号',
    model: '機種',
    until: '登録の有効期限',
    session: 'サインインの期限',
    kept: '端末に残すもの',
    keptText: 'この端末に残すのは、下書きと送信待ちのメッセージだけです。やりとりの内容や届いたファイルは残しません。',
    leave: 'サインアウト',
    sure: 'サインアウトしますか',
    effect: '次に使うときは、画面ロックを解除してサインインします。下書きはこの端末から消えます。',
    waiting: (n: string) => `送信待ちのメッセージ${n}件も、送られずに消えます。`,
  },
  en: {
    title: 'Settings',
    back: 'Back to the rooms',
    display: 'Language, colours, text size',
    device: 'This device',
    name: 'Name',
    section: 'Section',
    number: 'Registration number',
    model: 'Model',
    until: 'Registered until',
    session: 'Signed in until',
    kept: 'What this device keeps',
    keptText: 'Only drafts and unsent messages stay on this device. Conversations and received files do not.',
    leave: 'Sign out',
    sure: 'Sign out?',
    effect: 'To use it again, open the screen lock and sign in. Drafts are erased from this device.',
    waiting: (n: string) => `${n} unsent messages are erased, too, without being sent.`,
  },
})

export function Settings({ session, onBack }: { readonly session: Session; readonly onBack: () => void }) {
  const word = useWords(words)
  const [dialog, setDialog] = useState<'display' | 'leave'>()
  const { person, device, expiresAt } = session
  const close = () => setDialog(undefined)
  return (
    <div className="flex h-dvh flex-col bg-sunken">
      <header className="flex min-h-14 items-center gap-1 border-b border-line bg-raised px-1 pt-[env(safe-area-inset-top)]">
        <IconButton label={word.back} onClick={onBack}>
          <ArrowLeft aria-hidden className="size-6" />
        </IconButton>
        <h1 className="text-lg font-bold">{word.title}</h1>
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        <InstallHint />
        <div className="mx-auto flex max-w-xl flex-col gap-4 p-4">
          <button
            type="button"
            onClick={() => setDialog('display')}
            className="flex min-h-14 items-center gap-3 rounded-12 border border-line bg-raised px-5 text-left font-bold hover:bg-accent-soft"
          >
            <Palette aria-hidden className="size-5 shrink-0 text-accent" />
            <span className="min-w-0 flex-1">{word.display}</span>
            <ChevronRight aria-hidden className="size-5 shrink-0 text-faint" />
          </button>
          <Card title={word.device}>
            <Facts
              rows={[
                [word.name, person.name],
                [word.section, person.section],
                [word.number, device.registrationNumber],
                [word.model, device.model],
                [word.until, date(device.expiresOn)],
                [word.session, dateTime(expiresAt)],
              ]}
            />
          </Card>
          <Card title={word.kept}>
            <p>{word.keptText}</p>
          </Card>
          <Button variant="outline" className="min-h-14" onClick={() => setDialog('leave')}>
            <LogOut aria-hidden className="size-5" />
            {word.leave}
          </Button>
        </div>
      </main>
      {dialog === 'display' && <AppearanceDialog onClose={close} />}
      {dialog === 'leave' && <Leave onClose={close} />}
    </div>
  )
}

function Leave({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(words)
  const { chat } = useChat()
  const waiting = useWatched(chat.outbox.waiting).length
  const act = useAct(signOut)
  return (
    <Confirm title={word.sure} act={word.leave} dangerous={waiting > 0} busy={act.busy} onConfirm={act.run} onClose={onClose}>
      <p>{word.effect}</p>
      {waiting > 0 && <p className="font-bold text-bad">{word.waiting(count(waiting))}</p>}
      {act.error !== undefined && <Failure error={act.error} />}
    </Confirm>
  )
}
