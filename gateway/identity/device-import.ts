/** 台帳 from a CSV file: what each line would do. Pure; device-import-route.ts reads the register and carries it out. */
import { type Line, type Mistake, type ReadCsv, readCsv } from './csv.ts'
import { purposeWords, readPurpose } from './device-shapes.ts'
import type { DeviceRow } from './devices.ts'
import type { PersonRow } from './persons.ts'

type Column = 'number' | 'login' | 'name' | 'purpose' | 'expiresOn' | 'ignored'

/** All headings that an export writes; those that only the register itself can say are passed over. */
const headings: Readonly<Record<string, Column>> = {
  登録番号: 'number',
  利用者ID: 'login',
  氏名: 'name',
  用途: 'purpose',
  使用目的: 'purpose',
  有効期限: 'expiresOn',
}
const passedOver = ['所属', '機種', '登録年月日', '承認年月日', '承認者', '状態', '信頼度', '失効年月日', '理由'] as const
/** One meaning each, so that "twice the same" still means something. */
type Heading = Column | `ignored ${(typeof passedOver)[number]}`
const allHeadings: Readonly<Record<string, Heading>> = {
  ...headings,
  ...Object.fromEntries(passedOver.map((name) => [name, `ignored ${name}` as const])),
}

/** At most so many new codes a file: each costs the work of one password hash. */
export const codesAtOnce = 500

export interface CodeStep {
  readonly kind: 'code'
  readonly line: number
  readonly person: PersonRow
  readonly purpose: string
}
export interface ChangeStep {
  readonly kind: 'change' | 'same'
  readonly line: number
  readonly device: DeviceRow
  readonly purpose: string
  readonly expiresOn: string
}
export type DeviceStep = CodeStep | ChangeStep

export interface DevicePlan {
  readonly encoding: ReadCsv<never>['encoding']
  readonly steps: readonly DeviceStep[]
  readonly mistakes: readonly Mistake[]
}

/** What a plan is made against. */
export interface DeviceRegister {
  readonly devices: ReadonlyMap<string, DeviceRow>
  readonly persons: ReadonlyMap<string, PersonRow>
  /** Who imports: nobody decides for themselves. */
  readonly importer: string
  readonly bounds: { readonly earliest: string; readonly latest: string }
}

export const readDeviceCsv = (bytes: Buffer) => readCsv<Heading>(bytes, allHeadings, [])

export function planDevices(read: ReadCsv<Heading>, register: DeviceRegister): DevicePlan {
  const mistakes = [...read.mistakes]
  const seen = new Map<string, number>()
  const steps = read.lines.flatMap((line): DeviceStep[] => {
    const judged = lineOf(line, register)
    const key = (line.cells.number ?? '') || `code ${(line.cells.login ?? '').toLowerCase()} ${line.cells.purpose ?? ''}`
    const earlier = seen.get(key)
    seen.set(key, earlier ?? line.line)
    if ('ja' in judged) mistakes.push(judged)
    else if (earlier !== undefined) mistakes.push({ ...says.twice(earlier), line: line.line })
    else return [judged]
    return []
  })
  const codes = steps.filter(({ kind }) => kind === 'code')
  if (codes.length > codesAtOnce) mistakes.push({ ...says.manyCodes, line: 0 })
  return { encoding: read.encoding, steps, mistakes: mistakes.sort((a, b) => a.line - b.line) }
}

