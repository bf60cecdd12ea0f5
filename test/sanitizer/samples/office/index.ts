import { disguised } from './disguises.ts'
import { carriedBy, type HostileOffice, type Payload, sampleOf } from './model.ts'
import { leads } from './relationships.ts'
import { settled } from './settled.ts'
import { formulaPlaces } from './sheet-places.ts'
import { formulaThreats } from './sheet-threats.ts'
import { deck, namePlaces, type Place, SLIDE, shapePlaces, textPlaces } from './slide-places.ts'
import { linkThreats, shapeThreats, showThreats } from './slide-threats.ts'
import { wordPlaces } from './word-places.ts'
import { type Threat, wordThreats } from './word-threats.ts'
import { zipTricks } from './zips.ts'

/** Every threat in every place. */
const crossed = (
  family: string,
  places: Readonly<Record<string, Place>>,
  threats: readonly Threat[],
): [string, readonly HostileOffice[]][] =>
  Object.entries(places).map(([place, carry]) => [
    `${family}, ${place}`,
    threats.map(([name, seen, payload]) => sampleOf(`${place}: ${name}`, carry(payload), seen)),
  ])
const show = (payload: Payload) => deck('', payload.content, carriedBy(SLIDE, payload))

/** Every hostile Office file, by the place that it hides in or the disguise that it wears. Seeds for whoever fuzzes, too. */
export const hostileOffice: Readonly<Record<string, readonly HostileOffice[]>> = Object.fromEntries([
  ...crossed('Word', wordPlaces, wordThreats),
  ...Object.entries(formulaPlaces).map(([place, carry]): [string, readonly HostileOffice[]] => [
    `formula, ${place}`,
    formulaThreats.map(({ name, seen, formula }) => sampleOf(`${place}: ${name}`, carry(formula), seen)),
  ]),
  ...crossed('shape', shapePlaces, shapeThreats),
  ...crossed('link', textPlaces, linkThreats('hlinkMouseOver')),
  ...crossed('link', namePlaces, linkThreats('hlinkHover')),
  ...Object.entries(leads).map(([from, list]): [string, readonly HostileOffice[]] => [
    `relationship of ${from}`,
    list.map(({ name, seen, file }) => sampleOf(`${from}: ${name}`, file, seen)),
  ]),
  ...Object.entries(disguised).map(([name, samples]): [string, readonly HostileOffice[]] => [`disguise, ${name}`, samples]),
  ...Object.entries(settled).map(([family, list]): [string, readonly HostileOffice[]] => [
    `settled, ${family}`,
    list.map(({ name, seen, file }) => sampleOf(name, file, seen)),
  ]),
  ...Object.entries(zipTricks).map(([name, samples]): [string, readonly HostileOffice[]] => [`ZIP, ${name}`, samples]),
  ...crossed('show', { slide: show }, showThreats),
])
export const everyHostileOffice: readonly HostileOffice[] = Object.values(hostileOffice).flat()
