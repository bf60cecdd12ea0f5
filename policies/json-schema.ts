/** Writes policies/schema.json: `node policies/json-schema.ts > policies/schema.json`. */
import { pathToFileURL } from 'node:url'
import { policyJsonSchema } from './schema.ts'

export const policyJsonSchemaText = (): string => `${JSON.stringify(policyJsonSchema(), null, 2)}\n`

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(policyJsonSchemaText())
