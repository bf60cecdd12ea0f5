import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { FileLine } from '../attachments/card.tsx'
import type { ChosenFile } from '../store/drafts.ts'

const words = defineWords({
  ja: { chosen: '添付するファイル', remove: (name: string) => `「${name}」を外す` },
  en: { chosen: 'Files to attach', remove: (name: string) => `Remove “${name}”` },
})

/** What will go with the message. */
export function Tray({ files, onRemove }: { readonly files: readonly ChosenFile[]; readonly onRemove: (id: string) => void }) {
  const word = useWords(words)
  return (
    <ul aria-label={word.chosen} className="flex max-h-48 flex-wrap gap-2 overflow-y-auto pb-2">
      {files.map(({ id, name, blob }) => (
        <li key={id} className="flex w-full max-w-72 items-center gap-2 rounded-8 border border-line bg-surface p-2">
          <Thumbnail blob={blob} />
          <div className="min-w-0 flex-1">
            <FileLine name={name} bytes={blob.size} />
          </div>
          <IconButton label={word.remove(name)} onClick={() => onRemove(id)}>
            <X aria-hidden className="size-5" />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

/** A picture from memory; nothing for what is no picture. */
export function Thumbnail({ blob, className = 'size-11 rounded-6' }: { readonly blob: Blob; readonly className?: string }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob.type.startsWith('image/')) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url ? <img src={url} alt="" className={`${className} shrink-0 bg-sunken object-cover`} /> : null
}
