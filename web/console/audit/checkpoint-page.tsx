import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Card, Copyable, Facts } from '../../shared/ui/page.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { count, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import type { Checkpoint } from './api.ts'
import { ComparePanel } from './compare-panel.tsx'
import { type Growth, growthBetween } from './growth.ts'
import { GrowthNotice } from './growth-notice.tsx'
import { type CheckedNote, checkNote, keepCheckpoint, keepKey, keyState, readKept } from './kept.ts'
import { saveText } from './save.ts'

const words = defineWords({
  ja: {
    newest: '最新のチェックポイント',
    lead: '記録全体を 1 つの値にまとめて署名した、短い文字です。月に一度は写しを、このサーバーとは別の場所に保管してください。後でここに貼り付けると、それまでの記録が変わっていないことを確かめられます。',
    name: 'ログの名前',
    size: '件数',
    root: '全体の値',
    key: '検証鍵',
    text: 'チェックポイントの文字',
    copy: '文字を写す',
    copied: '写しました',
    save: 'ファイルに保存',
    good: 'このブラウザーが署名を検証しました。',
    bad: '署名が正しくないか、別の鍵のものです。',
    unsupported: 'このブラウザーは Ed25519 の署名を検証できません。別の道具(sekisho audit verify)で確かめてください。',
    keyNew:
      'この検証鍵は、いまサーバーから受け取ったものです。導入時に控えた鍵と見比べてください。同じなら、このブラウザーに覚えさせると次から自動で比べます。',
    keyKnown: '検証鍵は、このブラウザーが覚えている鍵と同じです。',
    keyChanged: '検証鍵が、このブラウザーが覚えている鍵と違います。鍵ごと作り直された疑いがあります。',
    keep: 'この鍵を覚える',
    since: '前回このブラウザーで確かめてから',
    sinceAt: (time: string) => `前回: ${time}`,
    first: 'このブラウザーは、このチェックポイントを覚えました。次に開いたとき、ここからの連続を自動で確かめます。',
  },
  en: {
    newest: 'Newest checkpoint',
    lead: 'A short signed text that stands for the whole log. Keep a copy away from this server, monthly at the least. Pasted here later, it shows whether everything before it is unchanged.',
    name: 'Name of the log',
    size: 'Records',
    root: 'Root',
    key: 'Verifier key',
    text: 'Text of the checkpoint',
    copy: 'Copy the text',
    copied: 'Copied',
    save: 'Save as a file',
    good: 'This browser verified the signature.',
    bad: 'The signature is wrong, or another key’s.',
    unsupported: 'This browser cannot verify Ed25519 signatures. Use another tool (sekisho audit verify).',
    keyNew:
      'This verifier key has just come from the server. Compare it with the copy made at installation; if it is the same, let this browser remember it.',
    keyKnown: 'The verifier key is the one this browser remembers.',
    keyChanged: 'The verifier key is not the one this browser remembers. The log may have been made anew, key and all.',
    keep: 'Remember this key',
    since: 'Since this browser last looked',
    sinceAt: (time: string) => `Last time: ${time}`,
    first: 'This browser has remembered this checkpoint, and will check the growth from here when the page is opened again.',
  },
})

export function CheckpointPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'checkpoint'],
    queryFn: () => ask(api.GET('/api/v1/audit/checkpoint')),
    refetchOnWindowFocus: false,
    gcTime: 0,
    retry: false,
  })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <div className="flex max-w-5xl flex-col gap-6 pb-6">
      <Newest checkpoint={data} />
      <ComparePanel now={data} />
    </div>
  )
}

function Newest({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const word = useWords(words)
  const [copied, setCopied] = useState(false)
  const [key, setKey] = useState(() => keyState(checkpoint.verifierKey))
  const [checked, setChecked] = useState<CheckedNote>()
  useEffect(() => void checkNote(checkpoint.note, checkpoint.verifierKey).then(setChecked), [checkpoint])
  const verdict =
    checked === undefined ? undefined : checked.signature === 'good' || checked.signature === 'unsupported' ? checked.signature : 'bad'
  return (
    <Card title={word.newest}>
      <div className="flex flex-col gap-4">
        <p className="max-w-[48rem] text-faint">{word.lead}</p>
        {verdict && (
          <Notice tone={{ good: 'good', unsupported: 'warn', bad: 'bad' }[verdict] as 'good'} live>
            {word[verdict]}
          </Notice>
        )}
        <Facts
          rows={[
            [word.name, checkpoint.origin],
            [word.size, count(checkpoint.size)],
            [word.root, <Copyable key="root" value={checkpoint.root} />],
            [word.key, <Copyable key="key" value={checkpoint.verifierKey} />],
          ]}
        />
        <pre role="region" aria-label={word.text} tabIndex={0} className="overflow-x-auto rounded-8 bg-sunken p-4 text-sm">
          {checkpoint.note}
        </pre>
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => saveText(`checkpoint-${String(checkpoint.size).padStart(12, '0')}`, checkpoint.note)}>
            <Download aria-hidden className="size-5" />
            {word.save}
          </Button>
          <Button variant="outline" onClick={() => void navigator.clipboard.writeText(checkpoint.note).then(() => setCopied(true))}>
            {copied ? word.copied : word.copy}
          </Button>
        </div>
        {key === 'changed' ? (
          <Notice tone="bad" live>
            {word.keyChanged}
          </Notice>
        ) : (
          <p className="flex max-w-[48rem] flex-wrap items-center gap-3 text-sm text-faint">
            {key === 'new' ? word.keyNew : word.keyKnown}
            {key === 'new' && (
              <Button
                size="small"
                variant="outline"
                onClick={() => {
                  keepKey(checkpoint.verifierKey)
                  setKey('known')
                }}
              >
                {word.keep}
              </Button>
            )}
          </p>
        )}
        <SinceLast checkpoint={checkpoint} trusted={key !== 'changed'} />
      </div>
    </Card>
  )
}

/** The browser's own memory: what it verified last must be the beginning of what there is now. */
function SinceLast({ checkpoint, trusted }: { readonly checkpoint: Checkpoint; readonly trusted: boolean }) {
  const word = useWords(words)
  const [kept] = useState(readKept)
  const [growth, setGrowth] = useState<Growth>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    const key = kept.key ?? checkpoint.verifierKey
    if (!kept.checkpoint) {
      if (trusted) keepCheckpoint(checkpoint.note)
      return
    }
    growthBetween(kept.checkpoint.note, checkpoint.note, key).then((found) => {
      setGrowth(found)
      // What did not hold is kept: it is the evidence.
      if (found.result === 'grown' || found.result === 'same') keepCheckpoint(checkpoint.note)
    }, setError)
  }, [kept, checkpoint, trusted])
  if (error) return <Failure error={error} />
  if (!kept.checkpoint) return trusted ? <p className="text-sm text-faint">{word.first}</p> : null
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-bold">
        {word.since}
        <span className="ml-3 text-sm font-normal text-faint">{word.sinceAt(dateTime(kept.checkpoint.at))}</span>
      </h3>
      {growth ? <GrowthNotice growth={growth} /> : <Loading />}
    </section>
  )
}
