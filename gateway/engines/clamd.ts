/**
 * clamd(8): one session a file, so that version and verdict come from one process. Commands begin with `z` and end, like the answers,
 * with NUL; in a session each answer bears the number of its command, and they may come in any order (clamd(8), COMMANDS).
 */
import { EngineTrouble, type Scan, threatOf, versionOf } from './answer.ts'
import { type Address, Connection } from './connection.ts'
import type { Deadline, EngineClient } from './engine.ts'

/** INSTREAM: length of the chunk, four bytes, big-endian; a chunk of length 0 ends the stream. */
const chunkBytes = 256 * 1024
/** A name of a signature and a few words. */
const mostAnswerBytes = 1024

export class Clamd implements EngineClient {
  readonly #address: Address
  constructor(address: Address) {
    this.#address = address
  }

  async greet(deadline: Deadline): Promise<string> {
    return this.#session(deadline, async (connection) => {
      await connection.write('zPING\0zVERSION\0')
      const answers = await numbered(connection, 2)
      if (answers.get(1) !== 'PONG') throw new EngineTrouble('protocol')
      return versionOf(answers.get(2) ?? '')
    })
  }

  async scan(untrusted: Uint8Array, deadline: Deadline): Promise<Scan> {
    return this.#session(deadline, async (connection) => {
      await connection.write('zVERSION\0')
      const version = versionOf(await numberedAs(connection, 1))
      await connection.write('zINSTREAM\0')
      const whole = await stream(connection, untrusted)
      return meaning(await numberedAs(connection, 2), version, whole)
    })
  }

  async #session<T>({ milliseconds, signal }: Deadline, talk: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await Connection.open(this.#address, milliseconds, signal)
    try {
      await connection.write('zIDSESSION\0')
      return await talk(connection)
    } finally {
      connection.close()
    }
  }
}

/** @returns whether all of it was sent: past StreamMaxLength clamd answers in the middle and hangs up */
async function stream(connection: Connection, bytes: Uint8Array): Promise<boolean> {
  for (let at = 0; at < bytes.length && !connection.answered; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    await connection.write(length)
    await connection.write(chunk)
  }
  const whole = !connection.answered
  await connection.write(Buffer.alloc(4))
  return whole
}

function meaning(answer: string, version: string, whole: boolean): Scan {
  const threat = /^stream: (.+) FOUND$/s.exec(answer)?.[1]
  if (threat !== undefined) return { verdict: 'found', version, threat: threatOf(threat) }
  if (answer === 'stream: OK') return whole ? { verdict: 'clean', version } : { verdict: 'declined', version, why: 'not-read' }
  if (answer === 'INSTREAM size limit exceeded. ERROR') return { verdict: 'declined', version, why: 'too-large' }
  throw new EngineTrouble(answer.endsWith(' ERROR') ? 'error' : 'protocol')
}

async function numbered(connection: Connection, count: number): Promise<Map<number, string>> {
  const answers = new Map<number, string>()
  while (answers.size < count) {
    const [, number = '', answer = ''] = /^([1-9]): (.*)$/s.exec(await connection.readUntil('\0', mostAnswerBytes)) ?? []
    if (number === '' || answers.has(Number(number))) throw new EngineTrouble('protocol')
    answers.set(Number(number), answer)
  }
  return answers
}

/** The next answer, which must be that to the command of this number. */
async function numberedAs(connection: Connection, number: number): Promise<string> {
  const answer = (await numbered(connection, 1)).get(number)
  if (answer === undefined) throw new EngineTrouble('protocol')
  return answer
}
