/** The OpenAPI documents of both listeners, made from the very route tables that the listeners serve; nothing is started. */
import { openApiDocument } from '../../gateway/http/openapi.ts'
import type { Domain } from '../../gateway/http/route.ts'
import { internetRoutes } from '../../gateway/internet/listener.ts'
import { lgwanRoutes } from '../../gateway/lgwan/listener.ts'

/** Stands for every part that a handler would use: handlers are never called here, only their tables are read. */
// biome-ignore lint/suspicious/noExplicitAny: takes the place of any part
const unused: any = new Proxy(() => undefined, { get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : unused) })

export const documents: Readonly<Record<Domain, ReturnType<typeof openApiDocument>>> = {
  internet: openApiDocument('internet', internetRoutes(unused)),
  lgwan: openApiDocument('lgwan', lgwanRoutes(unused, unused)),
}
