import { type Element, readTree } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { type Theme, themeOf } from '../package/theme.ts'

/** A slide, its layout and its master (§19.3.1): each is drawn over the one behind it and takes from it what it does not say. */
export interface Layer {
  readonly part: string
  readonly root: Element
  /** Shapes of the layer. */
  readonly tree: Element
}

export interface Layers {
  readonly slide: Layer
  readonly layout: Layer | undefined
  readonly master: Layer | undefined
  readonly theme: Theme
}

/** Layouts and masters serve many slides and are read once. */
export class LayerReader {
  readonly #source: CleanPackage
  readonly #layers = new Map<string, Layer>()
  readonly #themes = new Map<string, Theme>()

  constructor(source: CleanPackage) {
    this.#source = source
  }

  layers(part: string): Layers {
    const slide = this.#read(part)
    const layout = this.#behind(part, 'slideLayout')
    const master = layout && this.#behind(layout.part, 'slideMaster')
    return { slide, layout, master, theme: this.#theme(slide, layout, master) }
  }

  #behind(part: string, type: string): Layer | undefined {
    const name = this.#source.related(part, type)
    if (name === undefined) return undefined
    const layer = this.#layers.get(name) ?? this.#read(name)
    this.#layers.set(name, layer)
    return layer
  }

  #read(part: string): Layer {
    const root = readTree(this.#source.read(part), this.#source.limits)
    const tree = root.at('p:cSld', 'p:spTree')
    return { part, root, tree: tree ?? root }
  }

  /** The theme with the names of the colour map (§19.3.1.6), as the slide or its layout override it. */
  #theme(slide: Layer, layout: Layer | undefined, master: Layer | undefined): Theme {
    const part = master?.part ?? slide.part
    const base = this.#themes.get(part) ?? themeOf(this.#source, part)
    this.#themes.set(part, base)
    const override = (layer: Layer | undefined): Element | undefined => layer?.root.at('p:clrMapOvr', 'a:overrideClrMapping')
    const map = override(slide) ?? override(layout) ?? master?.root.child('p:clrMap')
    const theme = new Map(base)
    for (const name of [
      'bg1',
      'tx1',
      'bg2',
      'tx2',
      'accent1',
      'accent2',
      'accent3',
      'accent4',
      'accent5',
      'accent6',
      'hlink',
      'folHlink',
    ]) {
      const colour = base.get(map?.attribute(name) ?? '')
      if (colour !== undefined) theme.set(name, colour)
    }
    return theme
  }
}
