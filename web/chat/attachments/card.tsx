import { Download, Eye, FileText, Image as Picture, Presentation, Sheet, ShieldCheck } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Badge, Failure } from '../../shared/ui/states.tsx'
import { count, size } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Attachment } from '../api.ts'
import { useChat } from '../context.tsx'
import { PageViewer } from '../viewer/viewer.tsx'
import { ApproverAnswer } from './approver-answer.tsx'
import { LocalPicture, pagesAddress, SafePicture } from './card-picture.tsx'
import { PasswordRequest } from './password-request.tsx'
import { saveFile } from './save.ts'
import { attachmentTones, isReturned, stateWords } from './states.ts'

const words = defineWords({
  ja: {
    removed: '取り除いたもの',
    nothing: '取り除いたものはありません。',
    stays: 'ご確認ください(残っているもの)',
    open: '開く',
    save: '保存',
    times: (n: string) => `${n}か所`,
    kinds: (n: string) => `${n}種類`,
  },
  en: {
    removed: 'What was removed',
    nothing: 'Nothing was removed.',
    stays: 'Please check: this stays in the file',
    open: 'Open',
    save: 'Save',
    times: (n: string) => `${n} places`,
    kinds: (n: string) => `${n} kinds`,
  },
})

const isPicture = ({ clean }: Attachment): boolean => clean?.mediaType.startsWith('image/') === true

/** An attachment in its place in the conversation: what it is, how it stands, what was taken out of it, and a way to see it. */
export function AttachmentCard({
  attachment,
  mine,
}: {
  readonly attachment: Attachment /** Sent by me, from this side. */
  readonly mine: boolean
}) {
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState(false)
  const card = useRef<HTMLElement>(null)
  // Stays while the password is tried: whoever is in the field keeps their place for the next try.
  const asks = mine && (attachment.password !== null || (given && attachment.state === 'processing'))
  const name = attachment.clean?.name ?? attachment.name
  const isClean = attachment.state === 'clean'
  return (
    <article
      ref={card}
      tabIndex={-1}
      aria-label={name}
      className="w-64 max-w-full overflow-hidden rounded-12 border border-line bg-raised text-ink"
    >
      {isClean && isPicture(attachment) ? (
        <SafePicture attachment={attachment} onOpen={() => setOpen(true)} />
      ) : (
        <LocalPicture attachment={attachment.id} dimmed={!isClean} />
      )}
      <div className="flex flex-col gap-2 p-3">
        <FileLine name={name} bytes={attachment.clean?.bytes ?? attachment.bytes} type={attachment.type} />
        <Standing attachment={attachment} asks={asks} />
        {asks && <PasswordRequest attachment={attachment} onGiven={() => setGiven(true)} onEnd={() => card.current?.focus()} />}
        {attachment.renamed && <Renamed sentence={attachment.renamed} />}
        {isClean && <Acts attachment={attachment} onOpen={() => setOpen(true)} />}
        {isClean && <Removed attachment={attachment} />}
      </div>
      {open && <PageViewer title={name} address={pagesAddress(attachment.id)} onClose={() => setOpen(false)} content={attachment} />}
    </article>
  )
}

const icons: Readonly<Record<string, typeof FileText>> = {
  jpeg: Picture,
  jpg: Picture,
  png: Picture,
  webp: Picture,
  gif: Picture,
  xlsx: Sheet,
  xlsm: Sheet,
  csv: Sheet,
  pptx: Presentation,
  pptm: Presentation,
}

export function FileLine({
  name,
  bytes,
  type,
  children,
}: {
  readonly name: string
  readonly bytes: number
  readonly type?: string | null
  readonly children?: ReactNode
}) {
  const Icon = icons[type ?? name.split('.').at(-1)?.toLowerCase() ?? ''] ?? FileText
  return (
    <div className="flex items-center gap-3">
      <Icon aria-hidden className="size-6 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 text-sm leading-5 font-bold" title={name}>
          {name}
        </p>
        <p className="text-xs text-faint">{size(bytes)}</p>
      </div>
      {children}
    </div>
  )
}

/** @param asks the reader is asked for the password, which says more than the reason does */
function Standing({ attachment: { state, reason, answer, password }, asks }: { readonly attachment: Attachment; readonly asks: boolean }) {
  const word = useWords(stateWords)
  const say = useSentence()
  const sentence = asks && password ? '' : reason ? say(reason) : word.meaning[state]
  const standing = password ? word.password : isReturned(reason) ? word.returned : word.attachment[state]
  return (
    <div className="flex flex-col items-start gap-1">
      <Badge tone={isReturned(reason) ? 'warn' : attachmentTones[state]}>{standing}</Badge>
      {sentence && <p className="text-sm leading-6">{sentence}</p>}
      {state === 'rejected' && <ApproverAnswer answer={answer} />}
    </div>
  )
}

/** What it was called, what it is, and what it is called now. */
function Renamed({ sentence }: { readonly sentence: NonNullable<Attachment['renamed']> }) {
  const say = useSentence()
  return <p className="text-sm break-words">{say(sentence)}</p>
}

function Acts({ attachment, onOpen }: { readonly attachment: Attachment; readonly onOpen: () => void }) {
  const word = useWords(words)
  const { files } = useChat()
  const [error, setError] = useState<unknown>()
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" className="flex-1" onClick={onOpen}>
          <Eye aria-hidden className="size-5" />
          {word.open}
        </Button>
        {files === 'download' && (
          <Button variant="outline" className="flex-1" onClick={() => saveFile(attachment).catch(setError)}>
            <Download aria-hidden className="size-5" />
            {word.save}
          </Button>
        )}
      </div>
      {error !== undefined && <Failure error={error} />}
    </>
  )
}

/** 「取り除いたもの」 */
function Removed({ attachment: { removed, method } }: { readonly attachment: Attachment }) {
  const word = useWords(words)
  const state = useWords(stateWords)
  const gone = removed.filter(({ stays }) => !stays)
  const left = removed.filter(({ stays }) => stays)
  return (
    <details className="rounded-8 bg-sunken text-sm">
      <summary className="flex min-h-11 flex-wrap items-center gap-x-2 px-3 py-2 font-bold">
        <ShieldCheck aria-hidden className="size-5 shrink-0 text-good" />
        {word.removed}
        {gone.length > 0 && <span className="ml-auto whitespace-nowrap text-faint">{word.kinds(count(gone.length))}</span>}
      </summary>
      <div className="flex flex-col gap-2 px-3 pb-3">
        {gone.length === 0 ? <p>{word.nothing}</p> : <Findings findings={gone} />}
        {left.length > 0 && (
          <>
            <p className="font-bold">{word.stays}</p>
            <Findings findings={left} />
          </>
        )}
        {method && <p className="text-faint">{state.method[method]}</p>}
      </div>
    </details>
  )
}

function Findings({ findings }: { readonly findings: Attachment['removed'] }) {
  const word = useWords(words)
  const say = useSentence()
  return (
    <ul className="flex flex-col gap-1">
      {findings.map((finding) => (
        <li key={finding.code} className="flex justify-between gap-3">
          <span>{say(finding)}</span>
          {finding.count > 1 && <span className="shrink-0 text-faint">{word.times(count(finding.count))}</span>}
        </li>
      ))}
    </ul>
  )
}
