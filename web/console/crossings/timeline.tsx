import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Copyable } from '../../shared/ui/page.tsx'
import { Badge } from '../../shared/ui/states.tsx'
import { type Tone, tones } from '../../shared/ui/tone.ts'
import { count, duration, exactTime, size } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import type { Story } from './filter.ts'
import { words } from './words.ts'

type Step = Story['steps'][number]

const toneOf: Readonly<Record<string, Tone>> = { ok: 'good', refused: 'bad', denied: 'bad', held: 'warn', failed: 'bad' }

/** Every step that the audit log has of it, with the time since the one before. */
export function Timeline({ steps }: { readonly steps: readonly Step[] }) {
  const word = useWords(words)
  if (steps.length === 0) return <p className="text-faint">{word.noSteps}</p>
  return (
    <ol className="flex flex-col">
      {steps.map((step, index) => (
        <TimelineStep key={step.index} step={step} before={steps[index - 1]} last={index === steps.length - 1} />
      ))}
    </ol>
  )
}

function TimelineStep({ step, before, last }: { readonly step: Step; readonly before: Step | undefined; readonly last: boolean }) {
  const word = useWords(words)
  const say = useSentence()
  const tone = toneOf[step.outcome.code] ?? 'neutral'
  const { soft, mark } = tones[tone]
  return (
    <li className="grid grid-cols-[1.75rem_1fr] gap-x-3">
      <div className="flex flex-col items-center">
        <span aria-hidden className={`flex size-7 shrink-0 items-center justify-center rounded-full border text-xs ${soft}`}>
          {mark}
        </span>
        {!last && <span aria-hidden className="w-px flex-1 bg-line" />}
      </div>
      <div className={`flex min-w-0 flex-col gap-1.5 ${last ? '' : 'pb-5'}`}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h4 className="font-bold">{say(step.action)}</h4>
          {step.outcome.code !== 'ok' && <Badge tone={tone}>{say(step.outcome)}</Badge>}
          <RecordLink index={step.index} />
        </div>
        <p className="text-sm text-faint tabular-nums">
          <time dateTime={step.at}>{exactTime(step.at)}</time>
          {before && ` · ${word.after(duration(Math.max(0, Date.parse(step.at) - Date.parse(before.at))))}`}
          {' · '}
          <Who actor={step.actor} />
        </p>
        {step.reason && <p>{say(step.reason)}</p>}
        <StepFacts step={step} />
      </div>
    </li>
  )
}

function Who({ actor }: Pick<Step, 'actor'>) {
  const word = useWords(words)
  const names: Readonly<Record<string, string>> = { system: actor.id === 'boundary' ? word.system : word.machine, anonymous: word.someone }
  const device = actor.device?.registrationNumber
  return (
    <>
      {actor.name ?? names[actor.type] ?? actor.id}
      {device && ` (${device})`}
    </>
  )
}

/** Whoever may open the audit log gets there; the others read the number, to tell an auditor. */
function RecordLink({ index }: { readonly index: number }) {
  const word = useWords(words)
  const auditor = useSession().data?.person.roles.includes('auditor')
  const text = word.record(String(index))
  if (!auditor) return <span className="ml-auto text-sm text-faint">{text}</span>
  return (
    <Link href={`/console/audit/records/${index}`} className="ml-auto text-sm text-accent underline underline-offset-4">
      {text}
    </Link>
  )
}

function StepFacts({ step }: { readonly step: Step }) {
  const word = useWords(words)
  const say = useSentence()
  const { file } = step
  const stageNames: Readonly<Record<string, string>> = word.stageNames
  const rows: (readonly [string, ReactNode] | null)[] = [
    step.identified ? [word.identified, step.identified] : null,
    step.rule ? [word.rule, <RuleLink key="rule" rule={step.rule} policy={step.policy} />] : null,
    step.method ? [word.method, word.methods[step.method]] : null,
    step.tier ? [word.tier, word.tiers[step.tier]] : null,
    step.findings.length > 0
      ? [
          word.findings,
          <ul key="findings" className="flex flex-col">
            {step.findings.map((finding) => (
              <li key={finding.code}>
                {say(finding)} <span className="text-faint">× {count(finding.count)}</span>
              </li>
            ))}
          </ul>,
        ]
      : null,
    step.engines.length > 0
      ? [
          word.engines,
          <ul key="engines" className="flex flex-col">
            {step.engines.map((engine) => (
              <li key={`${engine.name}/${engine.stage}`}>
                {engine.name}({word.engineStages[engine.stage]}):{say(engine.verdict)}
                {engine.threat && ` ${engine.threat}`}
                {engine.why && ` ${say(engine.why)}`} {engine.version && <span className="text-faint">{engine.version}</span>}
              </li>
            ))}
          </ul>,
        ]
      : null,
    step.stages.length > 0
      ? [
          word.stages,
          step.stages.map(({ stage, milliseconds }) => `${stageNames[stage] ?? stage} ${duration(milliseconds)}`).join(word.separator),
        ]
      : null,
    file?.name ? [word.fileName, file.name] : null,
    file?.mediaType ? [word.mediaType, file.mediaType] : null,
    file?.bytes != null ? [word.bytes, size(file.bytes)] : null,
    file?.in ? [word.hashIn, <Copyable key="in" value={file.in} />] : null,
    file?.out ? [word.hashOut, <Copyable key="out" value={file.out} />] : null,
    step.policy ? [word.policyHash, <Copyable key="policy" value={step.policy} />] : null,
  ]
  const shown = rows.filter((row) => row !== null)
  if (shown.length === 0) return null
  return (
    <dl className="flex flex-col gap-1 rounded-8 bg-sunken px-3 py-2 text-sm">
      {shown.map(([term, value]) => (
        <div key={term} className="flex flex-wrap gap-x-3">
          <dt className="shrink-0 text-faint">{term}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The rule as it stood in the revision that decided. */
export function RuleLink({ rule, policy }: { readonly rule: string; readonly policy: string | null }) {
  const word = useWords(words)
  return (
    <Link
      href={`/console/policies?${new URLSearchParams({ rule, ...(policy === null ? {} : { policy }) })}`}
      title={word.openPolicy}
      className="text-accent underline underline-offset-4"
    >
      <code>{rule}</code>
    </Link>
  )
}
