/** Second engines: programs of others that are asked about a file beside our own rebuild (gateway/engines). */
import { z } from 'zod'
import { bytes, path, whole } from './keys.ts'

const MiB = 1024 * 1024

/** Asked at once about the same file; each holds a connection. */
const mostEngines = 4

const common = {
  /** Stands in the audit record, in /readyz and in metrics. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: 'must be lower-case letters, digits and dashes, at most 32' }),
  when: z.enum(['before', 'after', 'both']).default('both'),
  required: z.boolean().default(true),
  timeoutSeconds: whole(1, 600, 60),
  /** What the engine itself is set up to look at; larger files are not sent, and count as not looked at. */
  maximumBytes: bytes(1024, 4096 * MiB, 100 * MiB),
}

const address = (pattern: RegExp, example: string) =>
  z
    .string()
    .max(300)
    .refine((written) => pattern.test(written) && (written.startsWith('unix:') || URL.canParse(written)), { error: `must be ${example}` })

const clamd = z.strictObject({
  ...common,
  kind: z.literal('clamd'),
  address: address(/^(?:unix:\/[^\0]+|tcp:\/\/[^/?#@\s]+:\d{1,5})$/, 'unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310'),
})

const icap = z.strictObject({
  ...common,
  kind: z.literal('icap'),
  address: address(/^icaps?:\/\/[^/?#@\s]+\/[\x21-\x7e]+$/, 'icap://host:1344/service or icaps://host:11344/service'),
  /** Of the authority that issued the engine's certificate; absent: those that Node.js trusts. */
  caFile: path().optional(),
})

export const enginesSchema = z
  .array(z.discriminatedUnion('kind', [clamd, icap]))
  .max(mostEngines)
  .refine((engines) => new Set(engines.map(({ name }) => name)).size === engines.length, { error: 'each engine has a name of its own' })
  .default([])

export type EngineSettings = z.output<typeof enginesSchema>[number]
