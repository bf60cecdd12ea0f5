/** What somebody is writing, kept in this tab: it survives a reload and going to another page, and no other person reads it. */
export interface Kept {
  readonly yaml: string
  readonly cases: string
  readonly note: string
  /** The revision, in force now or in its time, that the text stands on. */
  readonly basedOn: number
  /** The text that was started from. */
  readonly from: number
  /** The undecided draft of one's own that this will take the place of. */
  readonly replaces: number | null
}

const nameOf = (person: string): string => `sekisho.policy-draft.${person}`

export function keptDraft(person: string): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(person)) ?? 'null') as Partial<Kept> | null
    return kept && typeof kept.yaml === 'string' && typeof kept.cases === 'string' ? (kept as Kept) : undefined
  } catch {
    return undefined
  }
}

/** @returns whether the browser had room for it */
export function keepDraft(person: string, kept: Kept): boolean {
  try {
    sessionStorage.setItem(nameOf(person), JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

export const forgetDraft = (person: string): void => sessionStorage.removeItem(nameOf(person))
