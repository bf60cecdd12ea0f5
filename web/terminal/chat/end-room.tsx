import { useMutation } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import type { RoomDialogProps } from './rename-room.tsx'

const words = defineWords({
  ja: {
    leave: {
      title: 'トークルームから抜ける',
      what: (name: string) => `「${name}」を読み書きできなくなります。もう一度入るには、参加者に加えてもらいます。`,
      act: '抜ける',
    },
    end: {
      title: 'トークルームを終了する',
      what: (name: string) =>
        `「${name}」は、庁内でも携帯端末でも、全員の一覧から消えます。これまでのやりとりは記録として残ります。元に戻す画面はありません。`,
      act: '終了する',
    },
  },
  en: {
    leave: {
      title: 'Leave this room',
      what: (name: string) => `You can no longer read or write in “${name}”. To come back, somebody in it has to add you.`,
      act: 'Leave',
    },
    end: {
      title: 'End this room',
      what: (name: string) =>
        `“${name}” leaves everybody’s list, inside and outside. What was said stays on record. There is no page to undo this.`,
      act: 'End it',
    },
  },
})

export function EndRoom({ room, me, act, onDone, onClose }: RoomDialogProps & { readonly me: string; readonly act: 'leave' | 'end' }) {
  const word = useWords(words)[act]
  const [, go] = useLocation()
  const path = { roomId: room.id }
  const end = useMutation({
    mutationFn: () =>
      act === 'end'
        ? ask(api.POST('/api/v1/rooms/{roomId}/archive', { params: { path } }))
        : ask(api.DELETE('/api/v1/rooms/{roomId}/members/{personId}', { params: { path: { ...path, personId: me } } })),
    onSuccess() {
      onDone()
      go('/')
    },
  })
  return (
    <Confirm title={word.title} act={word.act} dangerous busy={end.isPending} onConfirm={() => end.mutate()} onClose={onClose}>
      {end.error && <Failure error={end.error} />}
      <p>{word.what(room.name)}</p>
    </Confirm>
  )
}
