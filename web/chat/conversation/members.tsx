import { Dialog } from '../../shared/ui/dialog.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Room } from '../api.ts'

const words = defineWords({
  ja: { title: '参加者', both: '庁内と携帯端末', internet: '携帯端末', lgwan: '庁内' },
  en: { title: 'Members', both: 'Town hall and phone', internet: 'Phone', lgwan: 'Town hall' },
})

export function MembersDialog({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const word = useWords(words)
  return (
    <Dialog title={word.title} onClose={onClose}>
      <ul className="flex flex-col divide-y divide-line">
        {room.members.map(({ id, name, section, internet, lgwan }) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
            <span>
              <span className="font-bold">{name}</span> <span className="text-sm text-faint">{section}</span>
            </span>
            <span className="text-sm text-faint">{internet && lgwan ? word.both : internet ? word.internet : word.lgwan}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
