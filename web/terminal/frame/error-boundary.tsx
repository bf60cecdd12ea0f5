import { Component, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../shared/ui/button.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: {
    title: 'この画面を表示できませんでした',
    lead: '送信や承認など、済んだ操作は失われていません。読み込み直しても直らないときは、情報システム担当に連絡してください。',
    act: '読み込み直す',
  },
  en: {
    title: 'This page could not be shown',
    lead: 'Nothing that you have done is lost. If reloading does not help, please tell the information-systems division.',
    act: 'Reload',
  },
})

/** A page that fails says so, and leaves the frame standing; another page is another try. */
export function ErrorBoundary({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation()
  return <Boundary key={areaOf(path)}>{children}</Boundary>
}

/** Rooms are one page: going from one to the next keeps what is open in it. */
const areaOf = (path: string): string => (path.startsWith('/rooms/') ? '' : (path.split('/')[1] ?? ''))

class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children
  }
}

function Failed() {
  const word = useWords(words)
  return (
    <div className="mx-auto max-w-3xl p-4 sm:p-6">
      <Notice tone="bad" title={word.title} live>
        <p className="mb-3">{word.lead}</p>
        <Button onClick={() => location.reload()}>{word.act}</Button>
      </Notice>
    </div>
  )
}
