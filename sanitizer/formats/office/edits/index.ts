import { cellEdits } from './cells.ts'
import { commentEdits } from './comments.ts'
import type { EditRule } from './edit.ts'
import { objectEdits } from './objects.ts'
import { protectionEdits } from './protection.ts'
import { revisionEdits } from './revisions.ts'
import { shapeEdits } from './shapes.ts'
import { textEdits } from './text.ts'

/** What policy may choose about elements that are allowed, by `prefix:local`. */
const edits: Readonly<Record<string, EditRule>> = {
  ...commentEdits,
  ...revisionEdits,
  ...textEdits,
  ...shapeEdits,
  ...cellEdits,
  ...objectEdits,
  ...protectionEdits,
}

export const editRule = (key: string): EditRule | undefined => (Object.hasOwn(edits, key) ? edits[key] : undefined)
