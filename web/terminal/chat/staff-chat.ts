import { useEffect, useMemo, useState } from 'react'
import { Chat, type ChatSetting, memoryShelf, openShelf } from '../../chat/index.ts'
import { queries } from '../../shared/api/queries.ts'
import { type Signed, sessionEnded } from '../session.ts'
import { chooseEnter, useEnterSends } from './keys.ts'

/** The stream was opened anew, or says that approvals have changed: what this page knows of them may be old. */
const aboutApprovals: ReadonlySet<string> = new Set(['approval', 'ready', 'reset'])

/** The conversation of whoever is signed in, from the sign-in to the sign-out, whatever page is open. undefined while the shelf opens. */
export function useStaffChat({ person: { id, name, section } }: Signed): ChatSetting | undefined {
  const [chat, setChat] = useState<Chat>()
  const enterSends = useEnterSends()
  useEffect(() => {
    let left = false
    let mine: Chat | undefined
    void openShelf(id)
      .catch(memoryShelf)
      .then((shelf) => {
        if (left) return
        const onNotice = (kind: string) => {
          if (aboutApprovals.has(kind)) void queries.invalidateQueries({ queryKey: ['approvals'] })
        }
        mine = new Chat({ me: { id, name, section }, side: 'lgwan', shelf, onEnd: sessionEnded, onNotice })
        setChat(mine)
        return mine.start()
      })
    return () => {
      left = true
      mine?.stop()
    }
  }, [id, name, section])
  return useMemo(() => chat && { chat, files: 'download', keys: { enterSends, choose: chooseEnter } }, [chat, enterSends])
}
