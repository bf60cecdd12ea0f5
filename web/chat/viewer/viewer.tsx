import { Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { IconButton } from '../../shared/ui/button.tsx'
import { Failure, Loading } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Attachment, FilePages } from '../api.ts'
import { saveFile } from '../attachments/save.ts'
import { ViewerPage } from './page.tsx'

const words = defineWords({
  ja: {
    close: '閉じる',
    larger: '拡大',
    smaller: '縮小',
    save: '保存',
    of: (page: string, all: string) => `${page} / ${all} ページ`,
    pages: 'ページ',
    preparing: 'ページを用意しています…',
  },
  en: {
    close: 'Close',
    larger: 'Zoom in',
    smaller: 'Zoom out',
    save: 'Save',
    of: (page: string, all: string) => `Page ${page} of ${all}`,
    pages: 'Pages',
    preparing: 'Preparing the pages…',
  },
})

const zooms = [1, 1.5, 2, 3, 4] as const

export interface PageViewerProps {
  readonly title: string
  /** Where the list of pages is, e.g. /api/v1/attachments/…/pages; a page's picture is below it. */
  readonly address: string
  readonly onClose: () => void
  /** Offered for saving where the answer allows it. */
  readonly content?: Attachment
}

/** A file as pictures of its pages, one below another, over the whole screen. What is never there cannot be kept. */
export function PageViewer({ title, address, onClose, content }: PageViewerProps) {
  const word = useWords(words)
  const heading = useId()
  const dialog = useModal()
  const [pages, error, retry] = usePages(address)
  const [failed, setFailed] = useState<unknown>()
  const [step, setStep] = useState(0)
  const [page, setPage] = useState(1)
  const zoom = (by: 1 | -1) => setStep((now) => Math.min(zooms.length - 1, Math.max(0, now + by)))
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={({ key }) => {
        if (key === '+' || key === ';') zoom(1)
        if (key === '-') zoom(-1)
      }}
      className="m-0 h-dvh max-h-none w-screen max-w-none bg-sunken p-0 text-ink"
    >
      <div className="flex h-full flex-col">
        <header className="flex items-center gap-1 border-b border-line bg-raised py-1 pr-1 pl-4">
          <div className="min-w-0 flex-1">
            <h2 id={heading} className="truncate font-bold" title={title}>
              {title}
            </h2>
            {pages && pages.count > 1 && (
              <p role="status" className="text-sm text-faint">
                {word.of(count(page), count(pages.count))}
              </p>
            )}
          </div>
          {pages?.savingAllowed && content && (
            <IconButton label={word.save} onClick={() => saveFile(content).catch(setFailed)}>
              <Download aria-hidden className="size-5" />
            </IconButton>
          )}
          <IconButton label={word.smaller} disabled={step === 0} onClick={() => zoom(-1)}>
            <ZoomOut aria-hidden className="size-5" />
          </IconButton>
          <IconButton label={word.larger} disabled={step === zooms.length - 1} onClick={() => zoom(1)}>
            <ZoomIn aria-hidden className="size-5" />
          </IconButton>
          <IconButton label={word.close} onClick={onClose}>
            <X aria-hidden className="size-6" />
          </IconButton>
        </header>
        {failed !== undefined && <Failure error={failed} />}
        {error !== undefined ? (
          <div className="p-4">
            <Failure error={error} onRetry={retry} />
          </div>
        ) : pages ? (
          <Pages title={title} address={address} pages={pages.pages} zoom={zooms[step] ?? 1} onPage={setPage} label={word.pages} />
        ) : (
          <Loading label={word.preparing} />
        )}
      </div>
    </dialog>
  )
}

interface PagesProps {
  readonly title: string
  readonly address: string
  readonly pages: FilePages['pages']
  readonly zoom: number
  readonly onPage: (page: number) => void
  readonly label: string
}

function Pages({ title, address, pages, zoom, onPage, label }: PagesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => scroller.current?.focus(), [])
  const follow = useCallback(() => {
    const place = scroller.current
    if (!place) return
    const middle = place.scrollTop + place.clientHeight / 2
    const figures = [...place.querySelectorAll<HTMLElement>('[data-page]')]
    const current = figures.findLast((figure) => figure.offsetTop <= middle)
    onPage(Number(current?.dataset.page ?? 1))
  }, [onPage])
  return (
    <div
      ref={scroller}
      onScroll={follow}
      tabIndex={0}
      role="region"
      aria-label={label}
      className="relative min-h-0 flex-1 overflow-auto p-3"
    >
      <div className="mx-auto flex flex-col gap-3" style={{ width: `${zoom * 100}%`, maxWidth: `${zoom * 60}rem` }}>
        {pages.map(({ page, width, height }) => (
          <ViewerPage key={page} title={title} address={`${address}/${page}`} page={page} ratio={width / height || 1} root={scroller} />
        ))}
      </div>
    </div>
  )
}

/** The browser's own modal dialog: focus goes in, stays in, and back to where it was. */
function useModal() {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return element
}

function usePages(address: string): [FilePages | undefined, unknown, () => void] {
  const [pages, setPages] = useState<FilePages>()
  const [error, setError] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another reading
  useEffect(() => {
    let here = true
    readPages(address).then(
      (read) => here && setPages(read),
      (problem: unknown) => here && setError(problem),
    )
    return () => {
      here = false
    }
  }, [address, attempt])
  const retry = () => {
    setError(undefined)
    setAttempt((before) => before + 1)
  }
  return [pages, error, retry]
}

const readPages = (address: string): Promise<FilePages> =>
  ask(
    fetch(address, { cache: 'no-store' }).then(async (response) => {
      const body: unknown = await response.json()
      return response.ok ? { response, data: body as FilePages } : { response, error: body }
    }),
  )
