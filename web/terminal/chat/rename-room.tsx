import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Room } from '../../chat/index.ts'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'

const words = defineWords({
  ja: { title: '名前を変える', name: 'トークルームの名前', hint: '参加者全員の画面で変わります。', act: '変更する', cancel: 'やめる' },
  en: { title: 'Rename', name: 'Name of the room', hint: 'It changes for all members.', act: 'Rename', cancel: 'Cancel' },
})

export interface RoomDialogProps {
  readonly room: Room
  readonly onDone: () => void
  readonly onClose: () => void
}

export function RenameRoom({ room, onDone, onClose }: RoomDialogProps) {
  const word = useWords(words)
  const form = useId()
  const [name, setName] = useState(room.name)
  const rename = useMutation({
    mutationFn: () => ask(api.PATCH('/api/v1/rooms/{roomId}', { params: { path: { roomId: room.id } }, body: { name } })),
    onSuccess: onDone,
  })
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} busy={rename.isPending}>
            {word.act}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate()
        }}
      >
        {rename.error && <Failure error={rename.error} />}
        <TextField
          label={word.name}
          hint={word.hint}
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          maxLength={100}
        />
      </form>
    </Dialog>
  )
}
