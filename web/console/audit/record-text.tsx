import { Download } from 'lucide-react'
import { Button } from '../../shared/ui/button.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { RecordAnswer } from './api.ts'
import { saveText } from './save.ts'

const words = defineWords({
  ja: {
    title: '記録そのもの',
    lead: 'ファイルに書かれている文字そのものです(見やすいように改行しています)。保存したファイルは 1 行のままで、証明と組にして、ほかの道具でも検証できます。',
    none: 'ファイルから記録を取り出せませんでした。',
    entry: '記録を保存',
    proof: '証明を保存',
    label: '記録の JSON',
  },
  en: {
    title: 'The record itself',
    lead: 'The characters as they lie in the files, with line breaks for reading. The saved file is one line as recorded; with the proof beside it other tools can verify it.',
    none: 'The record could not be read from the files.',
    entry: 'Save the record',
    proof: 'Save the proof',
    label: 'JSON of the record',
  },
})

/** A record that was tampered with need not be JSON any more. */
function readable(entry: string): string {
  try {
    return JSON.stringify(JSON.parse(entry), undefined, 2)
  } catch {
    return entry
  }
}

export function RecordText({ answer: { index, entry, proof } }: { readonly answer: RecordAnswer }) {
  const word = useWords(words)
  return (
    <Card
      title={word.title}
      aside={
        entry !== null &&
        proof !== null && (
          <span className="flex flex-wrap gap-2">
            <Button size="small" variant="outline" onClick={() => saveText(`record-${index}.json`, entry)}>
              <Download aria-hidden className="size-4" />
              {word.entry}
            </Button>
            <Button size="small" variant="outline" onClick={() => saveText(`record-${index}.tlog-proof`, proof)}>
              <Download aria-hidden className="size-4" />
              {word.proof}
            </Button>
          </span>
        )
      }
    >
      <p className="mb-3 text-sm text-faint">{entry === null ? word.none : word.lead}</p>
      {entry !== null && (
        <pre role="region" aria-label={word.label} tabIndex={0} className="max-h-96 overflow-auto rounded-8 bg-sunken p-4 text-sm">
          {readable(entry)}
        </pre>
      )}
    </Card>
  )
}
