import { ancestor, type EditRule, nearest, type Place, parentKey, tell, type Verdict } from './edit.ts'

/**
 * Tracked changes of WordprocessingML (ECMA-376 Part 1 §17.13.5): kept, accepted, or rejected. Rejecting brings back the text and the
 * properties from before.
 *
 * KNOWN GAP: a deleted paragraph mark directly before a table or at the end of a cell leaves its paragraph there, empty.
 * KNOWN GAP: the tracked numbering of Word 97 (`w:numberingChange`) and tracked merges of cells go as they stand.
 */

const rows = new Set(['w:tr'])
const cells = new Set(['w:tc'])
const paragraphs = new Set(['w:p'])

/** Whether what the element marks is not in the text that policy wants. */
const isGone = ({ choices }: Place, isAddition: boolean): boolean => (choices.trackedChanges === 'accept') !== isAddition

function cancelNearest(place: Place, keys: ReadonlySet<string>): void {
  const frame = nearest(place, keys)
  if (frame) frame.isCancelled = true
}

/** `w:ins`, `w:del`, `w:moveFrom`, `w:moveTo`: around content, or an empty mark inside properties. */
const change =
  (isAddition: boolean): EditRule =>
  (place) => {
    if (place.choices.trackedChanges === 'keep') return tell(place, 'tracked-change-stays')
    place.findings.add('tracked-change')
    const goes = isGone(place, isAddition)
    switch (parentKey(place)) {
      case 'w:rPr':
        // The paragraph's mark (§17.13.5.15, §17.13.5.19).
        if (goes) {
          const paragraph = nearest(place, paragraphs)
          if (paragraph) paragraph.losesMark = true
        }
        return 'drop'
      case 'w:trPr':
        if (goes) cancelNearest(place, rows)
        return 'drop'
      case 'w:numPr':
        return 'drop'
      case 'm:ctrlPr': {
        // The object of an equation, seen from the properties of its own properties.
        const object = ancestor(place, 3)
        if (goes && object?.plan.prefix === 'm') object.isCancelled = true
        return 'unwrap'
      }
      default:
        return goes ? 'drop' : 'unwrap'
    }
  }

const cell =
  (isAddition: boolean): EditRule =>
  (place) => {
    if (place.choices.trackedChanges === 'keep') return tell(place, 'tracked-change-stays')
    if (isGone(place, isAddition)) cancelNearest(place, cells)
    return tell(place, 'tracked-change', 'drop')
  }

/** The properties from before, inside those of now: unwrapped, in their place (revert in walk.ts). */
const properties: EditRule = (place) => {
  if (place.choices.trackedChanges === 'keep') return tell(place, 'tracked-change-stays')
  place.findings.add('tracked-change')
  return place.choices.trackedChanges === 'remove' ? 'unwrap' : 'drop'
}

const marker: EditRule = ({ choices }) => (choices.trackedChanges === 'keep' ? 'keep' : 'drop')

/** Text that was deleted is text again (§17.3.3.7, §17.16.13). */
const undeleted =
  (name: string): EditRule =>
  ({ choices }): Verdict =>
    choices.trackedChanges === 'remove' ? { rename: name } : 'keep'

/** Inside a change of properties stand the old ones, in an element of the same name as what is around both. */
const former: EditRule = (place) => (place.choices.trackedChanges === 'remove' && isChange(parentKey(place)) ? 'unwrap' : 'keep')

const changed = ['rPr', 'pPr', 'sectPr', 'tblPr', 'tblPrEx', 'tblGrid', 'trPr', 'tcPr']
const changeKey = (name: string): string => `w:${name}Change`
const changes = new Set(changed.map(changeKey))
export const isChange = (key: string): boolean => changes.has(key)

/** What a change of properties does not speak of (CT_PPrBase, CT_SectPrBase): it stays as it is. */
export const notReverted: ReadonlySet<string> = new Set([
  'w:pPr>w:rPr',
  'w:pPr>w:sectPr',
  'w:sectPr>w:headerReference',
  'w:sectPr>w:footerReference',
])

export const revisionEdits: Readonly<Record<string, EditRule>> = {
  'w:ins': change(true),
  'w:moveTo': change(true),
  'w:del': change(false),
  'w:moveFrom': change(false),
  'w:cellIns': cell(true),
  'w:cellDel': cell(false),
  'w:cellMerge': marker,
  'w:numberingChange': marker,
  'w:moveFromRangeStart': marker,
  'w:moveFromRangeEnd': marker,
  'w:moveToRangeStart': marker,
  'w:moveToRangeEnd': marker,
  'w:delText': undeleted('w:t'),
  'w:delInstrText': undeleted('w:instrText'),
  ...Object.fromEntries(changed.map((name) => [changeKey(name), properties])),
}
export { former }
