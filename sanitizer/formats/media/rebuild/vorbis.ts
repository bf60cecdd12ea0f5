/** Vorbis I §5: the packet of words, written without any, and the packet that sets up the decoder. */
import { latin1, u8, u32le } from './bytes.ts'

/** §5.2.1: no vendor, no words, and the bit that ends it. */
export const emptyComment: Buffer = Buffer.concat([latin1('\x03vorbis'), u32le(0, 0), u8(1)])

export const isVorbisSetup = (packet: Buffer): boolean => packet.length > 7 && packet.toString('latin1', 0, 7) === '\x05vorbis'
