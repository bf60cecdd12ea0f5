const units = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 } as const

/** `20 MiB`, `10KB`, `512 B`, `4096` → bytes; undefined when it is not a size or not a whole number of bytes. */
export function parseByteSize(written: string): number | undefined {
  const match = /^\s*(\d{1,15}(?:\.\d{1,6})?)\s*([kmg]?i?b)?\s*$/i.exec(written)
  if (!match) return undefined
  const [, amount = '', unit = 'B'] = match
  const factor = (units as Record<string, number>)[unit.toUpperCase()]
  if (factor === undefined) return undefined
  const bytes = Number(amount) * factor
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** The largest binary unit that divides evenly: 20971520 → `20 MiB`. */
export function formatByteSize(bytes: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${unit}`
  }
  return `${bytes} B`
}
