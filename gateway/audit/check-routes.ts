import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { rootAt, verifyConsistency } from './proof.ts'
import { consistencyPath, tileNodes } from './reader.ts'
import { type AuditRouteParts, access, checkpointSchema, fromFiles, hash, index, type LogFiles, recorded, viewOf } from './route-parts.ts'
import { verifyLog } from './verify.ts'
import { problemSentence, verifyProblems } from './verify-problems.ts'

/** Checking the log: its checkpoint, its growth, the whole of it. */
export function checkRoutes({ audit }: AuditRouteParts, log: LogFiles): Route[] {
  let verifying = false
  return [
    route({
      method: 'get',
      path: '/audit/checkpoint',
      operationId: 'readAuditCheckpoint',
      summary: 'The newest signed checkpoint: keep a copy away from this machine',
      access,
      success: { status: 200, schema: checkpointSchema },
      problems: ['log-damaged'],
      async handle({ session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'checkpoint' } })
        return { body: viewOf(await fromFiles(log.checkpoint()), await log.verifier()) }
      },
    }),
    route({
      method: 'get',
      path: '/audit/consistency',
      operationId: 'proveAuditConsistency',
      summary: 'Proof that the log of an earlier size is the beginning of the log now',
      access,
      query: z.strictObject({ first: index, second: index.optional().meta({ description: 'the newest checkpoint when absent' }) }),
      success: {
        status: 200,
        schema: z.strictObject({
          first: z.int(),
          second: z.int(),
          firstRoot: hash,
          secondRoot: hash,
          path: z.array(hash),
          verified: z.boolean(),
        }),
      },
      problems: ['log-damaged'],
      async handle({ query, session }) {
        const checkpoint = await fromFiles(log.checkpoint())
        const { first, second = checkpoint.size } = query
        if (first > second || second > checkpoint.size) throw new Problem('bad-request')
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: `consistency/${first}/${second}` } })
        const nodes = tileNodes(log.directory)
        const path = await fromFiles(consistencyPath(log.directory, first, second))
        const one = await fromFiles(rootAt(first, nodes))
        const two = await fromFiles(rootAt(second, nodes))
        const signed = second !== checkpoint.size || two.equals(checkpoint.root)
        const text = (root: Buffer): string => root.toString('base64')
        const verified = signed && verifyConsistency(first, second, path, one, two)
        return { body: { first, second, firstRoot: text(one), secondRoot: text(two), path: path.map(text), verified } }
      },
    }),
    route({
      method: 'post',
      path: '/audit/verifications',
      operationId: 'verifyAuditLog',
      summary: 'Checks the whole log from its files; one at a time',
      access,
      success: {
        status: 200,
        schema: z.strictObject({
          ok: z.boolean(),
          size: z.int(),
          root: z.string().meta({ description: 'hex' }),
          problems: z.array(
            z.strictObject({
              code: z.enum(Object.keys(verifyProblems) as [keyof typeof verifyProblems, ...(keyof typeof verifyProblems)[]]),
              index: z.int().nullable(),
              to: z.int().nullable(),
              ja: z.string(),
              en: z.string(),
            }),
          ),
          gaps: z.array(
            z.strictObject({
              kind: z.enum(['stopped', 'silent']),
              from: z.string(),
              to: z.string(),
              seconds: z.int(),
              after: z.int(),
              before: z.int(),
            }),
          ),
        }),
      },
      problems: ['conflict'],
      async handle({ session }) {
        if (verifying) throw new Problem('conflict')
        verifying = true
        try {
          await recorded(audit, session, { action: 'audit.verify', target: { type: 'log', id: 'whole' } })
          const { ok, size, root, problems, gaps } = await verifyLog({ directory: log.directory, verifier: await log.verifier() })
          const told = problems.map((problem) => ({
            code: problem.code,
            index: problem.index ?? null,
            to: problem.to ?? null,
            ja: problemSentence(problem, 'ja'),
            en: problemSentence(problem, 'en'),
          }))
          return { body: { ok, size, root, problems: told, gaps } }
        } finally {
          verifying = false
        }
      },
    }),
  ]
}
