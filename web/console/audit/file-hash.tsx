import { FileSearch } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { size } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { hex } from './proof/bytes.ts'

const words = defineWords({
  ja: {
    label: 'ファイルの指紋(SHA-256)',
    hint: 'このファイルは通過したか? ここへファイルを置くと、この端末の中で指紋を計算して探します。ファイルは送信しません。',
    pick: 'ファイルを選ぶ',
    large: (most: string) => `${most} までのファイルを調べられます。`,
    wrong: '64 文字の英数字(0–9、a–f)を入力してください。',
    counting: '指紋を計算しています…',
    unreadable: 'このファイルを読めませんでした。',
  },
  en: {
    label: 'Fingerprint of a file (SHA-256)',
    hint: 'Has this file crossed? Put a file here: its fingerprint is computed on this device and looked up. The file is not sent.',
    pick: 'Choose a file',
    large: (most: string) => `Files of up to ${most} can be looked up.`,
    wrong: 'Enter 64 characters 0–9 and a–f.',
    counting: 'Computing the fingerprint…',
    unreadable: 'This file could not be read.',
  },
})

/** The browser's SHA-256 takes a file as a whole; what no terminal can hold in memory is said to be too large. */
const mostBytes = 512 * 1024 * 1024

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

export interface FileHashProps {
  readonly value: string
  readonly onChange: (hash: string) => void
  /** A file was hashed: look it up. */
  readonly onFile: (hash: string, name: string) => void
}

export function FileHash({ value, onChange, onFile }: FileHashProps) {
  const word = useWords(words)
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [state, setState] = useState<'idle' | 'counting' | 'large' | 'unreadable'>('idle')
  const take = async (file: File | undefined) => {
    if (!file) return
    if (file.size > mostBytes) return setState('large')
    setState('counting')
    try {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
      setState('idle')
      onFile(hex(digest), file.name)
    } catch {
      setState('unreadable')
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  const error =
    value !== '' && !isHash(value)
      ? word.wrong
      : { large: word.large(size(mostBytes)), unreadable: word.unreadable, idle: '', counting: '' }[state]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same by keyboard
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-col gap-3 rounded-8 border-2 border-dashed p-3 sm:flex-row sm:items-end ${over ? 'border-accent bg-accent-soft' : 'border-line'}`}
    >
      <div className="min-w-0 flex-1">
        <TextField
          label={word.label}
          hint={word.hint}
          error={error}
          optional
          value={value}
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value.trim().toLowerCase())}
        />
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        onChange={(event) => {
          void take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <Button variant="outline" busy={state === 'counting'} onClick={() => picker.current?.click()}>
        <FileSearch aria-hidden className="size-5" />
        {state === 'counting' ? word.counting : word.pick}
      </Button>
    </div>
  )
}
