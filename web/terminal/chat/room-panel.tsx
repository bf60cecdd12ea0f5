import { DoorOpen, PencilLine, UserPlus, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type Room, useChat, useWatched } from '../../chat/index.ts'
import { Button, IconButton } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Signed } from '../session.ts'
import { AddMembers } from './add-members.tsx'
import { EndRoom } from './end-room.tsx'
import { labelWords } from './labels.ts'
import { MemberDialog } from './member-dialog.tsx'
import { RenameRoom } from './rename-room.tsx'
import { sideWords } from './sides.tsx'

const words = defineWords({
  ja: {
    title: '参加者と設定',
    close: '閉じる',
    members: (n: string) => `参加者 ${n}人`,
    you: 'あなた',
    rename: '名前を変える',
    add: '参加者を加える',
    change: (name: string) => `${name}の参加のしかたを変える`,
    leave: 'このトークルームから抜ける',
    end: 'トークルームを終了する',
  },
  en: {
    title: 'Members and settings',
    close: 'Close',
    members: (n: string) => `${n} members`,
    you: 'you',
    rename: 'Rename',
    add: 'Add members',
    change: (name: string) => `Change how ${name} takes part`,
    leave: 'Leave this room',
    end: 'End this room',
  },
})

type Member = Room['members'][number]
type Opened = 'rename' | 'add' | 'leave' | 'end' | Member

export interface RoomPanelProps {
  readonly session: Signed
  readonly room: string
  /** A column of the page; else a dialog over it. */
  readonly inline: boolean
  readonly onClose: () => void
}

/** Who is in a room and from where, and what may be done with it. */
export function RoomPanel({ session, room: id, inline, onClose }: RoomPanelProps) {
  const { chat } = useChat()
  const { rooms } = useWatched(chat.rooms)
  const [opened, setOpened] = useState<Opened>()
  const room = rooms.find((one) => one.id === id)
  if (!room) return null
  const done = () => {
    setOpened(undefined)
    void chat.readRooms()
  }
  const close = () => setOpened(undefined)
  return (
    <>
      <Place inline={inline} onClose={onClose}>
        <Contents session={session} room={room} onOpen={setOpened} />
      </Place>
      {opened === 'rename' && <RenameRoom room={room} onDone={done} onClose={close} />}
      {opened === 'add' && <AddMembers room={room} onDone={done} onClose={close} />}
      {(opened === 'leave' || opened === 'end') && (
        <EndRoom room={room} me={session.person.id} act={opened} onDone={done} onClose={close} />
      )}
      {typeof opened === 'object' && <MemberDialog room={room} member={opened} onDone={done} onClose={close} />}
    </>
  )
}

function Place({ inline, onClose, children }: { readonly inline: boolean; readonly onClose: () => void; readonly children: ReactNode }) {
  const word = useWords(words)
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    const panel = place.current
    if (!panel) return
    const before = document.activeElement
    panel.focus()
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && panel.contains(document.activeElement)) onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [onClose])
  if (!inline)
    return (
      <Dialog title={word.title} onClose={onClose}>
        {children}
      </Dialog>
    )
  return (
    <aside
      ref={place}
      tabIndex={-1}
      aria-label={word.title}
      className="flex w-80 shrink-0 flex-col border-l border-line bg-raised outline-none focus-visible:shadow-none"
    >
      <div className="flex min-h-14 items-center justify-between border-b border-line pr-1 pl-4">
        <h2 className="font-bold">{word.title}</h2>
        <IconButton label={word.close} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">{children}</div>
    </aside>
  )
}

function Contents({ session, room, onOpen }: { readonly session: Signed; readonly room: Room; readonly onOpen: (what: Opened) => void }) {
  const word = useWords(words)
  const label = useWords(labelWords)
  const me = session.person
  const mayEnd = room.createdBy === me.id || me.roles.includes('administrator')
  return (
    <>
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1 font-bold">{room.name}</p>
        <IconButton label={word.rename} className="-my-2" onClick={() => onOpen('rename')}>
          <PencilLine aria-hidden className="size-5" />
        </IconButton>
      </div>
      <p className="text-sm">
        <span className="text-faint">{label.name} </span>
        {room.label === null ? label.none : label.of[room.label]}
      </p>
      <section aria-label={word.members(count(room.members.length))} className="flex flex-col gap-2">
        <h3 className="text-sm font-bold">{word.members(count(room.members.length))}</h3>
        <Button variant="outline" size="small" className="self-start" onClick={() => onOpen('add')}>
          <UserPlus aria-hidden className="size-4" />
          {word.add}
        </Button>
        <ul className="divide-y divide-line">
          {room.members.map((member) => (
            <MemberRow key={member.id} member={member} own={member.id === me.id} onChange={() => onOpen(member)} />
          ))}
        </ul>
      </section>
      <div className="flex flex-col items-start gap-1 border-t border-line pt-3">
        <Button variant="quiet" size="small" className="-ml-3" onClick={() => onOpen('leave')}>
          <DoorOpen aria-hidden className="size-4" />
          {word.leave}
        </Button>
        {mayEnd && (
          <Button variant="quiet" size="small" className="-ml-3 text-bad" onClick={() => onOpen('end')}>
            <X aria-hidden className="size-4" />
            {word.end}
          </Button>
        )}
      </div>
    </>
  )
}

function MemberRow({ member, own, onChange }: { readonly member: Member; readonly own: boolean; readonly onChange: () => void }) {
  const word = useWords(words)
  const sides = useWords(sideWords)
  const { name, section, internet, lgwan } = member
  return (
    <li className="flex items-center gap-2 py-2">
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-bold">
          {name}
          {own && <span className="font-normal text-faint"> ({word.you})</span>}
        </p>
        <p className="text-faint">{section}</p>
        <p className="text-faint">{internet && lgwan ? sides.both : internet ? sides.internet : sides.lgwan}</p>
      </div>
      <IconButton label={word.change(name)} onClick={onChange}>
        <PencilLine aria-hidden className="size-4" />
      </IconButton>
    </li>
  )
}
