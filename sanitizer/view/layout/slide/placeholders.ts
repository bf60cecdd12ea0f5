import type { Element } from '../package/element.ts'
import { type Place, placeOf } from '../shape/place.ts'
import { part } from '../shape/stage.ts'
import type { TextBehind } from '../shape/text.ts'
import type { Layer, Layers } from './layers.ts'

/** `p:ph` of a shape (§19.3.1.36). */
export const placeholderOf = (shape: Element): Element | undefined =>
  shape.at('p:nvSpPr', 'p:nvPr', 'p:ph') ?? shape.at('p:nvPicPr', 'p:nvPr', 'p:ph') ?? shape.at('p:nvGraphicFramePr', 'p:nvPr', 'p:ph')

const FAMILIES: Readonly<Record<string, string>> = {
  ctrTitle: 'title',
  subTitle: 'body',
  obj: 'body',
  chart: 'body',
  tbl: 'body',
  dgm: 'body',
  media: 'body',
  pic: 'body',
  clipArt: 'body',
}
const familyOf = (placeholder: Element): string => {
  const type = placeholder.attribute('type') ?? 'obj'
  return FAMILIES[type] ?? type
}

/** The placeholder of a layer that this one fills in: by its index, else by its type. */
function counterpart(placeholder: Element, layer: Layer | undefined, byIndex: boolean): Element | undefined {
  const shapes = [...(layer?.tree.elements() ?? [])].flatMap((shape) => {
    const its = placeholderOf(shape)
    return its ? [{ shape, its }] : []
  })
  const index = placeholder.attribute('idx')
  const type = placeholder.attribute('type') ?? 'obj'
  const found =
    (byIndex && index !== undefined ? shapes.find(({ its }) => its.attribute('idx') === index) : undefined) ??
    shapes.find(({ its }) => (its.attribute('type') ?? 'obj') === type) ??
    shapes.find(({ its }) => familyOf(its) === familyOf(placeholder))
  return found?.shape
}

export interface Inherited {
  readonly place: Place | undefined
  readonly text: TextBehind
  readonly body: readonly Element[]
  readonly properties: readonly Element[]
}

/** What a shape of a slide takes from layout and master. */
export function inherited(shape: Element, { layout, master }: Layers, presentation: Element | undefined): Inherited {
  const placeholder = placeholderOf(shape)
  const usual = presentation?.child('p:defaultTextStyle')
  const styles = master?.root.child('p:txStyles')
  // A text box stands on the defaults of the presentation, which win over the master's "other" style in every program.
  if (!placeholder)
    return {
      place: undefined,
      text: { lists: [styles?.child('p:otherStyle'), usual], style: {} },
      body: [],
      properties: [],
    }
  const onLayout = counterpart(placeholder, layout, true)
  const onMaster = counterpart((onLayout && placeholderOf(onLayout)) ?? placeholder, master, false)
  const family = familyOf(placeholder)
  const style = styles?.child(family === 'title' ? 'p:titleStyle' : family === 'body' ? 'p:bodyStyle' : 'p:otherStyle')
  const behind = [onLayout, onMaster].filter((one) => one !== undefined)
  const listOf = (one: Element | undefined): Element | undefined => part(part(one, 'txBody'), 'lstStyle')
  return {
    place: behind.map((one) => placeOf(part(one, 'spPr')?.child('a:xfrm') ?? part(one, 'xfrm'))).find((one) => one !== undefined),
    text: { lists: [usual, style, listOf(onMaster), listOf(onLayout)], style: {} },
    body: behind.flatMap((one) => part(one, 'txBody') ?? []),
    properties: behind.flatMap((one) => part(one, 'spPr') ?? []),
  }
}
