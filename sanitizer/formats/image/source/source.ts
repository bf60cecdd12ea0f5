import type { Sharp } from 'sharp'
import type { Survey } from '../survey/survey.ts'

/** An untrusted picture that our own reading has understood, and what a decoder makes of the part that it was given. */
export interface Source {
  readonly survey: Survey
  readonly picture: Sharp
}
