/** Which files the command line names. Inside folders only regular files count; a link there may point anywhere and is left alone. */
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

export interface Input {
  /** As it is opened. */
  readonly file: string
  /** Where its output lies below the output folder. */
  readonly under: string
}

export type Problem = 'missing' | 'folder' | 'other' | 'nothing'

/** The command line asks for something that is not there. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly problem: Problem
  readonly place: string
  constructor(problem: Problem, place: string) {
    super(`${problem}: ${place}`)
    this.problem = problem
    this.place = place
  }
}

/** @param options.except the output folder, which is skipped when it lies inside an input folder @throws UsageError */
export async function collect(named: readonly string[], options: { recursive: boolean; except: string }): Promise<Input[]> {
  const except = await realpath(options.except).catch(() => path.resolve(options.except))
  const inputs: Input[] = []
  for (const place of named) {
    const kind = await stat(place).catch(() => undefined)
    if (!kind) throw new UsageError('missing', place)
    if (kind.isFile()) inputs.push({ file: place, under: '.' })
    else if (!kind.isDirectory()) throw new UsageError('other', place)
    else if (!options.recursive) throw new UsageError('folder', place)
    else for await (const file of filesBelow(place, except)) inputs.push({ file, under: path.dirname(path.relative(place, file)) })
  }
  if (inputs.length === 0) throw new UsageError('nothing', named.join(' '))
  return inputs
}

async function* filesBelow(folder: string, except: string): AsyncGenerator<string> {
  if ((await realpath(folder)) === except) return
  for (const name of (await readdir(folder)).sort()) {
    const place = path.join(folder, name)
    const kind = await lstat(place)
    if (kind.isDirectory()) yield* filesBelow(place, except)
    else if (kind.isFile()) yield place
  }
}
