import { Maximize2 } from 'lucide-react'
import { useState } from 'react'
import { usePicture } from '../../chat/attachments/picture.tsx'
import { PageViewer } from '../../chat/index.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Failure, Loading } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: {
    preparing: '中身を表示する用意をしています…',
    alt: (name: string) => `「${name}」の1ページ目`,
    all: 'すべてのページを見る',
    how: '危険なものを取り除いた後の姿です。承認すると、この内容が届きます。',
  },
  en: {
    preparing: 'Preparing what is in it…',
    alt: (name: string) => `First page of “${name}”`,
    all: 'See all pages',
    how: 'As it is after sanitizing. This is what will be delivered if you approve.',
  },
})

/** What is in a held file: its first page, and all of them over the screen. */
export function Preview({ approval, name }: { readonly approval: string; readonly name: string }) {
  const word = useWords(words)
  const [open, setOpen] = useState(false)
  const address = `/api/v1/approvals/${approval}/pages`
  const { url, error, retry } = usePicture(`${address}/1?width=1200`)
  if (error !== undefined && !url) return <Failure error={error} onRetry={retry} />
  return (
    <div className="flex flex-col gap-3">
      <section
        aria-label={word.alt(name)}
        // A page is higher than its place: the keyboard scrolls it, too.
        tabIndex={0}
        className="h-112 overflow-y-auto rounded-8 border border-line bg-sunken"
      >
        {url ? <img src={url} alt={word.alt(name)} className="mx-auto w-full max-w-3xl" /> : <Loading label={word.preparing} />}
      </section>
      <p className="text-sm text-faint">{word.how}</p>
      <Button variant="outline" className="self-start" disabled={!url} onClick={() => setOpen(true)}>
        <Maximize2 aria-hidden className="size-5" />
        {word.all}
      </Button>
      {open && <PageViewer title={name} address={address} onClose={() => setOpen(false)} />}
    </div>
  )
}
