/// <reference lib="webworker" />
/** Keeps the app's own files for opening without a network. Nothing of the API is ever kept here. */

const worker = self as unknown as ServiceWorkerGlobalScope
const shelf = 'sekisho-pages'
/** A network that does not answer for this long is none, when the page is here already. */
const patienceMilliseconds = 3_000

worker.addEventListener('install', (event) => {
  event.waitUntil(keepAll().then(() => worker.skipWaiting()))
})
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/api/') || pathname === '/openapi.json')
    return
  if (event.request.mode === 'navigate') event.respondWith(page(event))
  else if (/^\/(assets|icons)\/|^\/app\.webmanifest$/.test(pathname)) event.respondWith(file(event.request))
})

/** The page as it is now; as it was when there is no network. */
async function page(event: FetchEvent): Promise<Response> {
  const kept = await caches.open(shelf)
  const old = await kept.match('/')
  const fresh = fetch('/', { cache: 'no-cache' })
  if (!old) return fresh
  // A new version is fetched whole before its page is kept, so that the page which opens offline has all of its files.
  event.waitUntil(fresh.then((answer) => (answer.ok ? keepAll() : undefined)).catch(() => undefined))
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMilliseconds))
  const answer = await Promise.race([fresh, late]).catch(() => undefined)
  return answer?.ok ? answer.clone() : old
}

/** Named by its content (assets), or small and seldom changed (icons). */
async function file(request: Request): Promise<Response> {
  const kept = await caches.open(shelf)
  return (await kept.match(request)) ?? fetch(request)
}

/** The page with every file that it and its scripts name; what no page names any more goes. */
async function keepAll(): Promise<void> {
  const kept = await caches.open(shelf)
  const answer = await fetch('/', { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`the page: ${answer.status}`)
  const wanted = await namedBy(await answer.clone().text())
  const there = new Set((await kept.keys()).map(({ url }) => new URL(url).pathname))
  await Promise.all([...wanted].filter((path) => !there.has(path)).map((path) => kept.add(path)))
  await kept.put('/', answer)
  await Promise.all([...there].filter((path) => path !== '/' && !wanted.has(path)).map((path) => kept.delete(path)))
}

const fixed = ['/app.webmanifest', '/icons/icon-180.png', '/icons/icon-192.png', '/icons/icon-512.png']

async function namedBy(html: string): Promise<Set<string>> {
  const wanted = new Set(fixed)
  const look = async (text: string): Promise<void> => {
    const fresh = [...text.matchAll(/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => `/${path}`).filter((path) => !wanted.has(path))
    for (const path of fresh) wanted.add(path)
    // Scripts name the parts that they load later.
    await Promise.all(fresh.filter((path) => path.endsWith('.js')).map(async (path) => look(await (await fetch(path)).text())))
  }
  await look(html)
  return wanted
}
