import pg from 'pg'

/**
 * LISTEN on a connection of its own, re-made when it breaks. Notifications carry ids and may be lost while the connection is
 * down: `onGap` is called after every (re)connection, and the listener then reads what it missed from the tables.
 */
export interface Listener {
  close(): Promise<void>
}

export interface ListenOptions {
  readonly url: string
  readonly channels: readonly string[]
  onNotice(channel: string, payload: string): void
  onGap(): void
}

const firstRetryMilliseconds = 100
const lastRetryMilliseconds = 5_000

export async function listen(options: ListenOptions): Promise<Listener> {
  let closed = false
  let client: pg.Client | undefined
  let retry = firstRetryMilliseconds
  let timer: NodeJS.Timeout | undefined

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: options.url, keepAlive: true, application_name: 'sekisho-listen' })
    next.on('notification', (message) => options.onNotice(message.channel, message.payload ?? ''))
    next.on('error', () => reconnect(next))
    next.on('end', () => reconnect(next))
    await next.connect()
    for (const channel of options.channels) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    if (closed) return void (await next.end())
    client = next
    retry = firstRetryMilliseconds
    options.onGap()
  }
  const reconnect = (broken: pg.Client): void => {
    if (closed || (client !== undefined && client !== broken) || timer) return
    client = undefined
    timer = setTimeout(() => {
      timer = undefined
      connect().catch(() => {
        retry = Math.min(retry * 2, lastRetryMilliseconds)
        reconnect(broken)
      })
    }, retry)
  }
  await connect()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
