import type { WrittenConfiguration } from './schema.ts'

const isEvery = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** Values that are right one by one and wrong together. */
export function contradictions(configuration: WrittenConfiguration): string[] {
  const { listen, tls, sessions, database, queue, limits } = configuration
  const mistakes: string[] = []
  const listeners = Object.entries(listen).filter(([, { port }]) => port !== 0)
  for (const [index, [name, { host, port }]] of listeners.entries()) {
    const twin = listeners
      .slice(0, index)
      .find(([, other]) => other.port === port && (other.host === host || isEvery(other.host) || isEvery(host)))
    if (twin) mistakes.push(`listen.${name}.port: ${port} is the port of listen.${twin[0]} too / 同じポートが2か所に指定されています`)
  }
  for (const side of ['internet', 'lgwan'] as const) {
    if ((tls[side].certificateFile === undefined) !== (tls[side].keyFile === undefined)) {
      mistakes.push(`tls.${side}: certificateFile and keyFile go together / 証明書と秘密鍵は両方を指定してください`)
    }
    if (sessions[side].idleMinutes > sessions[side].absoluteHours * 60) {
      mistakes.push(`sessions.${side}.idleMinutes: is longer than absoluteHours / absoluteHours より長くなっています`)
    }
  }
  if (limits.headersSeconds > limits.requestSeconds) {
    mistakes.push('limits.headersSeconds: is longer than requestSeconds / requestSeconds より長くなっています')
  }
  for (const [name, { url, urlFile }] of Object.entries({ database, queue })) {
    if (url !== undefined && urlFile !== undefined) {
      mistakes.push(`${name}: has url and urlFile, give one of them / url と urlFile はどちらか一方にしてください`)
    }
  }
  return mistakes
}
