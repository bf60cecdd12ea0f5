import { Download } from 'lucide-react'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: {
    utf8: 'UTF-8(新しい表計算ソフト)',
    cp932: 'Shift_JIS(CP932、古い表計算ソフトや業務システム)',
    lead: (n: string) => `いまの絞り込みに合う ${n} 件を書き出します。書き出したことは監査ログに残ります。`,
  },
  en: {
    utf8: 'UTF-8 (current spreadsheets)',
    cp932: 'Shift_JIS (CP932, older spreadsheets and systems)',
    lead: (n: string) => `Exports the ${n} entries of the current filter. The export is recorded in the audit log.`,
  },
})

/** The file comes from the server; the browser only saves it. */
export function ExportDialog({
  title,
  path,
  query,
  total,
  onClose,
}: {
  readonly title: string
  readonly path: string
  readonly query: string
  readonly total: string
  readonly onClose: () => void
}) {
  const word = useWords(words)
  const link = (encoding: 'utf-8' | 'cp932') => `${path}?${query ? `${query}&` : ''}encoding=${encoding}`
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{word.lead(total)}</p>
      {(['utf-8', 'cp932'] as const).map((encoding) => (
        <a
          key={encoding}
          href={link(encoding)}
          download
          className="inline-flex min-h-11 items-center gap-2 rounded-8 border border-accent px-4 py-2 font-bold text-accent hover:bg-accent-soft"
        >
          <Download aria-hidden className="size-5 shrink-0" />
          {encoding === 'utf-8' ? word.utf8 : word.cp932}
        </a>
      ))}
    </Dialog>
  )
}
