/** The one command alone, so that its tests need nothing of the server. */
import { Command } from 'commander'
import { registerSanitize } from '../../bin/commands/sanitize.ts'

const program = new Command('sekisho')
registerSanitize(program)
await program.parseAsync()
