/** What verification can find, as people read it. Records are counted from 0. */
export const verifyProblems = {
  checkpoint: { ja: 'チェックポイントを確認できません', en: 'the checkpoint cannot be verified' },
  'record-missing': { ja: '記録がありません', en: 'the record is missing' },
  'record-changed': { ja: '記録が書き換えられています', en: 'the record was changed' },
  'records-changed': { ja: 'この範囲の記録が書き換えられています', en: 'records in this range were changed' },
  'tile-missing': { ja: 'ハッシュのファイルがないか、短くなっています', en: 'a file of hashes is missing or short' },
  'tile-changed': {
    ja: 'ハッシュのファイルが書き換えられています(記録そのものは署名どおりです)',
    en: 'a file of hashes was changed (the records are as signed)',
  },
  root: { ja: '記録全体が署名と一致しません', en: 'the records as a whole are not what was signed' },
  'since-foreign': {
    ja: '以前のチェックポイントを、このログの鍵で確認できません',
    en: 'the earlier checkpoint is not signed by the key of this log',
  },
  'since-ahead': { ja: '以前のチェックポイントより記録が少なくなっています', en: 'the log has fewer records than the earlier checkpoint' },
  'since-other': { ja: '以前のチェックポイントの時点の記録が変わっています', en: 'the records of the earlier checkpoint have changed' },
} as const satisfies Record<string, { ja: string; en: string }>

export type VerifyProblemCode = keyof typeof verifyProblems

export interface VerifyProblem {
  readonly code: VerifyProblemCode
  /** First record concerned. */
  readonly index?: number
  /** Last record concerned, where it is a range. */
  readonly to?: number
  readonly file?: string
  readonly detail?: string
}

const names = (problem: VerifyProblem): string =>
  [
    problem.index === undefined
      ? ''
      : problem.to === undefined || problem.to === problem.index
        ? ` #${problem.index}`
        : ` #${problem.index}–#${problem.to}`,
    problem.file === undefined ? '' : ` (${problem.file})`,
  ].join('')

/** One problem as a sentence for people. Records are counted from 0. */
export const problemSentence = (problem: VerifyProblem, language: 'ja' | 'en'): string =>
  `${verifyProblems[problem.code][language]}:${names(problem)}`
