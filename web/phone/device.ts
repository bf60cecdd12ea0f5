/** What this phone remembers of its own registration: enough to sign in with one touch, nothing that opens anything by itself. */

export interface RememberedDevice {
  readonly registrationId: string
  readonly registrationNumber: string
  readonly credentialId: string
}

const key = 'sekisho.device'

export function rememberedDevice(): RememberedDevice | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<RememberedDevice> | null
    const { registrationId, registrationNumber, credentialId } = kept ?? {}
    return registrationId && registrationNumber && credentialId ? { registrationId, registrationNumber, credentialId } : undefined
  } catch {
    return undefined
  }
}

export const rememberDevice = (device: RememberedDevice): void => localStorage.setItem(key, JSON.stringify(device))
export const forgetDevice = (): void => localStorage.removeItem(key)
