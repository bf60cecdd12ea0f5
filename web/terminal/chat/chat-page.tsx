import type { Signed } from '../session.ts'

export function ChatPage({ room }: { readonly session: Signed; readonly room: string | undefined }) {
  return <h1 className="p-8">関所 {room}</h1>
}
