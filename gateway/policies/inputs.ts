/** What the routes of policies take, and who may call them. */
import { z } from 'zod'
import { policyCharacters } from '../../policies/read.ts'
import type { Role } from '../http/route.ts'

export const readers: readonly Role[] = ['policy-author', 'administrator', 'auditor']
export const deciders: readonly Role[] = ['policy-author', 'administrator']

export const revisionNumber = z.coerce.number().int().min(1).max(2_147_483_647)
export const params = z.strictObject({ revision: revisionNumber })

/** The same in a JSON body, where a number is a number. */
export const revisionInBody = z.int().min(1).max(2_147_483_647)

export const text = (meaning: string) => z.string().max(policyCharacters).meta({ description: meaning })

/** What people read of one another: no control or format characters, so no disguised order of letters either. */
const shown = (pattern: RegExp) => z.string().max(500).regex(pattern, { error: 'is empty or holds control characters' })
export const remark = shown(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]*$/u)
export const spokenRemark = shown(/^(?=.*\S)[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]*$/u)
