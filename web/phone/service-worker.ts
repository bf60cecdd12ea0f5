/// <reference lib="webworker" />
/** Keeps the app's own files for opening without a network. Nothing of the API is ever kept here. */

const worker = self as unknown as ServiceWorkerGlobalScope
const shelf = 'sekisho-pages'

worker.addEventListener('install', () => void worker.skipWaiting())
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/api/') || pathname === '/openapi.json')
    return
  event.respondWith(event.request.mode === 'navigate' ? freshFirst(new Request('/')) : keptFirst(event.request))
})

async function freshFirst(request: Request): Promise<Response> {
  const kept = await caches.open(shelf)
  try {
    const fresh = await fetch(request)
    if (fresh.ok) await kept.put(request, fresh.clone())
    return fresh
  } catch (error) {
    const old = await kept.match(request)
    if (old) return old
    throw error
  }
}

/** Files under /assets/ are named by their content. */
async function keptFirst(request: Request): Promise<Response> {
  const kept = await caches.open(shelf)
  const old = await kept.match(request)
  if (old) return old
  const fresh = await fetch(request)
  if (fresh.ok) await kept.put(request, fresh.clone())
  return fresh
}
