/** 職員 from a CSV file: what each line would do. Pure; person-csv-routes.ts reads the register and carries it out. */
import { type Role, roles } from '../http/route.ts'
import { type Line, type Mistake, type ReadCsv, readCsv } from './csv.ts'
import { loginShape, type PersonRow } from './persons.ts'
import type { PersonState } from './tables.ts'

type Column = 'login' | 'name' | 'section' | 'roles' | 'state' | 'passed over' | 'passed over too' | 'passed over as well'

const headings: Readonly<Record<string, Column>> = {
  利用者ID: 'login',
  氏名: 'name',
  所属: 'section',
  権限: 'roles',
  状態: 'state',
  追加の本人確認: 'passed over',
  最終サインイン: 'passed over too',
  登録年月日: 'passed over as well',
}

export const roleWords: Readonly<Record<Role, string>> = {
  user: '利用者',
  approver: '承認者',
  'policy-author': 'ポリシー作成者',
  auditor: '監査担当',
  administrator: '管理者',
}
export const stateWords: Readonly<Record<PersonState, string>> = { active: '利用中', suspended: '停止' }

/** At most so many new people a file: each costs the work of one password hash: 15 s on an idle machine. */
export const newPersonsAtOnce = 500

export interface CreateStep {
  readonly kind: 'create'
  readonly line: number
  readonly login: string
  readonly name: string
  readonly section: string
  readonly roles: readonly Role[]
}
export interface PersonChangeStep {
  readonly kind: 'change' | 'same'
  readonly line: number
  readonly person: PersonRow
  readonly name: string
  readonly section: string
  readonly roles: readonly Role[]
  readonly state: PersonState
}
export type PersonStep = CreateStep | PersonChangeStep

export interface PersonPlan {
  readonly encoding: ReadCsv<never>['encoding']
  readonly steps: readonly PersonStep[]
  readonly mistakes: readonly Mistake[]
  /** Sections that nobody is in so far. */
  readonly newSections: readonly string[]
}

export interface PersonRegister {
  readonly persons: ReadonlyMap<string, PersonRow>
  readonly sections: ReadonlySet<string>
  /** Logins of the file that belong to people of other organisations: a login is one person’s in the whole installation. */
  readonly taken: ReadonlySet<string>
  /** Whether a section that nobody is in so far may come about; else it is a mistake, since it is mostly a slip of the pen. */
  readonly newSections: boolean
  readonly importer: string
}

export const readPersonCsv = (bytes: Buffer) => readCsv<Column>(bytes, headings, ['login'])

export function planPersons(read: ReadCsv<Column>, register: PersonRegister): PersonPlan {
  const mistakes = [...read.mistakes]
  const seen = new Map<string, number>()
  const fresh = new Set<string>()
  const steps = read.lines.flatMap((line): PersonStep[] => {
    const login = loginOf(line.cells)
    const earlier = seen.get(login)
    seen.set(login, earlier ?? line.line)
    const judged = earlier === undefined ? judge(line.cells, login, register) : says.twice(earlier)
    if (!('kind' in judged)) {
      mistakes.push({ ...judged, line: line.line })
      return []
    }
    if (judged.section !== '' && !register.sections.has(judged.section)) {
      fresh.add(judged.section)
      if (!register.newSections) mistakes.push({ ...says.section(judged.section), line: line.line })
    }
    return [{ ...judged, line: line.line }]
  })
  if (steps.filter(({ kind }) => kind === 'create').length > newPersonsAtOnce) mistakes.push({ ...says.many, line: 0 })
  if (leavesNoAdministrator(steps, register)) mistakes.push({ ...says.administrator, line: 0 })
  return { encoding: read.encoding, steps, mistakes: mistakes.sort((a, b) => a.line - b.line), newSections: [...fresh] }
}

