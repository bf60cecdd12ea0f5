/**
 * Stands where soffice.bin would, as LibreOffice would be once a document had taken it over: does what the input says, and reports as its
 * output. Started by the real launcher, in the real sandbox.
 */
const { execFileSync, spawn } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const path = require('node:path')

const words = process.argv.slice(2)
if (words.includes('--terminate_after_init')) process.exit(0)
const outputFolder = words[words.indexOf('--outdir') + 1]
const target = words[words.indexOf('--convert-to') + 1].split(':')[0]
const order = JSON.parse(fs.readFileSync(words.at(-1), 'utf8'))
const output = path.join(outputFolder, `document.${target}`)
fs.mkdirSync(outputFolder, { recursive: true })

const connect = (where) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(where)
    socket.once('connect', () => resolve('connected'))
    socket.once('error', reject)
  })

const python = (program) => execFileSync('/usr/bin/python3', ['-c', program], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

/** What each attempt must not bring back. */
const attempts = {
  passwords: () => fs.readFileSync('/etc/passwd', 'utf8'),
  secret: () => fs.readFileSync(order.secret, 'utf8'),
  'folder of the secret': () => fs.readdirSync(path.dirname(order.secret)).join(),
  processes: () => fs.readdirSync('/proc').join(),
  'environment of the parent': () => fs.readFileSync(`/proc/${process.ppid}/environ`, 'latin1'),
  'write beside the secret': () => fs.writeFileSync(`${order.secret}.written`, 'x'),
  'write to /tmp': () => fs.writeFileSync('/tmp/sekisho-written', 'x'),
  'write over LibreOffice': () => fs.writeFileSync(path.join(__dirname, 'written'), 'x'),
  'write to /dev/shm': () => fs.writeFileSync('/dev/shm/written', 'x'),
  network: () => connect({ host: '127.0.0.1', port: order.port }),
  'socket of the machine': () => connect({ path: order.socket }),
  'socket of the machine by its abstract name': () => connect({ path: `\0${order.abstract}` }),
  'a message without a connection': () =>
    python(`import socket; s=socket.socket(socket.AF_INET, socket.SOCK_DGRAM); print(s.sendto(b"x", ("127.0.0.1", ${order.port})))`),
  'signal to the launcher': () => process.kill(process.ppid, 'SIGKILL'),
  'another user': () => process.setuid(1234),
}

const acts = {
  async attempts() {
    const results = {}
    for (const [name, attempt] of Object.entries(attempts)) {
      if (order.only && !order.only.includes(name)) continue
      try {
        results[name] = `succeeded: ${await attempt()}`
      } catch (error) {
        results[name] = error.code ?? 'failed'
      }
    }
    fs.writeFileSync(output, JSON.stringify({ results, environment: process.env, uid: process.getuid() }))
  },
  hang: () => new Promise(() => setInterval(() => undefined, 1000)),
  /** A process that wants to outlive the conversion: a session of its own, and it ignores what it can. */
  leave() {
    spawn(process.execPath, ['-e', `process.on('SIGTERM', () => {}); process.title = ${JSON.stringify(order.mark)}; setInterval(() => {}, 1000)`, order.mark], {
      detached: true,
      stdio: 'ignore',
    }).unref()
    fs.writeFileSync(output, 'done')
    process.exit(0)
  },
  /** The office itself becomes the tracer, so that its end is the office's. */
  trace: () => process.execve('/usr/bin/python3', ['python3', '-c', 'import ctypes; ctypes.CDLL(None).ptrace(16, 1, 0, 0)'], {}),
  hoard() {
    const held = []
    for (;;) held.push(Buffer.alloc(32 << 20, 1))
  },
  large: () => fs.writeFileSync(output, Buffer.alloc(order.bytes, 1)),
  'link to a file of the machine': () => fs.symlinkSync('/etc/passwd', output),
  folder: () => fs.mkdirSync(output),
  pipe: () => execFileSync('/usr/bin/mkfifo', [output]),
  /** A file larger than all scratch: refused, or the end of the writer. */
  fill() {
    const piece = Buffer.alloc(8 << 20, 1)
    const file = fs.openSync(path.join(outputFolder, 'large'), 'w')
    for (let written = 0; written < order.scratchBytes + (64 << 20); written += piece.length)
      if (fs.writeSync(file, piece) < piece.length) throw new Error('full')
    fs.writeFileSync(output, 'all of it was written')
  },
  nothing: () => undefined,
  crash: () => process.abort(),
}

Promise.resolve(acts[order.do]()).then(
  () => process.exit(0),
  () => process.exit(1),
)
