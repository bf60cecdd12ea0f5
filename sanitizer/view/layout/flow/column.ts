import type { Page } from '../paper/page.ts'
import { type Paper, PaperUsedUp } from '../paper/paper.ts'
import type { Block } from './block.ts'
import type { Fragment } from './fragment.ts'
import { setBlock } from './set.ts'

/** A page's size and margins, in points. */
export interface Sheet {
  readonly width: number
  readonly height: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

export const A4: Sheet = { width: 595.3, height: 841.9, top: 50, right: 50, bottom: 50, left: 50 }

const NOTICE = '簡易表示(レイアウトは元のファイルと異なります)'
const CUT = '以下は表示していません'
const GREY = 0x777777

/** Says on the first page that this is no faithful picture of the file. */
export function drawNotice(page: Page, paper: Paper): void {
  page.box(8, 5, 190, 12, 0xffffff)
  page.letters(12, 14, { text: NOTICE, face: paper.regular, size: 8, colour: GREY })
}

/** Says at the foot of the last page that there would be more. */
export function drawCut(paper: Paper): void {
  const page = paper.pages.at(-1)
  if (!page) return
  page.box(0, page.height - 20, page.width, 20, 0xffffff)
  page.letters(12, page.height - 8, { text: CUT, face: paper.bold, size: 9, colour: 0x333333 })
}

/** The only column of the pages of a flowing document: takes blocks and begins pages as they fill. */
export class Column {
  readonly #paper: Paper
  #sheet: Sheet
  #page: Page | undefined
  #y = 0
  /** Slices that wait for the one behind them. */
  #held: Fragment[] = []

  constructor(paper: Paper, sheet: Sheet) {
    this.#paper = paper
    this.#sheet = sheet
  }

  get width(): number {
    return this.#sheet.width - this.#sheet.left - this.#sheet.right
  }

  /** Height of the text on a page. */
  get height(): number {
    return this.#sheet.height - this.#sheet.top - this.#sheet.bottom
  }

  /** The next page has this size. */
  resize(sheet: Sheet): void {
    this.#release()
    if (!same(sheet, this.#sheet)) this.#page = undefined
    this.#sheet = sheet
  }

  breakPage(): void {
    this.#release()
    if (this.#page) this.#page = undefined
    else this.#newPage()
  }

  add(block: Block): void {
    for (const fragment of setBlock(block, this.width, this.#paper)) this.place(fragment)
  }

  place(fragment: Fragment): void {
    if (fragment.breaksPage) {
      this.breakPage()
      return
    }
    this.#held.push(fragment)
    const isLong = this.#held.length > 12
    if (!fragment.keepsNext || isLong) this.#release()
  }

  /** @returns the pages so far; a document without content has one, too */
  finish(): void {
    this.#release()
    if (this.#paper.pages.length === 0) this.#newPage()
  }

  #release(): void {
    const held = this.#held
    this.#held = []
    const height = held.reduce((sum, fragment) => sum + fragment.height, 0)
    if (height <= this.height && this.#room() < height) this.#page = undefined
    for (const fragment of held) this.#draw(fragment)
  }

  #room(): number {
    return this.#page ? this.#sheet.height - this.#sheet.bottom - this.#y : 0
  }

  #draw(fragment: Fragment): void {
    const isTop = !this.#page || this.#y === this.#sheet.top
    if (fragment.isSpace && isTop && this.#paper.pages.length > (this.#page ? 1 : 0)) return
    if (this.#room() < fragment.height && !(this.#page && isTop)) {
      if (fragment.isSpace && this.#page) {
        this.#page = undefined
        return
      }
      this.#newPage()
    }
    const page = this.#page ?? this.#newPage()
    fragment.draw(page, this.#sheet.left, this.#y)
    this.#y += fragment.height
  }

  #newPage(): Page {
    const page = this.#paper.page(this.#sheet.width, this.#sheet.height)
    if (this.#paper.pages.length === 1) drawNotice(page, this.#paper)
    this.#page = page
    this.#y = this.#sheet.top
    return page
  }
}

const same = (one: Sheet, other: Sheet): boolean => (Object.keys(one) as (keyof Sheet)[]).every((key) => one[key] === other[key])

/** Runs `fill`; where the paper is used up, says so on its last page. */
export function untilUsedUp(paper: Paper, fill: () => void): void {
  try {
    fill()
  } catch (error) {
    if (!(error instanceof PaperUsedUp)) throw error
    drawCut(paper)
  }
}
