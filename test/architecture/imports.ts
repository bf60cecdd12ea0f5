/** The import rules of the architecture, and a small reader of imports to hold the sources against them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface Import {
  /** The importing file, from the root, with slashes. */
  readonly from: string
  /** A file of ours from the root, or the name of a package or of a module of Node. */
  readonly to: string
  readonly typeOnly: boolean
}

/** What stands in comments and in plain strings is no import; template strings do not hold any here. */
const comments = /\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g
const forms = [
  /(?<=^|[\n;])\s*(?<keyword>import|export)\s+(?<type>type\s)?(?<names>[^'"`;()]*?)\s*from\s*['"](?<to>[^'"]+)['"]/g,
  /(?<=^|[\n;])\s*(?<keyword>import)\s*['"](?<to>[^'"]+)['"]/g,
  /\b(?<keyword>import|require|resolve)\s*\(\s*['"](?<to>[^'"]+)['"]/g,
  /\bnew URL\(\s*['"](?<to>\.[^'"]+\.[cm]?[jt]s)['"],\s*import\.meta\.url\)/g,
]

/** `import { type A, type B }` brings no code either. */
const onlyTypes = (names: string): boolean => {
  const list = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1]
  return list?.split(',').every((name) => name.trim() === '' || /^type\s/.test(name.trim())) ?? false
}

export function importsOf(from: string, source: string): Import[] {
  const text = source.replaceAll(comments, '')
  return forms.flatMap((form) =>
    [...text.matchAll(form)].map(({ groups = {} }): Import => {
      const to = groups.to ?? ''
      const place = to.startsWith('.')
        ? normalize(join(dirname(from), to))
            .split(sep)
            .join('/')
        : to
      return { from, to: place, typeOnly: groups.type !== undefined || onlyTypes(groups.names ?? '') }
    }),
  )
}

/** Every source file of the product below these folders. */
export function sources(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !path.startsWith('web/dist/')),
  )
}

export const readImports = (files: readonly string[]): Import[] =>
  files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))

const ours = /^(?:bin|config|certs|policies|gateway|sanitizer|web|test|bench)\//
const isPackage = (to: string): boolean => !ours.test(to)
const format = (path: string): string | undefined => /^sanitizer\/formats\/([^/]+)\//.exec(path)?.[1]

export interface Rule {
  readonly says: string
  broken(one: Import, all: readonly Import[]): boolean
}

export const rules: readonly Rule[] = [
  {
    says: 'policies imports nothing of ours but types, and the closed tables of the sanitizer',
    broken: ({ from, to, typeOnly }) =>
      from.startsWith('policies/') && ours.test(to) && !to.startsWith('policies/') && to !== 'sanitizer/protocol.ts' && !typeOnly,
  },
  {
    says: 'the sanitizer never imports the gateway, nor anything else of ours',
    broken: ({ from, to }) => from.startsWith('sanitizer/') && ours.test(to) && !to.startsWith('sanitizer/'),
  },
  {
    says: 'of the sanitizer, the rest sees only sanitize.ts and protocol.ts (the configuration and the command line also limits.ts)',
    broken: ({ from, to }) =>
      !from.startsWith('sanitizer/') &&
      to.startsWith('sanitizer/') &&
      !['sanitizer/sanitize.ts', 'sanitizer/protocol.ts'].includes(to) &&
      !(to === 'sanitizer/limits.ts' && /^(?:config|bin)\//.test(from)),
  },
  {
    says: 'one format never imports another',
    broken: ({ from, to }) => {
      const [one, other] = [format(from), format(to)]
      return one !== undefined && other !== undefined && one !== other
    },
  },
  {
    says: 'the two listeners never import each other',
    broken: ({ from, to }) =>
      (from.startsWith('gateway/internet/') && to.startsWith('gateway/lgwan/')) ||
      (from.startsWith('gateway/lgwan/') && to.startsWith('gateway/internet/')),
  },
  {
    says: 'the screens import nothing of ours outside web/ but two tables: the schema of policies and the words of the log; only what builds them reads the routes',
    broken: ({ from, to }) =>
      from.startsWith('web/') &&
      !from.startsWith('web/build/') &&
      ours.test(to) &&
      !to.startsWith('web/') &&
      !['policies/schema.json', 'gateway/audit/actions.ts'].includes(to),
  },
  {
    says: 'what is served to phones never imports what is served to staff, nor the console',
    broken: ({ from, to }) => /^web\/(?:phone|chat|shared)\//.test(from) && /^web\/(?:terminal|console)\//.test(to),
  },
  {
    says: 'nothing outside the screens imports them but tests',
    broken: ({ from, to }) => !/^(?:web|test|bench|docs)\//.test(from) && to.startsWith('web/'),
  },
  {
    says: 'nothing that is shipped imports tests or benchmarks',
    broken: ({ from, to }) => !/^(?:test|bench)\//.test(from) && /^(?:test|bench)\//.test(to),
  },
]

/** Packages that code reaches from a file, through the files of the same format and of the shared container readers. */
export function packagesFrom(entry: string, all: readonly Import[]): Map<string, string> {
  const byFile = Map.groupBy(
    all.filter(({ typeOnly }) => !typeOnly),
    ({ from }) => from,
  )
  const seen = new Set<string>()
  const packages = new Map<string, string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { to } of byFile.get(file) ?? []) {
      if (isPackage(to)) packages.set(to, file)
      else if (to.startsWith('sanitizer/')) visit(to)
    }
  }
  visit(entry)
  return packages
}
