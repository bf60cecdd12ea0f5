/** /livez, /readyz and /metrics: plain HTTP on a loopback port, for the machine's own watchers. */
import { createServer } from 'node:http'
import { listenFault } from './http/server.ts'
import type { Check, Checks, Probe, RoleName } from './roles.ts'

export interface OperationsOptions {
  readonly host: string
  readonly port: number
  /** Asks every role; a role that is down answers with a failed check. */
  probe(): Promise<readonly { readonly role: RoleName; readonly probe: Probe }[]>
}

export interface Operations {
  readonly port: number
  close(): Promise<void>
}

type Answer = readonly [status: number, type: string, body: string]

export async function startOperations({ host, port, probe }: OperationsOptions): Promise<Operations> {
  const pages: Readonly<Record<string, () => Promise<Answer>>> = {
    '/livez': async () => [200, 'application/json', '{"live":true}\n'],
    '/readyz': async () => readiness((await probe()).map(({ probe: { checks } }) => checks)),
    '/metrics': async () => [200, 'text/plain; version=0.0.4; charset=utf-8', metrics(await probe())],
  }
  const server = createServer((request, response) => {
    const page = request.method === 'GET' ? pages[request.url?.split('?')[0] ?? ''] : undefined
    const answer = page ? page() : Promise.resolve<Answer>([404, 'application/json', '{"error":"not found"}\n'])
    answer.then(
      ([status, type, body]) => response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((done, fail) => {
    server.once('error', (error) => fail(listenFault(error, host, port)))
    server.listen({ host, port }, done)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await closed
    },
  }
}

function readiness(all: readonly Checks[]): Answer {
  const checks: Record<string, Check> = Object.assign({}, ...all)
  const ready = Object.values(checks).every(({ ok }) => ok)
  return [ready ? 200 : 503, 'application/json', `${JSON.stringify({ ready, checks }, undefined, 2)}\n`]
}

/** Each role's text with a `role` label on every sample; the comments of a metric once. */
function metrics(probes: readonly { role: RoleName; probe: Probe }[]): string {
  const families = new Map<string, { comments: string[]; samples: string[] }>()
  for (const { role, probe } of probes) {
    let family: { comments: string[]; samples: string[] } | undefined
    for (const line of probe.metrics.split('\n')) {
      const name = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1]
      if (name !== undefined) {
        family = families.get(name) ?? { comments: [], samples: [] }
        families.set(name, family)
        if (!family.comments.includes(line)) family.comments.push(line)
      } else if (line && family) {
        family.samples.push(labelled(line, role))
      }
    }
  }
  return `${[...families.values()].map(({ comments, samples }) => [...comments, ...samples].join('\n')).join('\n')}\n`
}

function labelled(sample: string, role: RoleName): string {
  const brace = sample.indexOf('{')
  const space = sample.indexOf(' ')
  if (brace >= 0 && brace < space) return `${sample.slice(0, brace)}{role="${role}",${sample.slice(brace + 1)}`
  return `${sample.slice(0, space)}{role="${role}"}${sample.slice(space)}`
}
