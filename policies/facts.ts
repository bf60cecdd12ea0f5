/** What a decision knows. The gateway fills it; only `file` comes from the sandbox, as closed codes and numbers. */
import type { Role, Trust } from '../gateway/http/route.ts'
import type { ExtensionStanding, Family, Tier } from '../sanitizer/protocol.ts'

export type { ExtensionStanding, Family, Role, Tier, Trust }

export type Direction = 'inbound' | 'outbound'
/** 自治体機密性; `none` where nobody has said. */
export type Label = '3A' | '3B' | '3C' | '2' | '1' | 'none'
export type DisclosureLevel = 'none' | 'suspect' | 'certain'

export interface FileFacts {
  readonly family: Family
  /** Key of the sanitizer's table of known types, e.g. `docm`. */
  readonly type: string
  readonly bytes: number
  readonly label: Label
  /** As the sender named it, made harmless as text. */
  readonly name: string
  /** Lower case, without the dot; '' when the name has none. */
  readonly extension: string
  /** Whether the extension belongs to the type found in the bytes. */
  readonly extensionMatches: boolean
  /** What the extension says beside the content: the same type, another type of its family, nothing, or something else. */
  readonly extensionSays: ExtensionStanding
  /** What the disclosure check found in the file's *name*. KNOWN GAP: the content of files is not searched yet. */
  readonly nameDisclosure: DisclosureLevel
}

export interface TextFacts {
  readonly disclosure: DisclosureLevel
  readonly characters: number
}

interface CommonFacts {
  readonly direction: Direction
  /** 全国地方公共団体コード */
  readonly organisation: string
  readonly device: { readonly trust: Trust }
  readonly sandbox: { readonly tier: Tier }
  readonly room: { readonly label: Label }
  readonly sender: { readonly roles: readonly Role[] }
  /** RFC 3339; rules see it in Japan's time (UTC+9, no summer time). */
  readonly at: string
  /** 災害モード is on for the organisation. */
  readonly disaster: boolean
  /** A section head has approved this very item: holds for approval are then open, guardrails and blocks are not. */
  readonly approved: boolean
}

export type Facts = CommonFacts &
  ({ readonly kind: 'text'; readonly text: TextFacts } | { readonly kind: 'file'; readonly file: FileFacts })
