/** The one address of a script that is given as text: the service worker's (Trusted Types, see the listener's content security policy). */

interface Policy {
  createScriptURL(url: string): string
}
const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes

export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return
  const policy = types?.createPolicy('sekisho', {
    createScriptURL(url) {
      if (url !== '/service-worker.js') throw new TypeError('no other script')
      return url
    },
  })
  const address = policy?.createScriptURL('/service-worker.js') ?? '/service-worker.js'
  // Without it the app works as long as the network does.
  navigator.serviceWorker.register(address).catch(() => undefined)
}
