/** Thrown inside this folder when a font program cannot be vouched for; only {@link attempt} catches it. `reason` is for measuring, never shown. */
export class UnsoundFont extends Error {
  override readonly name = 'UnsoundFont'
}

export function demand(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new UnsoundFont(reason)
}

/** What `write` returns, or undefined for a font that is unsound; any other error is a fault and passes. */
export function attempt<T>(write: () => T): T | undefined {
  try {
    return write()
  } catch (error) {
    if (error instanceof UnsoundFont) return undefined
    throw error
  }
}

/** Bounds of one font program. None is a setting: a font past them is not a font that anybody draws text with. */
export const fontBounds = {
  /** Adobe TN 5177, appendix B. */
  type2Operands: 48,
  type2Stems: 96,
  /** TN 5177, appendix B, and Type 1 Font Format, 8.4: nested calls of subroutines. */
  subroutineDepth: 10,
  /** Type 1 Font Format, 6.1. */
  type1Operands: 24,
  /** Numbers and operators of one glyph; the most intricate ornaments have about 60,000. */
  glyphTokens: 500_000,
  /** Numbers and operators of a whole font, subroutines counted at each call: this many, and as many again for each byte. Measured: at most 1.3 for each byte. */
  fontTokens: 100_000,
  fontTokensPerByte: 16,
  /** A rewritten program may share less than the one it was read from, so it may grow, but not by more than this. */
  growth: 2,
  growthFloor: 1 << 16,
  /** ISO/IEC 14496-22, maxp: nothing in use nests deeper than 4 or has more parts than 100. */
  componentDepth: 10,
  components: 1_000,
  /** Letters of a glyph name; the Adobe Glyph List says 63. */
  glyphName: 127,
} as const

/** A name that nothing can take for PostScript, markup or a path with spaces; the characters of the Adobe Glyph List and a few that producers use. */
export const isPlainName = (name: string): boolean => name.length <= fontBounds.glyphName && /^[A-Za-z0-9._+*:#@|~^!?&$,;='"-]+$/.test(name)

/** Bytes of `source` that a rewrite may have at most. */
export const roomFor = (length: number): number => length * fontBounds.growth + fontBounds.growthFloor

const tokensFor = (length: number): number => fontBounds.fontTokens + length * fontBounds.fontTokensPerByte

/** Tokens that may still be read from the charstrings of one font. */
export class TokenBudget {
  readonly #font: number
  #used = 0
  #glyph = 0
  constructor(fontLength: number) {
    this.#font = tokensFor(fontLength)
  }
  startGlyph(): void {
    this.#glyph = fontBounds.glyphTokens
  }
  spend(): void {
    if (--this.#glyph < 0 || ++this.#used > this.#font) throw new UnsoundFont('tokens of charstrings')
  }
  /** What was read must also be within the bound of the shorter font that is written, so that this one is sound too. */
  demandFor(written: number): void {
    demand(this.#used <= tokensFor(written), 'tokens of charstrings')
  }
}