const says = {
  twice: (line: number) => ({ column: null, ja: `${line}行目と同じ内容です。`, en: `The same as line ${line}.` }),
  manyCodes: {
    column: null,
    ja: `一度に発行できる端末認証コードは ${codesAtOnce} 件までです。分けて取り込んでください。`,
    en: `At most ${codesAtOnce} registration codes at a time. Please split the file.`,
  },
  nobody: { column: '利用者ID', ja: 'この利用者IDの職員はいません。', en: 'Nobody has this login.' },
  noLogin: {
    column: '利用者ID',
    ja: '登録番号のない行には、利用者IDが必要です。',
    en: 'A line without a registration number needs a login.',
  },
  suspended: { column: '利用者ID', ja: 'この職員は停止中です。', en: 'This person is suspended.' },
  own: { column: null, ja: '自分の端末は、自分では扱えません。', en: 'One does not decide about one’s own devices.' },
  unknown: { column: '登録番号', ja: 'この登録番号の端末は台帳にありません。', en: 'No device has this registration number.' },
  revoked: { column: '登録番号', ja: 'この端末は失効しています。', en: 'This device is revoked.' },
  person: {
    column: '利用者ID',
    ja: '台帳の使用者と違います。使用者は取り込みでは変えられません。',
    en: 'This is not whom the register names; an import does not change whose a device is.',
  },
  name: { column: '氏名', ja: '台帳の氏名と違います。行がずれていないか確認してください。', en: 'The register has another name.' },
  purpose: {
    column: '用途',
    ja: '用途は「業務連絡」「現場確認・出張」「災害対応」「テレワーク」か「その他: 理由」(150文字まで)です。',
    en: 'The purpose is one of the list, or その他 with a reason of at most 150 characters.',
  },
  day: { column: '有効期限', ja: '有効期限は 2027-03-31 のような日付です。', en: 'The last day is a date such as 2027-03-31.' },
  bounds: ({ earliest, latest }: DeviceRegister['bounds']) => ({
    column: '有効期限',
    ja: `有効期限は ${earliest} から ${latest} までの日付です。`,
    en: `The last day is from ${earliest} to ${latest}.`,
  }),
} as const

type Cells = Line<Heading>['cells']
const squeezed = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '')

function lineOf({ line, cells }: Line<Heading>, register: DeviceRegister): DeviceStep | Mistake {
  const found = cells.number ? changeOf(cells, cells.number, register) : codeOf(cells, register)
  return { ...found, line }
}

type Judged<T> = Omit<T, 'line'> | Omit<Mistake, 'line'>

function codeOf(cells: Cells, { persons, importer }: DeviceRegister): Judged<CodeStep> {
  const login = (cells.login ?? '').normalize('NFKC').toLowerCase()
  if (login === '') return says.noLogin
  const person = persons.get(login)
  if (person === undefined) return says.nobody
  if (person.state !== 'active') return says.suspended
  if (person.id === importer) return says.own
  if (cells.name && squeezed(cells.name) !== squeezed(person.name)) return says.name
  const purpose = readPurpose(cells.purpose ?? '')
  return purpose === undefined ? says.purpose : { kind: 'code', person, purpose }
}

function changeOf(cells: Cells, number: string, { devices, importer, bounds }: DeviceRegister): Judged<ChangeStep> {
  const device = devices.get(number)
  if (device === undefined) return says.unknown
  if (cells.login && cells.login.normalize('NFKC').toLowerCase() !== device.login) return says.person
  if (cells.name && squeezed(cells.name) !== squeezed(device.person_name)) return says.name
  // What an export wrote comes back as it was stored, whatever purposes there have been.
  const purpose = !cells.purpose || cells.purpose === purposeWords(device.purpose) ? device.purpose : readPurpose(cells.purpose)
  if (purpose === undefined) return says.purpose
  const expiresOn = cells.expiresOn ? readDay(cells.expiresOn) : device.expires_on
  if (expiresOn === undefined) return says.day
  const kind = purpose === device.purpose && expiresOn === device.expires_on ? 'same' : 'change'
  if (kind === 'same') return { kind, device, purpose, expiresOn }
  if (device.stored_state === 'revoked') return says.revoked
  if (device.person === importer) return says.own
  if (expiresOn !== device.expires_on && (expiresOn < bounds.earliest || expiresOn > bounds.latest)) return says.bounds(bounds)
  return { kind, device, purpose, expiresOn }
}

/** 2027-03-31, 2027/3/31 or 2027年3月31日. @returns undefined for what is no day of the calendar */
export function readDay(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.normalize('NFKC').replaceAll(' ', '')) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return at.toISOString().startsWith(written) ? written : undefined
}
