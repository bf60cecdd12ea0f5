import { useEffect, useMemo, useState } from 'react'
import type { ChatSetting } from '../../chat/context.tsx'
import { Chat } from '../../chat/store/chat.ts'
import { memoryShelf, openShelf } from '../../chat/store/shelf.ts'
import { type Signed, sessionEnded } from '../session.ts'

/** The conversation of whoever is signed in, from the sign-in to the sign-out, whatever page is open. undefined while the shelf opens. */
export function useStaffChat({ person: { id, name, section } }: Signed): ChatSetting | undefined {
  const [chat, setChat] = useState<Chat>()
  useEffect(() => {
    let left = false
    let mine: Chat | undefined
    void openShelf(id)
      .catch(memoryShelf)
      .then((shelf) => {
        if (left) return
        mine = new Chat({ me: { id, name, section }, side: 'lgwan', shelf, onEnd: sessionEnded })
        setChat(mine)
        return mine.start()
      })
    return () => {
      left = true
      mine?.stop()
    }
  }, [id, name, section])
  return useMemo(() => chat && { chat, files: 'download' }, [chat])
}
