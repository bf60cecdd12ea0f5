import { type HostileOffice, sampleOf } from './model.ts'
import { wordPlaces } from './word-places.ts'
import { wordThreats } from './word-threats.ts'

/** Every hostile Office file, by the place that it hides in or the disguise that it wears. Seeds for whoever fuzzes, too. */
export const hostileOffice: Readonly<Record<string, readonly HostileOffice[]>> = {
  ...Object.fromEntries(
    Object.entries(wordPlaces).map(([place, carry]) => [
      `Word, ${place}`,
      wordThreats.map(([name, seen, payload]) => sampleOf(`${place}: ${name}`, carry(payload), seen)),
    ]),
  ),
}
export const everyHostileOffice: readonly HostileOffice[] = Object.values(hostileOffice).flat()
