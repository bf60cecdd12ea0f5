/** A supervisor of its own process, so that a test can kill it. Its configuration comes as JSON. */
import type { Configuration } from '../../config/load.ts'
import { start } from '../../gateway/main.ts'

const installation = await start(JSON.parse(process.argv[2] ?? '') as Configuration)
process.send?.(installation.pids)
