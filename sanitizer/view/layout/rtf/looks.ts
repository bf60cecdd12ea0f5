import { type Paragraph, plain } from '../flow/block.ts'
import type { Align, Look, TabStop } from '../line/inline.ts'

/** Control words of characters and paragraphs (RTF 1.9.1, "Font (Character) Formatting Properties", "Paragraph Formatting Properties"). */
export interface State {
  look: Look
  deleted: boolean
  inserted: boolean
  hidden: boolean
  align: Align
  left: number
  right: number
  first: number
  before: number
  after: number
  leading: Paragraph['leading']
  tabs: readonly TabStop[]
  tabAlign: TabStop['align']
  inTable: boolean
}

export const POINT = 20
const MOST = 31_680
/** Twips to points, within what a page may be. */
export const points = (twips: number | undefined): number => Math.max(-MOST, Math.min(MOST, twips ?? 0)) / POINT

const look: Look = { size: 12, colour: 0 }
const paragraph = { align: 'left', left: 0, right: 0, first: 0, before: 0, after: 0, leading: { rule: 'times', value: 1 }, tabs: [], tabAlign: 'left', inTable: false } as const // biome-ignore format: one thought
export const firstState = (): State => ({ look, deleted: false, inserted: false, hidden: false, ...paragraph })

type Step = (state: State, number: number | undefined, colours: readonly (number | undefined)[]) => void
const toggled =
  (name: 'bold' | 'italic' | 'strike'): Step =>
  (state, number) => {
    state.look = { ...state.look, [name]: number !== 0 }
  }
const underlined =
  (kind: Look['underline']): Step =>
  (state, number) => {
    state.look = { ...state.look, underline: number === 0 ? undefined : kind }
  }
const raised =
  (share: number): Step =>
  (state, number) => {
    state.look = { ...state.look, raise: number === 0 || share === 0 ? undefined : share * state.look.size }
  }
const aligned =
  (align: Align): Step =>
  (state) => {
    state.align = align
  }
const indented =
  (name: 'left' | 'right' | 'first' | 'before' | 'after'): Step =>
  (state, number) => {
    state[name] = points(number)
  }
const filled: Step = (state, number, colours) => {
  state.look = { ...state.look, fill: number === undefined || number === 0 ? undefined : colours[number] }
}

export const steps: Readonly<Record<string, Step>> = {
  plain: (state) => Object.assign(state, { look, deleted: false, inserted: false, hidden: false }),
  pard: (state) => Object.assign(state, paragraph),
  fs: (state, number) => {
    state.look = { ...state.look, size: Math.max(2, Math.min(400, (number ?? 24) / 2)) }
  },
  cf: (state, number, colours) => {
    state.look = { ...state.look, colour: colours[number ?? 0] ?? 0 }
  },
  b: toggled('bold'),
  i: toggled('italic'),
  strike: toggled('strike'),
  striked: toggled('strike'),
  ...Object.fromEntries(
    ['ul', 'ulw', 'uld', 'uldash', 'uldashd', 'uldashdd', 'ulwave', 'ulth'].map((name) => [name, underlined('single')]),
  ),
  uldb: underlined('double'),
  ulnone: underlined(undefined),
  super: raised(0.33),
  sub: raised(-0.2),
  nosupersub: raised(0),
  highlight: filled,
  cb: filled,
  chcbpat: filled,
  v: (state, number) => {
    state.hidden = number !== 0
  },
  deleted: (state, number) => {
    state.deleted = number !== 0
  },
  revised: (state, number) => {
    state.inserted = number !== 0
  },
  ql: aligned('left'),
  qr: aligned('right'),
  qc: aligned('center'),
  qj: aligned('justify'),
  qd: aligned('distribute'),
  li: indented('left'),
  lin: indented('left'),
  ri: indented('right'),
  rin: indented('right'),
  fi: indented('first'),
  sb: indented('before'),
  sa: indented('after'),
  sl: (state, number) => {
    state.leading = number === undefined || number === 0 ? { rule: 'times', value: 1 } : { rule: number < 0 ? 'exact' : 'least', value: Math.max(2, Math.abs(points(number))) } // biome-ignore format: one thought
  },
  slmult: (state, number) => {
    // Behind \sl: its number is in lines of 240 then.
    if (number === 1 && state.leading.rule !== 'times') state.leading = { rule: 'times', value: Math.max(0.7, Math.min(4, state.leading.value / 12)) } // biome-ignore format: one thought
  },
  tqr: (state) => {
    state.tabAlign = 'right'
  },
  tqc: (state) => {
    state.tabAlign = 'center'
  },
  tx: (state, number) => {
    if (state.tabs.length < 64) state.tabs = [...state.tabs, { at: points(number), align: state.tabAlign }]
    state.tabAlign = 'left'
  },
  intbl: (state) => {
    state.inTable = true
  },
}

export const lookNow = ({ look: own, deleted, inserted }: State): Look => {
  const size = own.raise === undefined ? own.size : own.size * 0.62
  if (deleted) return { ...own, size, colour: 0xb42318, strike: true }
  return inserted ? { ...own, size, colour: 0x1a4fb4, underline: 'single' } : { ...own, size }
}

export const paragraphNow = (state: State): Omit<Paragraph, 'inlines'> => ({
  kind: 'paragraph',
  ...plain,
  align: state.align,
  left: Math.max(0, state.left),
  right: Math.max(0, state.right),
  first: state.first,
  before: Math.max(0, Math.min(200, state.before)),
  after: Math.max(0, Math.min(200, state.after)),
  leading: state.leading,
  size: lookNow(state).size,
  tabs: state.tabs.toSorted((one, other) => one.at - other.at),
})
