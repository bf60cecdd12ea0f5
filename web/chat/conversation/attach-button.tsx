import { Camera, FolderOpen, Images, Paperclip } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: { attach: '添付する', camera: 'カメラで撮る', library: '写真を選ぶ', file: 'ファイルを選ぶ' },
  en: { attach: 'Attach', camera: 'Take a photo', library: 'Choose photos', file: 'Choose files' },
})

/** A phone that is asked for these hands over HEIC photos as JPEG. */
const pictureTypes = 'image/jpeg,image/png,image/webp,image/gif'

/** Camera (where there is a touch screen), library, files. */
export function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const word = useWords(words)
  const [open, setOpen] = useState(false)
  const camera = useRef<HTMLInputElement>(null)
  const library = useRef<HTMLInputElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const ways = [
    {
      input: camera,
      label: word.camera,
      Icon: Camera,
      className: 'hidden pointer-coarse:flex',
      accept: pictureTypes,
      capture: 'environment',
    },
    { input: library, label: word.library, Icon: Images, className: 'flex', accept: pictureTypes, multiple: true },
    { input: file, label: word.file, Icon: FolderOpen, className: 'flex', multiple: true },
  ] as const
  return (
    <>
      <IconButton label={word.attach} onClick={() => setOpen(true)}>
        <Paperclip aria-hidden className="size-6" />
      </IconButton>
      {ways.map(({ input, label, Icon: _Icon, className: _className, ...rest }) => (
        <input
          key={label}
          ref={input}
          type="file"
          hidden
          aria-label={label}
          {...rest}
          onChange={({ target }) => {
            onFiles([...(target.files ?? [])])
            // The same file may be chosen again.
            target.value = ''
          }}
        />
      ))}
      {open && (
        <Dialog title={word.attach} onClose={() => setOpen(false)}>
          {ways.map(({ input, label, Icon, className }) => (
            <button
              key={label}
              type="button"
              onClick={() => {
                setOpen(false)
                input.current?.click()
              }}
              className={`${className} min-h-14 items-center gap-4 rounded-8 border border-line px-4 text-left font-bold hover:bg-accent-soft`}
            >
              <Icon aria-hidden className="size-6 text-accent" />
              {label}
            </button>
          ))}
        </Dialog>
      )}
    </>
  )
}
