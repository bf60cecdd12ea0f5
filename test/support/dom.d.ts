/**
 * What tests name inside `page.evaluate`: those functions run in the browser. TypeScript's whole DOM library would change the types of
 * Node's own crypto and streams for everything else.
 */
interface PageElement {
  readonly id: string
  readonly scrollWidth: number
  readonly clientWidth: number
  readonly textContent: string | null
  readonly scrollHeight: number
  getAttribute(name: string): string | null
  matches(selector: string): boolean
  scrollTo(x: number, y: number): void
}

declare const document: {
  readonly title: string
  readonly activeElement: PageElement | null
  readonly documentElement: PageElement
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): ArrayLike<PageElement>
  addEventListener(
    type: 'securitypolicyviolation',
    listener: (event: { readonly violatedDirective: string; readonly blockedURI: string }) => void,
  ): void
}
declare const innerWidth: number
interface Navigator {
  readonly clipboard: { readText(): Promise<string> }
}
/** Playwright names these two without their members. */
interface HTMLElement extends PageElement {}
interface SVGElement extends PageElement {}
