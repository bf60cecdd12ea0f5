/** The browser's offer to put the app on the home screen, kept until somebody takes it. */
import { Watched } from '../chat/index.ts'

interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

/** once · offered: `install()` shows the browser's question · by-hand: Safari has no question, only a menu · installed or not possible */
export type Installable = 'no' | 'offered' | 'by-hand'

let offer: InstallEvent | undefined
const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches
const isApplePhone = /iPhone|iPad|iPod/.test(navigator.userAgent)

export const installable = new Watched<Installable>(!isInstalled() && isApplePhone ? 'by-hand' : 'no')

export function listenForOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallEvent
    installable.set('offered')
  })
  addEventListener('appinstalled', () => installable.set('no'))
}

export async function install(): Promise<void> {
  await offer?.prompt()
  offer = undefined
  installable.set('no')
}
