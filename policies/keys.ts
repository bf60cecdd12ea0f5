/** Everything that a rule can ask about: one row a key. The YAML schema, `decide`, `explain` and `lint` are made from this table. */
import { byteSize, choice, count, type Domain, date, flag, glob, ranked, word } from './domains.ts'
import type { Direction, DisclosureLevel, ExtensionStanding, Facts, Family, Label, Role, Tier, Trust } from './facts.ts'

/** These lists stand in parts that policies may not import; the types make a missing or a foreign word a compile error. */
type All<T extends string> = Readonly<Record<T, true>>
const list = <T extends string>(all: All<T>): [T, ...T[]] => Object.keys(all) as [T, ...T[]]

export const directions = list<Direction>({ inbound: true, outbound: true })
export const familyNames = list<Family>({
  image: true,
  pdf: true,
  office: true,
  text: true,
  archive: true,
  media: true,
  mail: true,
  markup: true,
  executable: true,
  script: true,
  shortcut: true,
  'disk-image': true,
  database: true,
  font: true,
  cad: true,
  other: true,
  unknown: true,
})
// Keys that look like whole numbers come first in an object whatever their place, so this order is written as a list.
export const labels: [Label, ...Label[]] = ['3A', '3B', '3C', '2', '1', 'none']
/** Lowest first. */
export const trusts = list<Trust>({ T0: true, T1: true, T2: true, T3: true })
/** Weakest first. */
export const tierNames = list<Tier>({ process: true, self: true, namespace: true, full: true })
export const disclosureLevels = list<DisclosureLevel>({ none: true, suspect: true, certain: true })
export const extensionStandings = list<ExtensionStanding>({ same: true, family: true, none: true, other: true })
export const roleNames = list<Role>({ user: true, approver: true, 'policy-author': true, auditor: true, administrator: true })
export const weekdays: [string, ...string[]] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export interface Key {
  readonly domain: Domain
  /** Keys of a file say nothing about a text, and the reverse. */
  readonly applies: 'any' | 'file' | 'text'
  readonly ja: string
  readonly en: string
  /** The fact, or each of several of which one must match. */
  read(facts: Facts): unknown
}

const file =
  <K extends keyof Extract<Facts, { kind: 'file' }>['file']>(name: K) =>
  (facts: Facts): unknown =>
    facts.kind === 'file' ? facts.file?.[name] : undefined
const text =
  <K extends keyof Extract<Facts, { kind: 'text' }>['text']>(name: K) =>
  (facts: Facts): unknown =>
    facts.kind === 'text' ? facts.text?.[name] : undefined

/** Japan's wall clock: UTC+9 without summer time, so a shift by nine hours read as UTC. */
const inJapan = (facts: Facts): Date => new Date(Date.parse(facts.at) + 9 * 3_600_000)
const clock =
  (read: (at: Date) => unknown) =>
  (facts: Facts): unknown => {
    const at = inJapan(facts)
    return Number.isNaN(at.getTime()) ? undefined : read(at)
  }

export const keys = {
  direction: { domain: choice(directions), applies: 'any', ja: '方向', en: 'direction', read: (facts) => facts.direction },
  kind: { domain: choice(['text', 'file']), applies: 'any', ja: '本文かファイルか', en: 'text or file', read: (facts) => facts.kind },
  organisation: {
    domain: word(/^[0-9]{6}$/, {
      en: 'a 全国地方公共団体コード of six digits, in quotes',
      ja: '引用符で囲んだ6桁の全国地方公共団体コード',
    }),
    applies: 'any',
    ja: '団体',
    en: 'organisation',
    read: (facts) => facts.organisation,
  },
  'device.trust': {
    domain: ranked(trusts),
    applies: 'any',
    ja: '端末の信頼度',
    en: 'trust of the device',
    read: (facts) => facts.device?.trust,
  },
  'sandbox.tier': {
    domain: ranked(tierNames),
    applies: 'any',
    ja: '隔離の強さ',
    en: 'tier of the sandbox',
    read: (facts) => facts.sandbox?.tier,
  },
  'room.label': {
    domain: choice(labels),
    applies: 'any',
    ja: 'トークルームの機密性',
    en: 'label of the room',
    read: (facts) => facts.room?.label,
  },
  'sender.role': {
    domain: choice(roleNames, true),
    applies: 'any',
    ja: '送信者の権限',
    en: 'role of the sender',
    read: (facts) => facts.sender?.roles,
  },
  'time.hour': { domain: count(0, 23), applies: 'any', ja: '時(日本時間)', en: 'hour in Japan', read: clock((at) => at.getUTCHours()) },
  'time.weekday': {
    domain: choice(weekdays),
    applies: 'any',
    ja: '曜日(日本時間)',
    en: 'weekday in Japan',
    read: clock((at) => weekdays[at.getUTCDay()]),
  },
  'time.date': {
    domain: date,
    applies: 'any',
    ja: '日付(日本時間)',
    en: 'date in Japan',
    read: clock((at) => at.toISOString().slice(0, 10)),
  },
  disaster: { domain: flag, applies: 'any', ja: '災害モード', en: 'disaster mode', read: (facts) => facts.disaster },
  'text.disclosure': {
    domain: ranked(disclosureLevels),
    applies: 'text',
    ja: '本文の情報漏えい検査',
    en: 'disclosure check of the text',
    read: text('disclosure'),
  },
  'text.characters': {
    domain: count(0, 1_000_000),
    applies: 'text',
    ja: '本文の文字数',
    en: 'characters of the text',
    read: text('characters'),
  },
  'file.family': { domain: choice(familyNames), applies: 'file', ja: 'ファイルの種別', en: 'family of the file', read: file('family') },
  'file.type': {
    domain: word(/^[a-z0-9][a-z0-9.+-]{0,63}$/, {
      en: 'a type such as docm, jpeg or unknown',
      ja: 'docm、jpeg、unknown のような種類',
    }),
    applies: 'file',
    ja: 'ファイルの種類',
    en: 'type of the file',
    read: file('type'),
  },
  'file.bytes': { domain: byteSize, applies: 'file', ja: 'ファイルの大きさ', en: 'size of the file', read: file('bytes') },
  'file.label': { domain: choice(labels), applies: 'file', ja: 'ファイルの機密性', en: 'label of the file', read: file('label') },
  'file.name': { domain: glob, applies: 'file', ja: 'ファイル名', en: 'name of the file', read: file('name') },
  'file.extension': {
    domain: word(/^[^./\\A-Z]{0,32}$/, {
      en: 'an extension in lower case without the dot ("" for none)',
      ja: '点を除いた小文字の拡張子(ないものは "")',
    }),
    applies: 'file',
    ja: '拡張子',
    en: 'extension of the name',
    read: file('extension'),
  },
  'file.extensionMatches': {
    domain: flag,
    applies: 'file',
    ja: '拡張子と中身の一致',
    en: 'extension fits the content',
    read: file('extensionMatches'),
  },
  'file.extensionSays': {
    domain: choice(extensionStandings),
    applies: 'file',
    ja: '拡張子が示すもの',
    en: 'what the extension says',
    read: file('extensionSays'),
  },
  'file.nameDisclosure': {
    domain: ranked(disclosureLevels),
    applies: 'file',
    ja: 'ファイル名の情報漏えい検査',
    en: 'disclosure check of the file name',
    read: file('nameDisclosure'),
  },
} as const satisfies Record<string, Key>

export type KeyName = keyof typeof keys
export const keyNames = Object.keys(keys) as KeyName[]
export const keyOf = (name: KeyName): Key => keys[name]
