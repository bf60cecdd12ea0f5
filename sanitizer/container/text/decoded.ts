/** The encodings that Japanese municipalities really use. Others are not text to us. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp'

export interface DecodedText {
  readonly encoding: Encoding
  /** A byte order mark at the start; it is not part of `characters`. */
  readonly mark: boolean
  readonly characters: string
  /**
   * Legacy encodings only: for each UTF-16 unit of `characters` the code it was read from, so that the duplicates of NEC and IBM
   * extensions and 外字 return to exactly the code they came from. High byte first; for ISO-2022-JP the character set is in bits 16 and up.
   */
  readonly codes?: Uint32Array
}
