import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Empty, Notice } from '../../shared/ui/states.tsx'
import { nameWindow } from '../../shared/ui/window-name.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useArrows } from '../chat/keys.ts'
import { useWide } from '../chat/wide.ts'
import type { Approval, Shelf } from './api.ts'
import { ApprovalList } from './list.tsx'
import { Opened } from './opened.tsx'
import { approvalWords } from './words.ts'

const words = defineWords({
  ja: {
    title: '承認',
    lead: '庁外へ出す前に、承認者の確認が要るものです。',
    shelves: '表示するもの',
    pending: '承認待ち',
    decided: '回答済み',
    choose: '一覧から選んでください',
    chooseHint: '内容を確かめて、承認・差し戻し・却下を選びます。',
    done: (name: string, state: string) => `${name}さんの申請に「${state}」と回答しました。`,
  },
  en: {
    title: 'Approvals',
    lead: 'What an approver has to look at before it leaves the town hall.',
    shelves: 'What is shown',
    pending: 'Waiting',
    decided: 'Answered',
    choose: 'Choose one from the list',
    chooseHint: 'Look at it, then approve, return or reject it.',
    done: (name: string, state: string) => `You answered ${name}: ${state}.`,
  },
})

const twoPanes = 900

/** The approver's inbox: what is held at the left, the opened one beside it; one of them at a time in a narrow window. */
export default function Approvals({ id }: { readonly id: string | undefined }) {
  const word = useWords(words)
  const states = useWords(approvalWords).state
  const [, go] = useLocation()
  const list = useRef<HTMLDivElement>(null)
  const [shelf, setShelf] = useState<Shelf>('pending')
  const [answered, setAnswered] = useState<Approval>()
  const two = useWide(twoPanes)
  useArrows(list)
  useEffect(() => nameWindow({ page: word.title }), [word.title])
  const open = useCallback((next: string) => go(`/approvals/${next}`), [go])
  const decided = (approval: Approval) => {
    setAnswered(approval)
    go('/approvals')
  }
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label={word.title}
        className={`min-h-0 flex-col bg-raised min-[900px]:w-96 min-[900px]:border-r min-[900px]:border-line ${two || id === undefined ? 'flex w-full shrink-0' : 'hidden'}`}
      >
        <div className="border-b border-line p-4 pb-0">
          <h1 className="text-lg font-bold">{word.title}</h1>
          <p className="text-sm text-faint">{word.lead}</p>
          <fieldset className="mt-3 flex gap-2">
            <legend className="sr-only">{word.shelves}</legend>
            {(['pending', 'decided'] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={shelf === one}
                onClick={() => setShelf(one)}
                className={`min-h-11 border-b-4 px-3 ${shelf === one ? 'border-accent font-bold text-accent' : 'border-transparent hover:bg-accent-soft'}`}
              >
                {word[one]}
              </button>
            ))}
          </fieldset>
        </div>
        <div role="status" className={answered ? 'p-3' : ''}>
          {answered && <Notice tone="good">{word.done(answered.requester.name, states[answered.state])}</Notice>}
        </div>
        <div ref={list} className="min-h-0 flex-1 overflow-y-auto">
          <ApprovalList key={shelf} shelf={shelf} selected={id} onOpen={open} />
        </div>
      </section>
      {id !== undefined ? (
        <Opened key={id} id={id} onBack={two ? undefined : () => go('/approvals')} onDecided={decided} />
      ) : (
        two && (
          <div className="flex min-w-0 flex-1 items-center justify-center bg-sunken">
            <Empty title={word.choose}>{word.chooseHint}</Empty>
          </div>
        )
      )}
    </div>
  )
}
