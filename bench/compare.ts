/** Programs beside each other: the same files, one run, one table. */
import type { Tool } from '../test/corpus/tools.ts'
import type { Input, Program } from './pdf-programs.ts'
import { cells, columns, percentile } from './table.ts'
import type { Reading } from './tools.ts'

export const MB = 1e6

export type Readings = ReadonlyMap<string, readonly (Reading & { readonly wrote: boolean })[]>

/** Each file goes through one program after the other, so that whatever else the machine does falls on all of them. */
export async function readingsOf(
  programs: readonly (readonly [name: string, program: Program])[],
  inputs: readonly Input[],
  output: (input: Input) => string,
): Promise<Readings> {
  const readings = new Map(programs.map(([name]) => [name, [] as (Reading & { wrote: boolean })[]]))
  for (const input of inputs) for (const [name, program] of programs) readings.get(name)?.push(await program(input, output(input)))
  return readings
}

export const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
export const middle = (values: readonly number[]): number => percentile(sorted(values), 50)
export const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`
export const times = (readings: Readings, name: string): number[] => (readings.get(name) ?? []).map(({ milliseconds }) => milliseconds)
export const residents = (readings: Readings, name: string): number[] => (readings.get(name) ?? []).map(({ resident }) => resident)

/** @param others what was to be measured; one that is not there is said not to be */
export function table(
  title: string,
  inputs: readonly Input[],
  readings: Readings,
  others: readonly (Tool & { readonly name: string })[],
): void {
  const hasPages = inputs.some(({ pages }) => pages > 0)
  const names = ['program', 'median ms', 'p95 ms', 'MB/s', ...(hasPages ? ['pages/s'] : [])]
  const rest = ['processor s', 'memory: median, most', 'no output']
  columns(title, ...names, ...rest)
  for (const [name, all] of readings) {
    const seconds = sum(times(readings, name)) / 1000
    cells(
      name,
      middle(times(readings, name)).toFixed(1),
      percentile(sorted(times(readings, name)), 95).toFixed(0),
      (sum(inputs.map(({ bytes }) => bytes.length)) / MB / seconds).toFixed(1),
      ...(hasPages ? [(sum(inputs.map(({ pages }) => pages)) / seconds).toFixed(1)] : []),
      sum(all.map(({ processor }) => processor)).toFixed(1),
      `${megabytes(middle(residents(readings, name)))}, ${megabytes(Math.max(...residents(readings, name)))}`,
      `${all.filter(({ wrote }) => !wrote).length}`,
    )
  }
  const empty = Array(names.length + rest.length - 1).fill('-')
  for (const { name, debian } of others) if (!readings.has(name)) cells(`${name}: NOT INSTALLED (apt-get install ${debian})`, ...empty)
}
