import { useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import type { Chat } from '../../chat/index.ts'

/** The address of a message in its room. */
export const addressOf = (room: string, message: string, sequence: number): string => `/rooms/${room}?message=${message}&at=${sequence}`

/** Goes to the message that the address names. @returns whether it could not be reached */
export function useSeeking(chat: Chat, room: string | undefined): boolean {
  const search = useSearch()
  const [lost, setLost] = useState(false)
  useEffect(() => {
    setLost(false)
    const wanted = new URLSearchParams(search)
    const [message, at] = [wanted.get('message'), Number(wanted.get('at'))]
    if (room === undefined || message === null || !Number.isSafeInteger(at)) return
    let left = false
    void chat
      .conversation(room)
      .seek(message, at)
      .then((reached) => {
        if (!left) setLost(!reached)
      })
    return () => {
      left = true
      chat.conversation(room).sought.set(undefined)
    }
  }, [chat, room, search])
  return lost
}
