import type { ReactNode } from 'react'
import { actions, outcomes } from '../../../gateway/audit/actions.ts'
import { Copyable } from '../../shared/ui/page.tsx'
import { count, dateTime, duration, exactTime, size } from '../../shared/words/format.ts'
import { defineWords, useLanguage, useWords } from '../../shared/words/language.ts'
import type { Leaf, Row } from './api.ts'
import { actorName, deviceName, fileKind } from './sentence.ts'

const words = defineWords({
  ja: {
    time: '日時',
    actor: 'した人',
    device: '使った端末',
    trust: '端末の信頼度',
    action: '操作',
    outcome: '結果',
    reason: '理由',
    target: '対象',
    room: 'トークルーム',
    direction: '向き',
    rule: '規則',
    policy: 'ポリシーの指紋',
    method: '無害化の方式',
    tier: '隔離の強さ',
    name: 'ファイル名',
    kind: 'ファイルの種類',
    bytes: '大きさ',
    in: '元のファイルの指紋',
    out: '無害化後の指紋',
    findings: '取り除いたもの・見つかったもの',
    stages: 'かかった時間',
    count: '件数',
    facts: '判断の材料',
    search: '探した条件',
    review: '点検した期間',
    note: '点検の所見',
    organisation: '団体コード',
    recorder: '記録した処理',
    trace: '通過の番号',
    id: '記録の識別番号',
    code: (code: string) => `(記録された値: ${code})`,
    now: '氏名・端末登録番号・トークルーム名は現在の登録によるもので、記録には番号だけが残っています。',
    directions: { inbound: '持ち込み(庁外から庁内へ)', outbound: '持ち出し(庁内から庁外へ)' },
    methods: { rebuild: '再構築', normalise: '読み直して再構築', flatten: '画像PDF化', text: 'テキスト化', 'inspect-only': '確認' },
    targets: {
      organisation: '団体',
      person: '人',
      device: '端末',
      'registration-code': '端末認証コード',
      session: 'サインイン',
      credential: '認証器',
      room: 'トークルーム',
      message: 'メッセージ',
      attachment: '添付ファイル',
      crossing: '通過',
      policy: 'ポリシー',
      record: '監査ログの記録',
      log: '監査ログ',
      configuration: '設定',
      file: 'ファイル',
      blob: '保管ファイル',
    },
    recorders: { internet: 'インターネット側', lgwan: 'LGWAN側', boundary: '境界', owner: 'サーバーの管理者' },
  },
  en: {
    time: 'Time',
    actor: 'Who',
    device: 'Device used',
    trust: 'Trust of the device',
    action: 'Act',
    outcome: 'Outcome',
    reason: 'Reason',
    target: 'Target',
    room: 'Room',
    direction: 'Direction',
    rule: 'Rule',
    policy: 'Fingerprint of the policy',
    method: 'Method',
    tier: 'Containment',
    name: 'File name',
    kind: 'Kind of file',
    bytes: 'Size',
    in: 'Fingerprint of the original',
    out: 'Fingerprint after sanitizing',
    findings: 'Removed or found',
    stages: 'Time taken',
    count: 'Number',
    facts: 'What the decision knew',
    search: 'Searched for',
    review: 'Period reviewed',
    note: 'Remarks of the review',
    organisation: 'Organisation',
    recorder: 'Recorded by',
    trace: 'Number of the crossing',
    id: 'Id of the record',
    code: (code: string) => `(recorded as ${code})`,
    now: 'Names of people, devices and rooms are those of today; the record holds ids only.',
    directions: { inbound: 'Inbound (from outside)', outbound: 'Outbound (to the outside)' },
    methods: {
      rebuild: 'Rebuilt',
      normalise: 'Read anew and rebuilt',
      flatten: 'Flattened to images',
      text: 'Text only',
      'inspect-only': 'Inspected',
    },
    targets: {
      organisation: 'organisation',
      person: 'person',
      device: 'device',
      'registration-code': 'registration code',
      session: 'session',
      credential: 'credential',
      room: 'room',
      message: 'message',
      attachment: 'attachment',
      crossing: 'crossing',
      policy: 'policy',
      record: 'record of the log',
      log: 'audit log',
      configuration: 'configuration',
      file: 'file',
      blob: 'stored file',
    },
    recorders: { internet: 'internet side', lgwan: 'LGWAN side', boundary: 'boundary', owner: 'operator at the machine' },
  },
})

