/** A record as one plain sentence, with the names of today beside the ids. Pure: the language comes in. */
import { type Action, actions } from '../../../gateway/audit/actions.ts'
import type { Leaf, Names } from './api.ts'
import { templates } from './templates.ts'

export type Language = 'ja' | 'en'
/** A piece of a sentence; names of people and things stand out. */
export interface Piece {
  readonly text: string
  readonly name: Holder | undefined
}

const systems: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  operator: { ja: 'サーバーの管理者', en: 'The operator at the machine' },
}
const sekisho = { ja: '関所', en: 'Sekisho' }
const unknownPerson = { ja: 'サインインしていない人', en: 'Somebody not signed in' }
const nobody = { ja: '登録簿にない人', en: 'somebody no longer in the register' }

/** What files are, by media type; the first prefix that fits. */
const fileKinds: readonly (readonly [prefix: string, ja: string, en: string])[] = [
  ['image/', '写真・画像', 'a picture'],
  ['video/', '動画', 'a film'],
  ['audio/', '音声', 'a sound'],
  ['application/pdf', 'PDF', 'a PDF'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml', '文書', 'a document'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml', '表計算のファイル', 'a spreadsheet'],
  ['application/vnd.openxmlformats-officedocument.presentationml', 'スライド', 'a presentation'],
  ['application/msword', '文書', 'a document'],
  ['application/vnd.ms-excel', '表計算のファイル', 'a spreadsheet'],
  ['text/csv', 'CSV', 'a CSV file'],
  ['text/', 'テキスト', 'a text'],
  ['application/zip', 'ZIP', 'a ZIP file'],
]

export function fileKind(mediaType: string | undefined, language: Language): string {
  const found = fileKinds.find(([prefix]) => mediaType?.startsWith(prefix))
  if (!found) return language === 'ja' ? 'ファイル' : 'a file'
  return language === 'ja' ? found[1] : found[2]
}

/** The first characters of an id: enough to tell two apart, with the whole beside it in the detail. */
export const shortId = (id: string): string => (id.length > 13 ? `${id.slice(0, 8)}…` : id)

export function actorName({ actor }: Pick<Leaf, 'actor'>, names: Names, language: Language): string {
  if (actor.type === 'person') return names.persons[actor.id]?.name ?? `${nobody[language]} (${shortId(actor.id)})`
  if (actor.type === 'device') return deviceName(actor.id, names, language)
  if (actor.type === 'anonymous') return unknownPerson[language]
  return (systems[actor.id] ?? sekisho)[language]
}

export const deviceName = (id: string, names: Names, language: Language): string =>
  `${language === 'ja' ? '端末 ' : 'device '}${names.devices[id]?.name ?? shortId(id)}`

export const roomName = (id: string, names: Names): string => names.rooms[id]?.name ?? shortId(id)

function targetName({ target, organisation }: Leaf, names: Names, language: Language): string {
  if (!target) return organisation ?? ''
  if (target.type === 'person') return names.persons[target.id]?.name ?? shortId(target.id)
  if (target.type === 'device') return deviceName(target.id, names, language)
  if (target.type === 'room') return roomName(target.id, names)
  if (target.type === 'policy')
    return target.id.replace('revision-', language === 'ja' ? '第' : 'revision ') + (language === 'ja' ? '版' : '')
  if (target.type === 'record') return language === 'ja' ? `番号 ${target.id}` : `No. ${target.id}`
  return shortId(target.id)
}

type Holder = 'who' | 'via' | 'it' | 'file' | 'room' | 'n' | 'lane'

const fillers: Readonly<Record<Holder, (leaf: Leaf, names: Names, language: Language) => string>> = {
  who: actorName,
  via: ({ actor }, names, language) => {
    if (!actor.device) return ''
    const device = deviceName(actor.device, names, language)
    return language === 'ja' ? `${device} から` : ` from ${device}`
  },
  it: targetName,
  file: ({ file, target }, _, language) =>
    file === undefined && target?.type === 'message' ? (language === 'ja' ? '本文' : 'the text') : fileKind(file?.mediaType, language),
  room: ({ room }, names, language) =>
    room === undefined
      ? language === 'ja'
        ? 'トークルーム'
        : 'a room'
      : language === 'ja'
        ? `「${roomName(room, names)}」`
        : `“${roomName(room, names)}”`,
  n: ({ count }) => String(count ?? 0),
  lane: ({ direction }, _, language) => lanes[direction ?? 'none'][language],
}

const lanes = {
  inbound: { ja: '庁内への', en: 'into the LGWAN side' },
  outbound: { ja: '庁外への', en: 'out of the LGWAN side' },
  none: { ja: '', en: '' },
} as const

const standOut: ReadonlySet<string> = new Set(['who', 'via', 'it', 'room'])
const isHolder = (name: string): name is Holder => Object.hasOwn(fillers, name)

export function sentenceOf(leaf: Leaf, names: Names, language: Language): readonly Piece[] {
  const template = templateOf(leaf)?.[language]
  if (template === undefined) return plain(leaf, names, language)
  return template
    .split(/\{(\w+)\}/)
    .map((part, at) =>
      at % 2 === 1 && isHolder(part)
        ? { text: fillers[part](leaf, names, language), name: standOut.has(part) ? part : undefined }
        : { text: part, name: undefined },
    )
    .filter(({ text }) => text !== '')
}

/** What was sent, held or delivered is a text or a file, and the two read differently. */
function templateOf({ action, target }: Leaf): Readonly<Record<Language, string>> | undefined {
  const table: Partial<Record<string, Readonly<Record<Language, string>>>> = templates
  return table[`${action} ${target?.type ?? ''}`] ?? table[action]
}

/** An act that has no sentence of its own yet. */
function plain(leaf: Leaf, names: Names, language: Language): readonly Piece[] {
  const label = actions[leaf.action as Action]?.[language] ?? leaf.action
  const target = leaf.target ? targetName(leaf, names, language) : ''
  return [
    { text: actorName(leaf, names, language), name: 'who' },
    { text: `${language === 'ja' ? ':' : ': '}${label}${target === '' ? '' : ` (${target})`}`, name: undefined },
  ]
}

export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')
