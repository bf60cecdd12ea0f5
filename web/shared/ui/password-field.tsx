import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, type ReactNode, useState } from 'react'
import { defineWords, useWords } from '../words/language.ts'
import { IconButton } from './button.tsx'
import { TextField } from './field.tsx'

const words = defineWords({
  ja: { capitals: '大文字入力(Caps Lock)になっています。', show: '入力した文字を見る', hide: '入力した文字を隠す' },
  en: { capitals: 'Caps Lock is on.', show: 'Show what was typed', hide: 'Hide what was typed' },
})

interface Props extends Omit<ComponentProps<'input'>, 'type'> {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: ReactNode
}

/** Says when the capitals are locked, and shows what was typed when asked. */
export function PasswordField({ hint, ...rest }: Props) {
  const word = useWords(words)
  const [capitals, setCapitals] = useState(false)
  const [shown, setShown] = useState(false)
  const look = (event: KeyboardEvent) => setCapitals(event.getModifierState('CapsLock'))
  return (
    <div>
      <TextField
        {...rest}
        {...(hint === undefined ? {} : { hint })}
        type={shown ? 'text' : 'password'}
        spellCheck={false}
        autoCapitalize="none"
        className="pr-12"
        onKeyDown={look}
        onKeyUp={look}
        onBlur={() => setCapitals(false)}
        end={
          <IconButton label={shown ? word.hide : word.show} aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? <EyeOff aria-hidden className="size-5" /> : <Eye aria-hidden className="size-5" />}
          </IconButton>
        }
      />
      <div role="status" className="text-sm text-warn">
        {capitals && word.capitals}
      </div>
    </div>
  )
}
