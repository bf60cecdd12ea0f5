import { type HostileOffice, sampleOf } from './model.ts'
import { formulaPlaces } from './sheet-places.ts'
import { formulaThreats } from './sheet-threats.ts'
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
  ...Object.fromEntries(
    Object.entries(formulaPlaces).map(([place, carry]) => [
      `formula, ${place}`,
      formulaThreats.map(({ name, seen, formula }) => sampleOf(`${place}: ${name}`, carry(formula), seen)),
    ]),
  ),
}
export const everyHostileOffice: readonly HostileOffice[] = Object.values(hostileOffice).flat()
