/** The shapes of the audit routes, and how the pages ask for them. */
import type { paths } from '../../shared/api/lgwan.gen.ts'

type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { 'application/json': infer Body } } } } }
  ? Body
  : never

export type Found = Answer<'/api/v1/audit/records'>
export type Leaf = Found['records'][number]['leaf']
export type Names = Found['names']
export type Filter = NonNullable<paths['/api/v1/audit/records']['get']['parameters']['query']>
export type Choice = Answer<'/api/v1/audit/choices'>['choices'][number]
export type ChoiceKind = paths['/api/v1/audit/choices']['get']['parameters']['query']['kind']
export type Checkpoint = Answer<'/api/v1/audit/checkpoint'>
export type RecordAnswer = Answer<'/api/v1/audit/records/{index}'>
export type Month = Answer<'/api/v1/audit/months'>['months'][number]
export type MonthSummary = Answer<'/api/v1/audit/months/{month}'>
export type Irregularity = Answer<'/api/v1/audit/gaps'>['irregularities'][number]

/** One record on a page: its place, its leaf, and what the page it came with calls things. */
export interface Row {
  readonly index: number
  readonly leaf: Leaf
  readonly names: Names
}
