/** Writes sekisho.sample.yaml from the schema: `node config/sample.ts > config/sekisho.sample.yaml`, or `sekisho config sample`. */
import { pathToFileURL } from 'node:url'
import { stringify } from 'yaml'
import { z } from 'zod'
import { formatByteSize } from '../policies/byte-size.ts'
import { environmentName, sectionShape } from './environment.ts'
import { wordsOf } from './keys.ts'
import { configurationSchema } from './schema.ts'

const head = `# Sekisho の設定の見本 / sample configuration, made from config/schema.ts
#
# どの項目も省略でき、書かれている値が既定値です。行頭の # を外して変更します。
# 環境変数でも指定できます(ファイルより優先): 例 ${environmentName(['listen', 'internet', 'port'])}=8443
# 接続先のような秘密は url の代わりに urlFile でファイルから読ませることができます。
# 確認: sekisho config check
#
# Every key may be left out; the value shown is its default. Take the # away to change it.
# The environment says the same and wins, e.g. ${environmentName(['limits', 'messageCharacters'])}=10000
# Secrets may stand in a file of their own: urlFile instead of url. Check it with: sekisho config check
`

export const sampleConfiguration = (): string => `${head}${section(configurationSchema, [])}`

function section(schema: z.ZodType, path: readonly string[]): string {
  const indent = '  '.repeat(path.length)
  return Object.entries(sectionShape(schema) ?? {})
    .map(([name, inner]) => {
      const words = wordsOf(inner)
      if (!words) throw new Error(`${[...path, name].join('.')} has no words`)
      const comment = `${indent}# ${words.ja}\n${indent}# ${words.en}${words.unit ? ` [${words.unit}]` : ''}\n`
      const gap = path.length === 0 ? '\n' : ''
      if (sectionShape(inner)) return `${gap}${comment}${indent}${name}:\n${section(inner, [...path, name])}`
      const lines = words.example?.map((line) => `${indent}#   ${line}\n`).join('') ?? ''
      return `${gap}${comment}${indent}${value(name, inner, words.unit, words.absent)}\n${lines}`
    })
    .join('')
}

function value(name: string, schema: z.ZodType, unit: string | undefined, absent: { ja: string; en: string } | undefined): string {
  const standard = defaultOf(schema)
  if (standard === undefined) return `# ${name}:    # ${absent?.ja ?? 'なし'} / ${absent?.en ?? 'none'}`
  const shown = unit === 'bytes' && typeof standard === 'number' ? formatByteSize(standard) : stringify(standard).trim()
  return `# ${name}: ${shown}`
}

function defaultOf(schema: z.ZodType): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(sampleConfiguration())
