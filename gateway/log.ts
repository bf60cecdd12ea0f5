import { inspect } from 'node:util'
import winston from 'winston'

export type { Logger } from 'winston'

export interface LogOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug'
  readonly format: 'text' | 'json'
}

/** What never belongs in a log, whatever object it sits in. */
const secretKeys = /^(password|passwd|secret|token|cookie|authorization|code|totp|key|privateKey|connectionString|url)$/i

const describeError = (error: Error): Record<string, unknown> => ({
  name: error.name,
  message: withoutCredentials(error.message),
  ...('code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}),
  ...(error.stack ? { stack: withoutCredentials(error.stack.split('\n').slice(1, 6).join(' ')) } : {}),
  ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
})

const withoutCredentials = (text: string): string => text.replaceAll(/\b([a-z]+:\/\/[^:@/\s]+):[^@/\s]+@/gi, '$1:…@')

const redact = winston.format((entry) => {
  for (const [key, value] of Object.entries(entry)) {
    if (secretKeys.test(key)) entry[key] = '…'
    else if (value instanceof Error) entry[key] = describeError(value)
  }
  return entry
})

const line = winston.format.printf(({ level, message, timestamp, role, ...rest }) => {
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4 })}`,
  )
  return [timestamp, level, role, message, ...fields].filter(Boolean).join(' ')
})

/** The operational log, on stderr; the audit log is another thing (gateway/audit). */
export function createLog(role: string, options: LogOptions): winston.Logger {
  const tail = options.format === 'json' ? winston.format.json() : line
  return winston.createLogger({
    level: options.level,
    defaultMeta: { role },
    format: winston.format.combine(winston.format.timestamp(), redact(), tail),
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  })
}
