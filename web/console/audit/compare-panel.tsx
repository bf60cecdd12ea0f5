import { FileUp } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { TextArea, TextField } from '../../shared/ui/field.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Checkpoint } from './api.ts'
import { type Growth, growthBetween } from './growth.ts'
import { GrowthNotice } from './growth-notice.tsx'
import { keyState, readKept } from './kept.ts'
import { tidyNote } from './proof/note.ts'

const words = defineWords({
  ja: {
    title: '手元に保管したチェックポイントと比べる',
    lead: '以前の記録がいまのログの先頭に変わらず入っているかを、このブラウザーが計算して確かめます。',
    note: '保管したチェックポイント',
    noteHint: '先頭の行から署名の行まで、すべて貼り付けるか、ファイルを選んでください。',
    key: '保管した検証鍵',
    keyHint: '導入時に控えた鍵を貼り付けると、その鍵で署名を検証します。空欄なら、覚えている鍵またはサーバーの鍵を使います。',
    file: 'ファイルを選ぶ',
    compare: '比べる',
    none: 'チェックポイントを貼り付けてください。',
  },
  en: {
    title: 'Compare with a checkpoint kept elsewhere',
    lead: 'Whether the records of then are still the beginning of the log is computed in this browser.',
    note: 'Checkpoint that was kept',
    noteHint: 'Paste all of it, from the first line to the signature, or choose the file.',
    key: 'Verifier key that was kept',
    keyHint: 'Signatures are verified by this key; when empty, by the remembered key or the server’s.',
    file: 'Choose a file',
    compare: 'Compare',
    none: 'Paste a checkpoint.',
  },
})

/** A checkpoint is some two hundred bytes. */
const mostBytes = 65_536

export function ComparePanel({ now }: { readonly now: Checkpoint }) {
  const word = useWords(words)
  const picker = useRef<HTMLInputElement>(null)
  const [note, setNote] = useState('')
  const [key, setKey] = useState('')
  const [missing, setMissing] = useState(false)
  const [result, setResult] = useState<{ readonly growth?: Growth; readonly error?: unknown }>({})
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setMissing(note.trim() === '')
    if (note.trim() === '') return
    setBusy(true)
    const known = keyState(now.verifierKey) === 'changed' ? readKept().key : now.verifierKey
    try {
      setResult({ growth: await growthBetween(tidyNote(note), now.note, key.trim() || (known ?? '')) })
    } catch (error) {
      setResult({ error })
    }
    setBusy(false)
  }
  return (
    <Card title={word.title}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <p className="max-w-[48rem] text-faint">{word.lead}</p>
        <TextArea
          label={word.note}
          hint={word.noteHint}
          error={missing && word.none}
          rows={6}
          spellCheck={false}
          className="font-mono text-sm"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <TextField
          label={word.key}
          hint={word.keyHint}
          optional
          spellCheck={false}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            void event.currentTarget.files?.[0]?.slice(0, mostBytes).text().then(setNote)
            event.currentTarget.value = ''
          }}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" busy={busy}>
            {word.compare}
          </Button>
          <Button variant="outline" onClick={() => picker.current?.click()}>
            <FileUp aria-hidden className="size-5" />
            {word.file}
          </Button>
        </div>
        {result.growth && <GrowthNotice growth={result.growth} />}
        {result.error !== undefined && <Failure error={result.error} />}
      </form>
    </Card>
  )
}
