/** mediabunny as a second reader of films and recordings: it is no part of what writes or inspects them. */
import { createHash } from 'node:crypto'
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'

export interface SeenTrack {
  readonly type: string
  readonly codec: string | null
  readonly rotation: number | undefined
  /** Time, duration, kind and hash of each packet, in order of decoding. */
  readonly packets: readonly string[]
}

export async function seenIn(bytes: Uint8Array): Promise<readonly SeenTrack[]> {
  const input = new Input({ source: new BufferSource(Uint8Array.from(bytes)), formats: ALL_FORMATS })
  const tracks: SeenTrack[] = []
  for (const track of await input.getTracks()) {
    const packets: string[] = []
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const hash = createHash('sha256').update(packet.data).digest('hex').slice(0, 16)
      packets.push(`${packet.timestamp.toFixed(4)} ${packet.duration.toFixed(4)} ${packet.type} ${hash}`)
    }
    tracks.push({
      type: track.type,
      codec: await track.getCodec(),
      rotation: track.isVideoTrack() ? await track.getRotation() : undefined,
      packets,
    })
  }
  return tracks
}
