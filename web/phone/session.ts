/** Where this phone stands with Sekisho. One value, changed in one place; every screen follows from it. */
import { type Chat, forgetPictures, openShelf, Watched } from '../chat/index.ts'
import { ask, onSessionEnded } from '../shared/api/client.ts'
import { ApiProblem } from '../shared/api/problem.ts'
import { api } from './api.ts'
import { forgetDevice, type RememberedDevice, rememberDevice, rememberedDevice } from './device.ts'

export type Session = Awaited<ReturnType<typeof askSession>>
const askSession = () => ask(api.GET('/api/v1/session'))

export type Standing =
  | { readonly kind: 'reading' }
  /** The server cannot be reached, or fails: all there is is what waits to be sent. */
  | { readonly kind: 'away'; readonly error: unknown }
  /** No registration is known here. */
  | { readonly kind: 'new' }
  | { readonly kind: 'signed-out'; readonly approved?: boolean }
  | { readonly kind: 'pending' }
  | { readonly kind: 'stopped'; readonly why: 'revoked' | 'suspended' | 'expired' }
  | { readonly kind: 'signed-in'; readonly session: Session; readonly registered: boolean }

export const standing = new Watched<Standing>({ kind: 'reading' })

/** At the start, and whenever the answer may have changed. @param registered just now, on this page */
export async function readStanding(registered = false): Promise<void> {
  try {
    const session = await askSession()
    standing.set({ kind: 'signed-in', session, registered })
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500 && error.code !== 'rate-limited') await readRegistration()
    else standing.set({ kind: 'away', error })
  }
}

/** Without a session: does this phone still count? What it kept is erased the moment it does not. */
export async function readRegistration(): Promise<void> {
  const device = rememberedDevice()
  if (!device) return standing.set({ kind: 'new' })
  try {
    const params = { path: { registrationId: device.registrationId } }
    const { state } = await ask(api.GET('/api/v1/registration/{registrationId}', { params }))
    if (state === 'pending') standing.set({ kind: 'pending' })
    else if (state === 'active') standing.set({ kind: 'signed-out', approved: standing.get().kind === 'pending' })
    else {
      await wipe()
      standing.set({ kind: 'stopped', why: state })
    }
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'not-found') return standing.set({ kind: 'away', error })
    await wipe()
    forgetDevice()
    standing.set({ kind: 'new' })
  }
}

/** A registration was made: signed in at once, or waiting for an approver. */
export async function registrationMade(device: RememberedDevice, state: 'active' | 'pending'): Promise<void> {
  await wipe()
  rememberDevice(device)
  if (state === 'pending') standing.set({ kind: 'pending' })
  else await readStanding(true)
}

export function signedIn(session: Session, credentialId: string): void {
  const { id, registrationNumber } = session.device
  rememberDevice({ registrationId: id, registrationNumber, credentialId })
  standing.set({ kind: 'signed-in', session, registered: false })
}

/** @throws ApiProblem, Unreachable: then nothing has been erased */
export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/v1/session'))
  await wipe()
  standing.set({ kind: 'signed-out' })
}

/** To begin anew with another code. */
export function startOver(): void {
  forgetDevice()
  standing.set({ kind: 'new' })
}

let open: Chat | undefined

/** The conversation that is on the screen: it must not write any more once this phone is to be empty. */
export function inUse(chat: Chat | undefined): void {
  open = chat
}

async function wipe(): Promise<void> {
  open?.stop()
  forgetPictures()
  await openShelf(undefined).then(
    (shelf) => shelf.wipe(),
    () => undefined,
  )
}

let isLooking = false

/** However many requests hear of it, it is looked at once. */
export function sessionEnded(): void {
  if (standing.get().kind !== 'signed-in' || isLooking) return
  isLooking = true
  void readStanding().finally(() => {
    isLooking = false
  })
}

onSessionEnded(sessionEnded)
