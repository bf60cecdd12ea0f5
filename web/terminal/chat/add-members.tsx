import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { type Choice, PeoplePicker } from './people-picker.tsx'
import type { RoomDialogProps } from './rename-room.tsx'
import { sideWords } from './sides.tsx'

const words = defineWords({
  ja: { title: '参加者を加える', past: '加えた人は、これまでのやりとりも読めます。', act: '加える', cancel: 'やめる' },
  en: { title: 'Add members', past: 'They can also read what was said before.', act: 'Add', cancel: 'Cancel' },
})

export function AddMembers({ room, onDone, onClose }: RoomDialogProps) {
  const word = useWords(words)
  const sides = useWords(sideWords)
  const [people, setPeople] = useState<readonly Choice[]>([])
  const without = useMemo(() => new Set(room.members.map(({ id }) => id)), [room.members])
  const add = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/api/v1/rooms/{roomId}/members', {
          params: { path: { roomId: room.id } },
          body: { members: people.map(({ id, internet, lgwan }) => ({ personId: id, internet, lgwan })) },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button busy={add.isPending} disabled={people.length === 0} onClick={() => add.mutate()}>
            {word.act}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      {add.error && <Failure error={add.error} />}
      <p className="text-sm text-faint">
        {word.past}
        {sides.explained}
      </p>
      <PeoplePicker without={without} chosen={people} onChange={setPeople} />
    </Dialog>
  )
}
