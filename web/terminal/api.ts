import { createClient } from '../shared/api/client.ts'
import type { paths } from '../shared/api/lgwan.gen.ts'

export const api = createClient<paths>()
