import { Notice } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Growth } from './growth.ts'

const words = defineWords({
  ja: {
    same: { title: '以前のチェックポイントと同じです', text: (first: string) => `${first} 件から増えも減りもしていません。` },
    grown: {
      title: '以前の記録は、いまも変わらずに残っています',
      text: (first: string, second: string) =>
        `以前の ${first} 件は、いまの ${second} 件の先頭にそのまま入っています。後から書き換え・抜き取りはされていません。`,
    },
    rewritten: {
      title: '以前の記録が書き換えられています',
      text: (first: string) => `以前の ${first} 件が、いまのログの先頭と一致しません。署名の鍵を持つ者が記録を作り直した疑いがあります。`,
    },
    shorter: {
      title: '記録が減っています',
      text: (first: string, second: string) => `以前は ${first} 件ありましたが、いまは ${second} 件しかありません。`,
    },
    unsigned: {
      title: '署名が正しくありません',
      text: () => '貼り付けたもの、またはいまのチェックポイントが、このログの鍵で署名されていません。',
    },
    'no-checkpoint': {
      title: 'チェックポイントとして読めません',
      text: () => '先頭の行から最後の署名の行まで、すべて貼り付けてください。',
    },
    'other-log': { title: '別のログのチェックポイントです', text: () => '先頭の行の名前が、いまのログと違います。' },
    unverified: {
      title: '記録は続いていますが、署名は確かめられませんでした',
      text: () => 'このブラウザーは Ed25519 の署名を検証できません。署名は別の道具(sekisho audit verify --since)で確かめてください。',
    },
  },
  en: {
    same: { title: 'It is the same as the earlier checkpoint', text: (first: string) => `${first} records then and now.` },
    grown: {
      title: 'The earlier records are still there, unchanged',
      text: (first: string, second: string) =>
        `The ${first} records of then are the beginning of the ${second} of now. Nothing was changed or removed.`,
    },
    rewritten: {
      title: 'Earlier records were rewritten',
      text: (first: string) =>
        `The ${first} records of then are not the beginning of the log now. Somebody with the signing key may have made it anew.`,
    },
    shorter: {
      title: 'The log has fewer records than it had',
      text: (first: string, second: string) => `There were ${first}; now there are ${second}.`,
    },
    unsigned: {
      title: 'A signature is wrong',
      text: () => 'What was pasted, or the newest checkpoint, is not signed by the key of this log.',
    },
    'no-checkpoint': { title: 'This is not a checkpoint', text: () => 'Paste all of it, from the first line to the signature.' },
    'other-log': { title: 'This is a checkpoint of another log', text: () => 'The name in its first line is another.' },
    unverified: {
      title: 'The log goes on from there, but the signatures could not be checked',
      text: () => 'This browser cannot verify Ed25519 signatures. Use another tool (sekisho audit verify --since).',
    },
  },
})

const tones: Readonly<Record<Growth['result'], Tone>> = {
  same: 'good',
  grown: 'good',
  rewritten: 'bad',
  shorter: 'bad',
  unsigned: 'bad',
  'no-checkpoint': 'warn',
  'other-log': 'bad',
  unverified: 'warn',
}

export function GrowthNotice({ growth: { result, first, second } }: { readonly growth: Growth }) {
  const word = useWords(words)[result] as { readonly title: string; readonly text: (first: string, second: string) => string }
  return (
    <Notice tone={tones[result]} title={word.title} live>
      {word.text(count(first), count(second))}
    </Notice>
  )
}
