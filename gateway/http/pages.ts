/** A listener's screens: files that the build made, read once at the start. Whatever is no file of theirs is not looked for on the disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Request, RequestHandler, Response } from 'express'
import type { Domain } from './route.ts'

interface Page {
  readonly type: string
  readonly bodies: Readonly<Record<Encoding, Buffer | undefined>>
  /** Named by its content, so it never changes. */
  readonly immutable: boolean
}

/** In order of preference; `identity` is always there. */
const encodings = { br: '.br', gzip: '.gz', identity: '' } as const
type Encoding = keyof typeof encodings

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/**
 * CSP Level 3: own files only, no inline script or style, no other host; pictures also from memory (thumbnails of what is being sent).
 * Trusted Types: no text becomes markup or a script's address except through the one policy that registers the service worker.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types sekisho',
].join('; ')

/** Nothing that a screen of ours does not use. */
const permissionsPolicy = ['geolocation', 'microphone', 'camera', 'payment', 'usb', 'serial', 'display-capture']
  .map((feature) => `${feature}=()`)
  .join(', ')

const builtFolder = (side: Domain): string => fileURLToPath(new URL(`../../web/dist/${side}`, import.meta.url))

/** @returns undefined where the screens have not been built: the API works all the same */
export function createPages(side: Domain, folder = builtFolder(side)): RequestHandler | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined
  const pages = readPages(folder)
  return (request, response, next) => {
    const page = pages.get(addressOf(request, pages))
    if (!page || (request.method !== 'GET' && request.method !== 'HEAD')) return next()
    send(page, request, response)
  }
}

function readPages(folder: string): Map<string, Page> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => types[extname(name)] !== undefined)
  return new Map(names.map((name) => [`/${name.split(sep).join('/')}`, readPage(folder, name)]))
}

function readPage(folder: string, name: string): Page {
  const read = (suffix: string) => (existsSync(join(folder, name + suffix)) ? readFileSync(join(folder, name + suffix)) : undefined)
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    bodies: { br: read(encodings.br), gzip: read(encodings.gzip), identity: read(encodings.identity) },
    immutable: name.startsWith(`assets${sep}`),
  }
}

/** A place within the screens (no file, not the API) that a browser goes to is answered with the one page, which shows it. */
function addressOf({ path, headers }: Request, pages: ReadonlyMap<string, Page>): string {
  if (path === '/') return '/index.html'
  const navigates = headers.accept?.includes('text/html') ?? false
  return navigates && !path.startsWith('/api/') && !path.startsWith('/assets/') && extname(path) === '' && !pages.has(path)
    ? '/index.html'
    : path
}

function send(page: Page, request: Request, response: Response): void {
  const accepted = request.acceptsEncodings(Object.keys(encodings).filter((name) => page.bodies[name as Encoding] !== undefined))
  const encoding = (accepted || 'identity') as Encoding
  response.setHeader('Content-Security-Policy', contentSecurityPolicy)
  response.setHeader('Permissions-Policy', permissionsPolicy)
  response.setHeader('Content-Type', page.type)
  response.setHeader('Cache-Control', page.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.vary('Accept-Encoding')
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
  response.end(request.method === 'HEAD' ? undefined : page.bodies[encoding])
}
