import { defineWords, useWords } from '../../shared/words/language.ts'

export interface SidesOf {
  readonly internet: boolean
  readonly lgwan: boolean
}

export const sideWords = defineWords({
  ja: {
    lgwan: '庁内の端末',
    internet: '携帯端末',
    both: '庁内の端末と携帯端末',
    legend: (name: string) => `${name}が使う端末`,
    explained:
      '「庁内の端末」は、LGWANにつながる業務用パソコンです。「携帯端末」は、登録したスマートフォンなど庁外で使う端末です。携帯端末で参加する人がいると、庁内からの発言や添付は、検査や承認を経て庁外へ出ます。',
  },
  en: {
    lgwan: 'Town hall',
    internet: 'Phone',
    both: 'Town hall and phone',
    legend: (name: string) => `Where ${name} takes part`,
    explained:
      '“Town hall” is a PC on LGWAN. “Phone” is a registered device used outside. Where somebody takes part by phone, what is said inside is checked, or approved, before it goes out.',
  },
})

/** The sides on which somebody takes part; the last one cannot be taken away. */
export function Sides({
  of,
  sides,
  onChange,
}: {
  readonly of: string
  readonly sides: SidesOf
  readonly onChange: (sides: SidesOf) => void
}) {
  const word = useWords(sideWords)
  return (
    <fieldset className="flex flex-wrap gap-x-5">
      <legend className="sr-only">{word.legend(of)}</legend>
      {(['lgwan', 'internet'] as const).map((side) => {
        const other = side === 'lgwan' ? 'internet' : 'lgwan'
        const last = sides[side] && !sides[other]
        return (
          <label key={side} className="flex min-h-9 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-5"
              checked={sides[side]}
              onChange={() => onChange(last ? turned(side) : { ...sides, [side]: !sides[side] })}
            />
            {word[side]}
          </label>
        )
      })}
    </fieldset>
  )
}

/** Taking away the last one puts the other in its place. */
const turned = (side: keyof SidesOf): SidesOf => ({ internet: side === 'lgwan', lgwan: side === 'internet' })