const roleList = Object.values(roleWords).join('・')
const says = {
  login: {
    column: '利用者ID',
    ja: '利用者IDは、英小文字・数字・. _ @ / - で64文字までです。',
    en: 'A login is lower-case letters, digits and . _ @ / -, at most 64.',
  },
  twice: (line: number) => ({
    column: '利用者ID',
    ja: `同じ利用者IDが ${line}行目にもあります。`,
    en: `The same login is in line ${line}.`,
  }),
  taken: {
    column: '利用者ID',
    ja: 'この利用者IDは使えません。別の利用者IDにしてください。',
    en: 'This login cannot be used. Please choose another.',
  },
  name: { column: '氏名', ja: '氏名は1文字以上100文字までです。', en: 'A name has 1 to 100 characters.' },
  long: { column: '所属', ja: '所属は100文字までです。', en: 'A section has at most 100 characters.' },
  section: (section: string) => ({
    column: '所属',
    ja: `「${section}」は、まだ職員のいない所属です。新しい所属なら「新しい所属を認める」を選んでください。`,
    en: `Nobody is in "${section}" yet. If it is a new section, allow new sections.`,
  }),
  roles: {
    column: '権限',
    ja: `権限は ${roleList} のいずれかです。複数あるときは「、」で区切ります。`,
    en: `Roles are ${roles.join(', ')}; separate several with a comma.`,
  },
  state: { column: '状態', ja: '状態は「利用中」か「停止」です。', en: 'The state is 利用中 (active) or 停止 (suspended).' },
  newSuspended: { column: '状態', ja: '停止のまま新しく登録することはできません。', en: 'Nobody is added as suspended.' },
  own: {
    column: '権限',
    ja: '自分の権限や状態は、自分では変えられません。',
    en: 'One does not change one’s own roles or state.',
  },
  many: {
    column: null,
    ja: `一度に新しく登録できるのは ${newPersonsAtOnce} 人までです。分けて取り込んでください。`,
    en: `At most ${newPersonsAtOnce} new people at a time. Please split the file.`,
  },
  administrator: { column: null, ja: '管理者が一人もいなくなります。', en: 'No administrator would be left.' },
} as const

type Cells = Line<Column>['cells']
type Judged = Omit<CreateStep, 'line'> | Omit<PersonChangeStep, 'line'> | Omit<Mistake, 'line'>

export const loginOf = (cells: { readonly login?: string | undefined }): string => (cells.login ?? '').normalize('NFKC').toLowerCase()

/** An empty cell, like a missing column, leaves what the register has. */
function judge(cells: Cells, login: string, { persons, taken, importer }: PersonRegister): Judged {
  if (!loginShape.test(login)) return says.login
  if (taken.has(login)) return says.taken
  const known = persons.get(login)
  const name = cells.name || known?.name || ''
  if (name === '' || name.length > 100) return says.name
  const section = cells.section || known?.section || ''
  if (section.length > 100) return says.long
  const wanted = cells.roles ? readRoles(cells.roles) : (known?.roles ?? ['user'])
  if (wanted === undefined) return says.roles
  const state = cells.state ? readState(cells.state) : (known?.state ?? 'active')
  if (state === undefined) return says.state
  if (known === undefined) return state === 'active' ? { kind: 'create', login, name, section, roles: wanted } : says.newSuspended
  const sameRights = sameRoles(wanted, known.roles) && state === known.state
  if (!sameRights && known.id === importer) return says.own
  const kind = sameRights && name === known.name && section === known.section ? 'same' : 'change'
  return { kind, person: known, name, section, roles: wanted, state }
}

export const sameRoles = (one: readonly Role[], other: readonly Role[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role))

function readRoles(text: string): Role[] | undefined {
  const words = text.split(/[、,;；，\s]+/u).filter((word) => word !== '')
  const read = words.map((word) => roles.find((role) => role === word || roleWords[role] === word))
  const known = read.filter((role) => role !== undefined)
  return known.length === read.length && known.length > 0 ? [...new Set(known)] : undefined
}

const readState = (text: string): PersonState | undefined =>
  (['active', 'suspended'] as const).find((state) => state === text || stateWords[state] === text)

/** The database says so too (090-register.ts); here it is said before anything is tried. */
function leavesNoAdministrator(steps: readonly PersonStep[], { persons }: PersonRegister): boolean {
  const after = new Map(
    [...persons.values()].map((person) => [person.login, person.state === 'active' && person.roles.includes('administrator')]),
  )
  if (![...after.values()].includes(true)) return false
  for (const step of steps) {
    const active = step.kind === 'create' || step.state === 'active'
    after.set(step.kind === 'create' ? step.login : step.person.login, active && step.roles.includes('administrator'))
  }
  return ![...after.values()].includes(true)
}
