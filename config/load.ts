/**
 * Configuration = defaults < YAML file < environment, checked once by one strict schema. Every mistake is told at once, each with its
 * place; nothing unknown is accepted. The result is frozen, its folders are absolute and its derived defaults filled in.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { dotted, type Path, readYaml, type YamlDocument } from '../policies/yaml-document.ts'
import { contradictions } from './contradictions.ts'
import { type EnvironmentValue, readEnvironment, sectionShape, unknownKey } from './environment.ts'
import { configurationSchema, type WrittenConfiguration } from './schema.ts'

type Deep<T> = T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T

/** What the rest of Sekisho reads. Secrets given as a file have been read; derived defaults are present. */
export type Configuration = Deep<
  Omit<WrittenConfiguration, 'publicOrigin' | 'storage' | 'audit'> & {
    publicOrigin: { internet: string; lgwan: string }
    storage: WrittenConfiguration['storage'] & { directory: string }
    audit: WrittenConfiguration['audit'] & { directory: string; origin: string }
  }
>

/** Its message is the finished lines for a person, one mistake a line, English and Japanese. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    const head = `The configuration has ${mistakes.length} mistake${mistakes.length === 1 ? '' : 's'}. / 設定に誤りが ${mistakes.length} 件あります。`
    super([head, ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'))
    this.mistakes = mistakes
  }
}

export interface ConfigurationSources {
  /** Path of a YAML file; absent: only defaults and environment. */
  readonly file?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** @throws ConfigurationError */
export function loadConfiguration({ file, environment }: ConfigurationSources): Configuration {
  const written = file === undefined ? undefined : readFile(file)
  const { values, mistakes } = readEnvironment(environment)
  const merged = merge(sections(written?.document.value ?? {}, configurationSchema), values)
  const parsed = configurationSchema.safeParse(merged, { reportInput: true })
  if (parsed.success) {
    mistakes.push(...contradictions(parsed.data))
    const complete = mistakes.length === 0 ? readSecrets(parsed.data, mistakes) : undefined
    if (complete && mistakes.length === 0) return freeze(fillIn(complete))
  } else {
    mistakes.unshift(...parsed.error.issues.flatMap((issue) => describe(issue, placeOf(written, values))))
  }
  throw new ConfigurationError(mistakes)
}

interface Written {
  readonly file: string
  readonly document: YamlDocument
}

function readFile(file: string): Written {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new ConfigurationError([`${file}: the file cannot be read (${code}) / 設定ファイルを読めません(${code})`])
  }
  const document = readYaml(text)
  if (document.mistakes.length > 0) {
    throw new ConfigurationError(
      document.mistakes.map(({ line, column, message }) => `${file}:${line}:${column}: ${message} / YAML の書き方の誤りです`),
    )
  }
  return { file, document }
}

/** A section whose keys are all commented out is null in YAML: it is an empty section. */
function sections(value: unknown, schema: z.ZodType): unknown {
  const shape = sectionShape(schema)
  if (!shape) return value
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, Object.hasOwn(shape, name) ? sections(inner, shape[name] as z.ZodType) : inner]),
  )
}

/** The environment over the file. Where the file has something else than a section, the file's mistake stays to be told. */
function merge(file: unknown, values: readonly EnvironmentValue[]): unknown {
  if (file === null || typeof file !== 'object' || Array.isArray(file)) return file
  const merged = structuredClone(file) as Record<string, unknown>
  for (const { path, value } of values) {
    let section = merged
    for (const step of path.slice(0, -1)) {
      const next = section[step] ?? {}
      if (typeof next !== 'object' || Array.isArray(next)) break
      section = section[step] = next as Record<string, unknown>
    }
    section[path.at(-1) ?? ''] = value
  }
  return merged
}

type PlaceOf = (path: Path, key?: boolean) => string

const placeOf =
  (written: Written | undefined, values: readonly EnvironmentValue[]): PlaceOf =>
  (path, isKey = false) => {
    const name = values.find((value) => value.path.join('.') === path.join('.'))?.name
    if (name) return `${name}: `
    if (!written) return `${dotted(path)}: `
    const { line, column } = isKey ? written.document.keyPosition(path) : written.document.position(path)
    return `${written.file}:${line}:${column}: ${dotted(path) || '(the whole file)'}: `
  }

const [japanese, english] = [z.locales.ja(), z.locales.en()]

function describe(issue: z.core.$ZodIssue, place: PlaceOf): string[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys') {
    const allowed = Object.keys(shapeAt(path) ?? {})
    return issue.keys.map((name) => `${place([...path, name], true)}${unknownKey(name, allowed)}`)
  }
  const said = (locale: typeof japanese): string => {
    const message = locale.localeError(issue as z.core.$ZodRawIssue)
    return (typeof message === 'string' ? message : message?.message) ?? issue.message
  }
  // A sentence of our own says more than the generic one of the library; the parse ran in English, so only ours differ.
  const own = issue.message !== said(english)
  return [`${place(path)}${issue.message} / ${own ? '値が正しくありません' : said(japanese)}`]
}

function shapeAt(path: Path): Record<string, z.ZodType> | undefined {
  return path.reduce<Record<string, z.ZodType> | undefined>((shape, step) => {
    const inner = shape?.[String(step)]
    return inner ? sectionShape(inner) : undefined
  }, sectionShape(configurationSchema))
}

function readSecrets(configuration: WrittenConfiguration, mistakes: string[]): WrittenConfiguration {
  const complete = { ...configuration, database: { ...configuration.database }, queue: { ...configuration.queue } }
  for (const name of ['database', 'queue'] as const) {
    const file = complete[name].urlFile
    if (file === undefined) continue
    try {
      const text = readFileSync(file, 'utf8').trim()
      // The value itself is never told: it is a secret.
      const parsed = shapeAt([name])?.url?.safeParse(text)
      if (parsed?.success) complete[name].url = text
      else mistakes.push(`${name}.urlFile: ${file} does not hold a valid url / ファイルの中身が正しい接続先ではありません`)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      mistakes.push(`${name}.urlFile: ${file} cannot be read (${code}) / ファイルを読めません(${code})`)
    }
  }
  return complete
}

function fillIn(configuration: WrittenConfiguration): Configuration {
  const { listen, publicOrigin, storage, audit, organisation } = configuration
  const dataDirectory = resolve(configuration.dataDirectory)
  return {
    ...configuration,
    dataDirectory,
    publicOrigin: {
      internet: publicOrigin.internet ?? `https://localhost:${listen.internet.port}`,
      lgwan: publicOrigin.lgwan ?? `https://localhost:${listen.lgwan.port}`,
    },
    storage: { ...storage, directory: resolve(storage.directory ?? join(dataDirectory, 'blobs')) },
    audit: {
      ...audit,
      directory: resolve(audit.directory ?? join(dataDirectory, 'audit')),
      origin: audit.origin ?? `sekisho.invalid/${organisation.code}`,
    },
  }
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) freeze(inner)
    Object.freeze(value)
  }
  return value
}

/** The file that the command line uses: the one named, SEKISHO_CONFIG, or ./sekisho.yaml where it exists. */
export function configurationFile(
  named: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return named ?? (environment.SEKISHO_CONFIG || (existsSync('sekisho.yaml') ? 'sekisho.yaml' : undefined))
}
