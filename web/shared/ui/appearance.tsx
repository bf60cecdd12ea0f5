import { chooseAppearance, schemes, sizes, useAppearance } from '../words/appearance.ts'
import { chooseLanguage, defineWords, type Language, languages, useLanguage, useWords } from '../words/language.ts'
import { Dialog } from './dialog.tsx'

const words = defineWords({
  ja: {
    title: '表示の設定',
    language: '言語 / Language',
    scheme: '配色',
    size: '文字の大きさ',
    schemes: { system: '端末の設定に合わせる', light: '明るい', dark: '暗い' },
    sizes: { normal: '標準', large: '大きい', largest: 'とても大きい' },
  },
  en: {
    title: 'Display settings',
    language: '言語 / Language',
    scheme: 'Colours',
    size: 'Text size',
    schemes: { system: 'As this device', light: 'Light', dark: 'Dark' },
    sizes: { normal: 'Normal', large: 'Large', largest: 'Very large' },
  },
})

/** Language, colours and text size: at once, and remembered on this device. */
export function AppearanceDialog({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(words)
  const chosen = useAppearance()
  const spoken = useLanguage()
  return (
    <Dialog title={word.title} onClose={onClose}>
      <Choice
        legend={word.language}
        name="language"
        options={Object.entries(languages)}
        value={spoken}
        onChoose={(value) => chooseLanguage(value as Language)}
      />
      <Choice
        legend={word.scheme}
        name="scheme"
        options={schemes.map((one) => [one, word.schemes[one]])}
        value={chosen.scheme}
        onChoose={(scheme) => chooseAppearance({ scheme: scheme as typeof chosen.scheme })}
      />
      <Choice
        legend={word.size}
        name="size"
        options={sizes.map((one) => [one, word.sizes[one]])}
        value={chosen.size}
        onChoose={(size) => chooseAppearance({ size: size as typeof chosen.size })}
      />
    </Dialog>
  )
}

interface ChoiceProps {
  readonly legend: string
  readonly name: string
  readonly options: readonly (readonly [string, string])[]
  readonly value: string
  readonly onChoose: (value: string) => void
}

function Choice({ legend, name, options, value, onChoose }: ChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-bold">{legend}</legend>
      {options.map(([key, label]) => (
        <label key={key} className="flex min-h-10 items-center gap-3">
          <input type="radio" name={name} checked={value === key} onChange={() => onChoose(key)} className="size-5" />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
