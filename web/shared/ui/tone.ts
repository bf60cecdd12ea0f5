/** What a state means, always with a shape and a word beside the colour. */
export const tones = {
  neutral: { soft: 'bg-sunken text-ink border-line', mark: '○' },
  info: { soft: 'bg-accent-soft text-ink border-accent', mark: '●' },
  good: { soft: 'bg-good-soft text-good border-good', mark: '✓' },
  warn: { soft: 'bg-warn-soft text-warn border-warn', mark: '▲' },
  bad: { soft: 'bg-bad-soft text-bad border-bad', mark: '✕' },
} as const
export type Tone = keyof typeof tones
