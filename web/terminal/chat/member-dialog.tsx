import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Room } from '../../chat/index.ts'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import type { RoomDialogProps } from './rename-room.tsx'
import { Sides, sideWords } from './sides.tsx'

const words = defineWords({
  ja: {
    title: '参加のしかた',
    save: '変更する',
    remove: 'トークルームから外す',
    sure: (name: string) => `${name}を外すと、どの端末からもこのトークルームを読み書きできなくなります。これまでの発言は残ります。`,
    yes: '外す',
    cancel: 'やめる',
  },
  en: {
    title: 'How they take part',
    save: 'Change',
    remove: 'Take out of the room',
    sure: (name: string) => `${name} can then neither read nor write here, on any device. What they said stays.`,
    yes: 'Take out',
    cancel: 'Cancel',
  },
})

export function MemberDialog({ room, member, onDone, onClose }: RoomDialogProps & { readonly member: Room['members'][number] }) {
  const word = useWords(words)
  const sideWord = useWords(sideWords)
  const [sides, setSides] = useState({ internet: member.internet, lgwan: member.lgwan })
  const [asking, setAsking] = useState(false)
  const path = { roomId: room.id }
  const change = useMutation({
    mutationFn: () =>
      ask(api.POST('/api/v1/rooms/{roomId}/members', { params: { path }, body: { members: [{ personId: member.id, ...sides }] } })),
    onSuccess: onDone,
  })
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/rooms/{roomId}/members/{personId}', { params: { path: { ...path, personId: member.id } } })),
    onSuccess: onDone,
  })
  const error = asking ? remove.error : change.error
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      actions={
        asking ? (
          <>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {word.yes}
            </Button>
            <Button variant="outline" onClick={() => setAsking(false)}>
              {word.cancel}
            </Button>
          </>
        ) : (
          <>
            <Button busy={change.isPending} onClick={() => change.mutate()}>
              {word.save}
            </Button>
            <Button variant="quiet" className="text-bad" onClick={() => setAsking(true)}>
              {word.remove}
            </Button>
          </>
        )
      }
    >
      {error && <Failure error={error} />}
      <p>
        <span className="font-bold">{member.name}</span> <span className="text-faint">{member.section}</span>
      </p>
      {asking ? (
        <p role="status">{word.sure(member.name)}</p>
      ) : (
        <>
          <Sides of={member.name} sides={sides} onChange={setSides} />
          <p className="text-sm text-faint">{sideWord.explained}</p>
        </>
      )}
    </Dialog>
  )
}
