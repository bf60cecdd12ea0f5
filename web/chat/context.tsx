import { createContext, useContext } from 'react'
import type { Chat } from './store/chat.ts'

export interface ChatSetting {
  readonly chat: Chat
  /** view: files are looked at as page pictures, and saved only where the server allows it. download: clean files may be fetched, too. */
  readonly files: 'view' | 'download'
  /** Where there is a keyboard: what Enter does, and the choice. */
  readonly keys?: { readonly enterSends: boolean; choose(enterSends: boolean): void }
}

const Context = createContext<ChatSetting | undefined>(undefined)

/** Every part of the conversation stands below this. */
export const ChatProvider = Context.Provider

export function useChat(): ChatSetting {
  const setting = useContext(Context)
  if (!setting) throw new Error('outside of a ChatProvider')
  return setting
}
