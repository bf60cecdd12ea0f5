import { type EditRule, isSet, nearest, type Place, tell } from './edit.ts'

/** Shapes that the selection pane hides (ECMA-376 Part 1 §20.1.2.2.8), and what must go with them so that the drawing stays whole. */

const carriers = new Set(
  'w:drawing p:sp p:pic p:graphicFrame p:grpSp p:cxnSp wps:wsp pic:pic xdr:twoCellAnchor xdr:oneCellAnchor xdr:absoluteAnchor cdr:relSizeAnchor cdr:absSizeAnchor dsp:sp'.split(
    ' ',
  ),
)
const grouped = new Set(['xdr:sp', 'xdr:pic', 'xdr:graphicFrame', 'xdr:cxnSp', 'xdr:grpSp', 'wps:wsp', 'pic:pic', 'cdr:sp', 'cdr:pic'])
const groups = new Set(['xdr:grpSp', 'wpg:wgp', 'wpg:grpSp', 'cdr:grpSp'])

/** A shape of a group goes alone; the group's own properties speak for the group. */
function whole(place: Place) {
  const shape = nearest(place, grouped)
  const around = shape && place.frames.slice(0, place.frames.indexOf(shape)).some(({ plan }) => groups.has(plan.key))
  return around ? shape : nearest(place, carriers)
}

const shape: EditRule = (place) => {
  if (!isSet(place.value('hidden'))) return 'keep'
  // A control of a form is drawn twice, once hidden for older programs (mc:AlternateContent): not something that was hidden from people.
  if (place.frames.some(({ plan }) => plan.key === 'mc:AlternateContent')) return 'keep'
  if (place.choices.hiddenContent === 'keep') return tell(place, 'hidden-shape-stays')
  if (place.choices.hiddenContent === 'show') return tell(place, 'hidden-shown', { omit: ['hidden'] })
  const carrier = whole(place)
  if (carrier) carrier.isCancelled = true
  return tell(place, 'hidden-content')
}

export const shapeEdits: Readonly<Record<string, EditRule>> = Object.fromEntries(
  ['wp:docPr', 'p:cNvPr', 'xdr:cNvPr', 'cdr:cNvPr', 'pic:cNvPr', 'wps:cNvPr', 'wpg:cNvPr', 'dsp:cNvPr'].map((key) => [key, shape]),
)
