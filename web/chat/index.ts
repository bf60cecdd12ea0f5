/**
 * The conversation, for whoever puts an app around it:
 *
 *   const chat = new Chat({ me, side: 'lgwan', shelf: memoryShelf(), onEnd: sessionChanged })   // once for a session
 *   void chat.start()                                                                           // chat.stop() when it is left, chat.wipe() at sign-out
 *   <ChatProvider value={{ chat, files: 'download' }}>
 *     <ConnectionNotice />
 *     <RoomList selected={room} onOpen={open} />
 *     <Conversation room={room} actions={…} />     // onBack only where the list is another screen; needs a parent of definite height
 *   </ChatProvider>
 *
 * `files`: 'view' shows page pictures only (and saving where the server allows it), 'download' also fetches clean files. Paste and drop of
 * files are part of <Conversation>. `openShelf(owner)` keeps drafts and what waits on this browser's disk, `memoryShelf()` keeps nothing.
 * <PageViewer title address="/api/v1/approvals/…/pages" onClose> looks at anything that answers as FilePages.
 * Watch a store's value with useWatched(chat.rooms), useWatched(chat.connection), useWatched(chat.conversation(id).view).
 */
export type { Attachment, FilePages, Message, Person, Room } from './api.ts'
export { AttachmentCard } from './attachments/card.tsx'
export { forgetPictures } from './attachments/pictures.ts'
export { attachmentTones, stateWords } from './attachments/states.ts'
export { ConnectionNotice } from './connection.tsx'
export { ChatProvider, type ChatSetting, useChat } from './context.tsx'
export { Conversation, type ConversationProps } from './conversation/conversation.tsx'
export { RoomList, type RoomListProps, RoomMark } from './rooms/room-list.tsx'
export { Chat, type ChatOptions } from './store/chat.ts'
export type { KeptMessage, Shelf } from './store/shelf.ts'
export { memoryShelf, openShelf } from './store/shelf.ts'
export { useWatched, Watched } from './store/watched.ts'
export { PageViewer, type PageViewerProps } from './viewer/viewer.tsx'