/** What is shown, and beside it the code or id that the record really holds. */
function Coded({ children, code }: { readonly children: ReactNode; readonly code: string }) {
  const word = useWords(words)
  return (
    <>
      {children} <code className="block text-sm text-faint sm:inline">{word.code(code)}</code>
    </>
  )
}

const shown = (text: string | undefined): ReactNode => (text === undefined ? undefined : <Copyable value={text} />)

/** Every member of a leaf that is there, readable. */
export function RecordFacts({ row: { leaf, names } }: { readonly row: Row }) {
  const word = useWords(words)
  const spoken = useLanguage()
  const rows: readonly (readonly [string, ReactNode])[] = [
    [word.time, exactTime(leaf.time)],
    [word.actor, <Coded key="actor" code={`${leaf.actor.type} ${leaf.actor.id}`}>{personOf(leaf, names, spoken)}</Coded>],
    [word.device, leaf.actor.device && <Coded code={leaf.actor.device}>{deviceName(leaf.actor.device, names, spoken)}</Coded>],
    [word.trust, leaf.actor.trust],
    [word.action, <Coded key="action" code={leaf.action}>{actions[leaf.action]?.[spoken]}</Coded>],
    [word.outcome, <Coded key="outcome" code={leaf.outcome}>{outcomes[leaf.outcome][spoken]}</Coded>],
    [word.reason, leaf.reason && <Coded code={leaf.reason}>{names.reasons[leaf.reason]?.[spoken]}</Coded>],
    [word.target, leaf.target && <Coded code={`${leaf.target.type} ${leaf.target.id}`}>{[word.targets[leaf.target.type], targetOf(leaf, names)].filter(Boolean).join(' ')}</Coded>],
    [word.room, leaf.room && <Coded code={leaf.room}>{names.rooms[leaf.room]?.name}</Coded>],
    [word.direction, leaf.direction && word.directions[leaf.direction]],
    [word.rule, leaf.rule],
    [word.method, leaf.method && word.methods[leaf.method]],
    [word.tier, leaf.tier],
    [word.name, leaf.file?.name],
    [word.kind, leaf.file?.mediaType && <Coded code={leaf.file.mediaType}>{fileKind(leaf.file.mediaType, spoken)}</Coded>],
    [word.bytes, leaf.file?.bytes === undefined ? undefined : `${size(leaf.file.bytes)} (${count(leaf.file.bytes)} B)`],
    [word.in, shown(leaf.file?.in)],
    [word.out, shown(leaf.file?.out)],
    [word.findings, leaf.findings?.map(({ kind, count: many }) => `${names.findings[kind]?.[spoken] ?? kind} × ${many}`).join(spoken === 'ja' ? '、' : ', ')],
    [word.stages, leaf.stages && Object.entries(leaf.stages).map(([stage, milliseconds]) => `${stage} ${duration(milliseconds)}`).join(', ')],
    [word.count, leaf.count === undefined ? undefined : count(leaf.count)],
    [word.facts, leaf.facts && <code className="text-sm break-all">{JSON.stringify(leaf.facts)}</code>],
    [word.search, leaf.search && (Object.entries(leaf.search).map(([name, value]) => `${name}: ${value}`).join(', ') || '—')],
    [word.review, leaf.review && `${dateTime(leaf.review.from)} – ${dateTime(leaf.review.to)}`],
    [word.note, leaf.review && <span className="whitespace-pre-wrap">{leaf.review.note}</span>],
    [word.policy, shown(leaf.policy)],
    [word.organisation, leaf.organisation],
    [word.recorder, word.recorders[leaf.recorder]],
    [word.trace, shown(leaf.trace)],
    [word.id, shown(leaf.id)],
  ] // biome-ignore format: a table
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(6rem,auto)_1fr] sm:gap-y-2">
        {rows
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([term, value]) => (
            <div key={term} className="sm:contents">
              <dt className="text-sm text-faint sm:text-base">{term}</dt>
              <dd className="min-w-0">{value}</dd>
            </div>
          ))}
      </dl>
      <p className="text-sm text-faint">{word.now}</p>
    </div>
  )
}

function personOf(leaf: Leaf, names: Row['names'], spoken: 'ja' | 'en'): string {
  const section = leaf.actor.type === 'person' ? names.persons[leaf.actor.id]?.detail : undefined
  return [section, actorName(leaf, names, spoken)].filter(Boolean).join(' ')
}

function targetOf({ target }: Leaf, names: Row['names']): string | undefined {
  const tables: Partial<Record<string, Row['names']['persons']>> = { person: names.persons, device: names.devices, room: names.rooms }
  const table = tables[target?.type ?? '']
  return table?.[target?.id ?? '']?.name
}
