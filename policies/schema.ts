/** The shape of a policy and of its cases. One schema for the command line, CI, the console and the server; schema.json is made from it. */
import { z } from 'zod'
import { type ChoiceName, type Choices, choiceNames, choices } from '../sanitizer/protocol.ts'
import type { Domain } from './domains.ts'
import { directions, keyNames, keyOf, keys, labels } from './keys.ts'
import { reasonCodes } from './reasons.ts'

/** A value, any of a list, or none of a list. */
const matcher = ({ single, opaque }: Domain) => {
  const several = z.array(single).min(1).max(200)
  return opaque ? z.union([single, several]) : z.union([single, several, z.strictObject({ not: z.union([single, several]) })])
}

const when = z
  .strictObject(
    Object.fromEntries(
      keyNames.map((name) => [
        name,
        matcher(keyOf(name).domain)
          .meta({ description: keyOf(name).en })
          .optional(),
      ]),
    ),
  )
  .meta({ id: 'When', description: 'Every key must match. A key that says nothing about the event (file.* of a text) never matches.' })

const id = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9-]{0,63}$/)
  .meta({ description: 'Unique; stands in the audit log.' })
const note = z.string().max(500).optional()
const reason = z.enum(reasonCodes)

/** `photoQuality: 90` means what `photoQuality: "90"` says. */
const withoutQuotes = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value)

type Chosen = { [N in Exclude<ChoiceName, 'keepLocation'>]: z.ZodOptional<z.ZodType<Choices[N]>> }
const sanitizerChoices = Object.fromEntries(
  choiceNames
    .filter((name) => name !== 'keepLocation')
    .map((name) => [
      name,
      z
        .preprocess(withoutQuotes, z.enum(choices[name].values.map(String)))
        .optional()
        .meta({ description: `${choices[name].about.en}; default ${choices[name].values[0]}` }),
    ]),
) as unknown as Chosen
const options = z.strictObject({
  ...sanitizerChoices,
  keepLocation: z.boolean().default(false).meta({ description: 'Keep place and time of shooting in photos.' }),
  // Without a default, like the choices above: a policy written before there was an option keeps its hash.
  allowSaving: z
    .boolean()
    .optional()
    .meta({ description: 'Outbound: the clean file may be saved on the phone. Without it a phone only shows its pages.' }),
  requireEngines: z.boolean().optional().meta({
    description:
      'There must be a second engine, and every one that is set up must have looked. Without it the configuration says which must.',
  }),
})
const cleaning = {
  method: z.enum(['rebuild', 'flatten']),
  fallback: z.enum(['flatten']).optional().meta({ description: 'Tried when the method cannot keep the content.' }),
  options: options.optional(),
}

const block = z.strictObject({ action: z.literal('block'), reason })
const relay = z.strictObject({ action: z.literal('relay') })
const sanitize = z.strictObject({ action: z.literal('sanitize'), ...cleaning })
const hold = z.strictObject({
  action: z.literal('hold'),
  approval: z.enum(['section-head', 'none']).meta({
    description:
      'section-head: opens by approval, then a file is sanitized with the method given here. none: nobody can open it; it is decided again until it expires.',
  }),
  reason,
  ...cleaning,
  method: cleaning.method.optional(),
})

export const actionNames = ['relay', 'sanitize', 'hold', 'block'] as const

export const policySchema = z.strictObject({
  apiVersion: z.literal('sekisho/v1'),
  kind: z.literal('Policy'),
  metadata: z.strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    revision: z.int().min(1).optional(),
    description: z.string().max(2_000).optional(),
  }),
  guardrails: z
    // biome-ignore lint/suspicious/noThenProperty: the word of the policy language; nothing awaits a rule
    .array(z.strictObject({ id, note, when, then: block }))
    .max(200)
    .default([])
    .meta({ description: 'Evaluated first. No rule can open what they close.' }),
  rules: z
    // biome-ignore lint/suspicious/noThenProperty: as above
    .array(z.strictObject({ id, note, when, then: z.discriminatedUnion('action', [relay, sanitize, hold, block]) }))
    .max(500)
    .meta({ description: 'The first that matches wins.' }),
  default: block.meta({ description: 'When nothing matches. It can only be a block.' }),
})

export type PolicyDocument = z.output<typeof policySchema>
export type Rule = PolicyDocument['rules'][number]
export type Guardrail = PolicyDocument['guardrails'][number]
export type Action = Rule['then']
export type When = Rule['when']

/** A single value of a key, without lists and comparisons, for the facts of a case. */
const fact = (name: keyof typeof keys): z.ZodType => keys[name].domain.single
const count = z.int().nonnegative()
const label = z.enum(labels)
const given = z
  .strictObject({
    direction: z.enum(directions),
    kind: z.enum(['text', 'file']),
    organisation: fact('organisation'),
    device: z.strictObject({ trust: z.enum(['T0', 'T1', 'T2', 'T3']) }),
    sandbox: z.strictObject({ tier: z.enum(['process', 'self', 'namespace', 'full']) }),
    room: z.strictObject({ label }),
    sender: z.strictObject({ roles: z.array(fact('sender.role')).min(1) }),
    at: z.iso.datetime({ offset: true }),
    disaster: z.boolean(),
    approved: z.boolean(),
    text: z.strictObject({ disclosure: z.enum(['none', 'suspect', 'certain']), characters: count }).partial(),
    file: z
      .strictObject({
        family: fact('file.family'),
        type: fact('file.type'),
        bytes: z.union([count, z.string().regex(/^[0-9]+([.][0-9]+)? *([KkMmGg]?[Ii]?[Bb])$/)]),
        label,
        name: z.string().min(1).max(255),
        extension: fact('file.extension'),
        extensionMatches: z.boolean(),
        extensionSays: fact('file.extensionSays'),
        nameDisclosure: z.enum(['none', 'suspect', 'certain']),
      })
      .partial(),
  })
  .partial()
  .meta({ description: 'What differs from a typical event; see cases.ts for the rest.' })

export const givenSchema = given
export type Given = z.output<typeof given>

export const casesSchema = z
  .array(
    z.strictObject({
      case: z.string().min(1).max(200),
      given,
      expect: z.strictObject({
        action: z.enum(actionNames),
        rule: z.string().optional(),
        reason: reason.optional(),
        method: cleaning.method.optional(),
        allowSaving: z.boolean().optional(),
      }),
    }),
  )
  .max(2_000)

export type Case = z.output<typeof casesSchema>[number]

/** JSON Schema 2020-12 of a policy, for editors and other tools. */
export const policyJsonSchema = (): object => z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' })
