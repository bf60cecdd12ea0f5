/**
 * Keeps what Node makes of our sources (types stripped, compiled) beside the other parts that npm has put here, so that a start and a
 * restart of a role take a second less. It lies where the code lies and is trusted as the code is; where it cannot be written, nothing changes.
 */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// The packed product is compiled already.
if (import.meta.url.endsWith('.ts')) enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sekisho', import.meta.url)))
