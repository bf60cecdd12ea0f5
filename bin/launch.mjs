#!/usr/bin/env node
// The `sekisho` command: finds a Node that can run the sources (or the compiled package) and hands over to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setUp } from './setup.mjs'

if (!setUp()) process.exit(1)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'bin', 'sekisho.ts')
const entry = existsSync(source) ? source : join(root, 'dist', 'bin', 'sekisho.js')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const bundled = join(root, 'node_modules', 'node', 'bin', 'node')
const own = major > 24 || (major === 24 && minor >= 7)

if (own) {
  process.argv.splice(1, 1, entry)
  await import(entry)
} else if (existsSync(bundled)) {
  const child = spawn(bundled, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void child.kill(signal))
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
} else {
  process.stderr.write(`Node 24.7 以上が必要です(現在 ${process.version}) / Node 24.7 or newer is needed, this is ${process.version}\n`)
  process.exit(1)
}
