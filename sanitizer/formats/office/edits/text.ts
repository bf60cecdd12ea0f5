import type { Frame } from '../frame.ts'
import { ancestor, type EditRule, isOn, nearest, type Place, parentKey, tell } from './edit.ts'
import { former } from './revisions.ts'

/**
 * Hidden text of WordprocessingML (`w:vanish`, ECMA-376 Part 1 §17.3.2.41): of a run, through its styles, of a table's row.
 *
 * KNOWN GAP: white or one-point text, and text behind a shape, are not seen. A style that hides is followed through `w:basedOn`, not through
 * tables or the document's defaults.
 */

const paragraphs = new Set(['w:p'])

/** Properties of a run hide it, or of a paragraph's mark. */
const vanish: EditRule = (place) => {
  const around = ancestor(place, 2)
  const isHidden = isOn(place.value('w:val'))
  const isOfRun = around?.plan.key === 'w:r'
  if (parentKey(place) !== 'w:rPr') return 'keep'
  if (place.choices.hiddenContent === 'show') {
    if (isOfRun && isHidden) place.findings.add('hidden-shown')
    return 'drop'
  }
  if (place.choices.hiddenContent === 'keep') {
    if (isOfRun && isHidden && !around.isSettled) place.findings.add('hidden-text-stays')
  } else if (isOfRun) {
    around.skips = isHidden
    around.isSettled = true
  } else if (around?.plan.key === 'w:pPr' && isHidden) {
    const paragraph = nearest(place, paragraphs)
    if (paragraph) paragraph.hidesMark = true
  }
  return 'keep'
}

const isHiding = ({ hidden, value }: Place): boolean => hidden.styles.has(value('w:val'))

function hideBy(place: Place, frame: Frame, what: 'skips' | 'hidesRuns'): void {
  if (place.choices.hiddenContent === 'remove') frame[what] = true
  else {
    frame.isSettled = true
    place.findings.add('hidden-text-stays')
  }
}

/** A style that hides its text hides the run, unless the run itself says otherwise. */
const runStyle: EditRule = (place) => {
  const run = ancestor(place, 2)
  if (run?.plan.key === 'w:r' && !run.isSettled && isHiding(place)) hideBy(place, run, 'skips')
  return 'keep'
}
const paragraphStyle: EditRule = (place) => {
  const paragraph = ancestor(place, 2)
  if (paragraph?.plan.key === 'w:p' && isHiding(place)) hideBy(place, paragraph, 'hidesRuns')
  return 'keep'
}

/** `w:hidden` of a row (§17.4.22). */
const rows = new Set(['w:tr'])
const row: EditRule = (place) => {
  if (parentKey(place) !== 'w:trPr' || !isOn(place.value('w:val'))) return 'keep'
  if (place.choices.hiddenContent === 'keep') return tell(place, 'hidden-text-stays')
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', 'drop')
  const frame = nearest(place, rows)
  if (frame) frame.isCancelled = true
  return tell(place, 'hidden-content')
}

export const textEdits: Readonly<Record<string, EditRule>> = {
  'w:vanish': vanish,
  'w:specVanish': ({ choices }) => (choices.hiddenContent === 'show' ? 'drop' : 'keep'),
  'w:rStyle': runStyle,
  'w:pStyle': paragraphStyle,
  'w:hidden': row,
  ...Object.fromEntries(['rPr', 'pPr', 'sectPr', 'tblPr', 'tblPrEx', 'tblGrid', 'trPr', 'tcPr'].map((name) => [`w:${name}`, former])),
}
