/** The words of the policy language, for completion and forms: made from the same tables as the schema. */
import { z } from 'zod'
import { keyNames, keyOf } from '../../policies/keys.ts'
import { reasons } from '../../policies/reasons.ts'
import { actionNames } from '../../policies/schema.ts'
import { actionWords, matcherWords, methodWords, optionAbout, optionNames, optionValues } from '../../policies/words.ts'

const words = z.object({ ja: z.string(), en: z.string() })
const word = words.extend({ value: z.string() })

export const vocabularyView = z.object({
  keys: z.array(
    words.extend({
      key: z.string(),
      applies: z.enum(['any', 'file', 'text']),
      values: z.array(word).meta({ description: 'the closed list of values; empty where anything of a form may stand' }),
      expected: words.meta({ description: 'what may be written' }),
    }),
  ),
  actions: z.array(word),
  methods: z.array(word),
  options: z.array(word.extend({ values: z.array(word) })),
  reasons: z.array(word),
})

const listed = (table: Readonly<Record<string, { readonly ja: string; readonly en: string }>>) =>
  Object.entries(table).map(([value, { ja, en }]) => ({ value, ja, en }))

export const vocabulary: z.output<typeof vocabularyView> = {
  keys: keyNames.map((key) => {
    const { ja, en, applies, domain } = keyOf(key)
    const { ja: expectedJa, en: expectedEn } = domain.expected
    return {
      key,
      ja,
      en,
      applies,
      values: domain.allowed.map((value) => ({ value, ...matcherWords(key, value) })),
      expected: { ja: expectedJa, en: expectedEn },
    }
  }),
  actions: actionNames.map((value) => ({ value, ...actionWords[value] })),
  methods: listed(methodWords),
  options: optionNames.map((name) => ({ value: name, ...optionAbout(name), values: [...optionValues(name)] })),
  reasons: listed(reasons),
}
