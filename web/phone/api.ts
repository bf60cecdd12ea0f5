import { createClient } from '../shared/api/client.ts'
import type { paths } from '../shared/api/internet.gen.ts'

export const api = createClient<paths>()
