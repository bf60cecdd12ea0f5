import { Image as Picture } from 'lucide-react'
import { useEffect } from 'react'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Attachment } from '../api.ts'
import { useChat } from '../context.tsx'
import { usePicture } from './picture.tsx'

const words = defineWords({
  ja: { picture: (name: string) => `写真「${name}」を開く` },
  en: { picture: (name: string) => `Open the picture “${name}”` },
})

export const pagesAddress = (attachment: string): string => `/api/v1/attachments/${attachment}/pages`

/** The picture as the server shows it, with the name of whoever looks across it. */
export function SafePicture({ attachment, onOpen }: { readonly attachment: Attachment; readonly onOpen: () => void }) {
  const word = useWords(words)
  const { chat } = useChat()
  const { url, error, retry } = usePicture(`${pagesAddress(attachment.id)}/1?width=800`)
  const name = attachment.clean?.name ?? attachment.name
  const shown = url ?? chat.thumbnails.get(attachment.id)
  useEffect(() => {
    if (url) chat.forgetThumbnail(attachment.id)
  }, [url, chat, attachment.id])
  return (
    <div className="flex aspect-4/3 items-center justify-center bg-sunken">
      {shown ? (
        <button type="button" onClick={onOpen} aria-label={word.picture(name)} className="size-full">
          <img src={shown} alt="" className="size-full object-cover" />
        </button>
      ) : error ? (
        <Failure error={error} onRetry={retry} />
      ) : (
        <Picture aria-hidden className="size-10 animate-pulse text-faint" />
      )}
    </div>
  )
}

/** What this page itself sent, until it may be seen as the other side sees it. */
export function LocalPicture({ attachment, dimmed }: { readonly attachment: string; readonly dimmed: boolean }) {
  const { chat } = useChat()
  const url = chat.thumbnails.get(attachment)
  return url ? <img src={url} alt="" className={`aspect-4/3 w-full bg-sunken object-cover ${dimmed ? 'opacity-50' : ''}`} /> : null
}
