/** 自治体機密性 in words of an office. */
import { defineWords } from '../../shared/words/language.ts'

export const labels = ['1', '2', '3C', '3B', '3A'] as const
export type Label = (typeof labels)[number]

export const labelWords = defineWords({
  ja: {
    name: '機密性',
    none: '区分なし',
    of: {
      '1': '1(公開してよい情報)',
      '2': '2(公開していない情報)',
      '3C': '3C(職員の情報、予定価格など)',
      '3B': '3B(住民の個人情報)',
      '3A': '3A(秘密文書)',
    },
  },
  en: {
    name: 'Confidentiality',
    none: 'none',
    of: {
      '1': '1 (may be public)',
      '2': '2 (not public)',
      '3C': '3C (of staff, tender prices)',
      '3B': '3B (residents’ personal data)',
      '3A': '3A (secret documents)',
    },
  },
})
