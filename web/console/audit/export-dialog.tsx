import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type AskedFilter, asQuery } from './filter.ts'

const words = defineWords({
  ja: {
    title: '監査ログの書き出し',
    counting: '件数を数えています…',
    matching: (n: string) => `いまの検索条件に当てはまる ${n} 件を書き出します。`,
    tooMany: (most: string) => `一度に書き出せるのは ${most} 件までです。期間を分けてください。`,
    format: '形式',
    formats: {
      'csv-utf-8': { name: 'CSV(UTF-8)', hint: '新しい Excel や表計算ソフト向けです。文字が欠けません。' },
      'csv-cp932': { name: 'CSV(シフトJIS)', hint: '古い Excel や業務システム向けです。表せない文字は〓になります。' },
      jsonl: { name: 'JSONL(証明付き)', hint: '1 行に 1 件です。改ざんがないことを、ほかの道具でも確かめられます。' },
    },
    download: '書き出す',
    recorded: '書き出したことと件数は、監査ログに記録されます。進みぐあいはブラウザーのダウンロード欄に出ます。',
    names: 'CSV の氏名・端末登録番号・トークルーム名は現在の登録によるもので、記録の一部ではありません。',
  },
  en: {
    title: 'Export the audit log',
    counting: 'Counting…',
    matching: (n: string) => `${n} records match the present search and will be exported.`,
    tooMany: (most: string) => `No more than ${most} records fit into one export. Split the period.`,
    format: 'Format',
    formats: {
      'csv-utf-8': { name: 'CSV (UTF-8)', hint: 'For recent Excel and other spreadsheets. No character is lost.' },
      'csv-cp932': { name: 'CSV (Shift_JIS, CP932)', hint: 'For older Excel and business systems. Characters that it lacks become 〓.' },
      jsonl: { name: 'JSONL with proofs', hint: 'One record a line, each with a proof that other tools can check.' },
    },
    download: 'Export',
    recorded: 'The export and its size are recorded in the audit log. Progress shows in the browser’s downloads.',
    names: 'Names, registration numbers and room names in the CSV are those of today and no part of the records.',
  },
})

const formats = { 'csv-utf-8': 'format=csv&encoding=utf-8', 'csv-cp932': 'format=csv&encoding=cp932', jsonl: 'format=jsonl' } as const
type Format = keyof typeof formats
const formatNames = Object.keys(formats) as Format[]

export function ExportDialog({ filter, onClose }: { readonly filter: AskedFilter; readonly onClose: () => void }) {
  const word = useWords(words)
  const [format, setFormat] = useState<Format>('csv-utf-8')
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'count', filter],
    queryFn: () => ask(api.GET('/api/v1/audit/count', { params: { query: asQuery(filter) } })),
    refetchOnWindowFocus: false,
    gcTime: 0,
    retry: false,
  })
  const conditions = new URLSearchParams(Object.entries(asQuery(filter)).map(([name, value]) => [name, String(value)]))
  const tooMany = data !== undefined && data.count > data.mostExported
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      actions={
        data !== undefined &&
        !tooMany && (
          <a
            href={`/api/v1/audit/export?${[formats[format], conditions].join('&')}`}
            download
            onClick={() => setTimeout(onClose)}
            className="inline-flex min-h-11 items-center gap-2 rounded-8 bg-accent px-4 py-2 font-bold text-on-accent hover:bg-accent-strong"
          >
            <Download aria-hidden className="size-5" />
            {word.download}
          </a>
        )
      }
    >
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading label={word.counting} />
      ) : tooMany ? (
        <Notice tone="warn">{word.tooMany(count(data.mostExported))}</Notice>
      ) : (
        <p role="status">{word.matching(count(data.count))}</p>
      )}
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 font-bold">{word.format}</legend>
        {formatNames.map((name) => (
          <label key={name} className="flex gap-3">
            <input type="radio" name="format" checked={format === name} onChange={() => setFormat(name)} className="mt-1 size-5 shrink-0" />
            <span>
              {word.formats[name].name}
              <span className="block text-sm text-faint">{word.formats[name].hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="text-sm text-faint">{format === 'jsonl' ? word.recorded : `${word.recorded}${word.names}`}</p>
    </Dialog>
  )
}
