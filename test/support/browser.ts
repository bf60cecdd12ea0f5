/** A real browser at a whole installation: one Chromium for a suite, a context for each person. */
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:tls'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'
import type { TestInstallation } from './installation.ts'
import type { Client } from './phone.ts'

export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

/** Why the suites that need a browser cannot run here; undefined when they can. */
export const noBrowser = chromiumPath === undefined ? 'Chromium is not installed' : undefined

/** Trusted by the listeners' public keys, as a certificate error would switch service workers and WebAuthn off. */
export async function openBrowser({ authority, administrator, phone }: TestInstallation): Promise<Browser> {
  const keys = await Promise.all([administrator.origin, phone().origin].map((origin) => publicKeyHash(origin, authority)))
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      `--ignore-certificate-errors-spki-list=${keys.join(',')}`,
      '--no-sandbox',
      '--disable-gpu',
      '--disable-extensions',
      '--disable-dev-shm-usage',
      '--lang=ja',
      '--font-render-hinting=none',
    ],
  })
}

/** SHA-256 of a listener's SubjectPublicKeyInfo, Base64. */
function publicKeyHash(origin: string, authority: Buffer): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), servername: hostname, ca: authority }, () => {
      const { raw } = socket.getPeerCertificate()
      socket.destroy()
      const spki = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' })
      resolve(createHash('sha256').update(spki).digest('base64'))
    }).once('error', reject)
  })
}

export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page said that it should not: console errors, uncaught errors, violations of the content security policy. */
  readonly complaints: string[]
  close(): Promise<void>
}

export interface VisitOptions {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  readonly scale?: number
}

/** A browser of one person. A failed request is the page's business; whatever it writes to the console as an error otherwise is not. */
export async function visit(
  browser: Browser,
  origin: string,
  { width = 390, height = 844, dark = false, scale = 1 }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => void complaints.push(String(error)))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  return { context, page, complaints, close: () => context.close() }
}

/** Goes on in the browser with the session of a client, without the sign-in's screens. */
export async function signedInAs({ context }: Visit, client: Client): Promise<void> {
  const [name = '', value = ''] = (client.cookie ?? '').split(/=(.*)/s)
  await context.addCookies([{ name, value, url: client.origin, secure: true, httpOnly: true, sameSite: 'Strict' }])
}

/** The telephone's own lock, in software: CDP WebAuthn. `verified` false is a phone without PIN, fingerprint or face. */
export async function addAuthenticator(page: Page, verified = true): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: verified,
      isUserVerified: verified,
      automaticPresenceSimulation: true,
    },
  })
  return session
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const axeSource = readFileSync(axePath, 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}

/** What axe-core finds on the page, one line each; empty is good. WCAG 2.2 A and AA and its best practices. */
export async function barriers(page: Page): Promise<string[]> {
  // Through the debugger's own world, which the page's content security policy does not bind.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axeSource })
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document, { resultTypes: ["violations"] })',
    awaitPromise: true,
    returnByValue: true,
  })
  // Not detached: that would take the page's virtual authenticator away (Chromium ends WebAuthn with any session of the page).
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return (result.value as AxeResult).violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 300)} ${node.failureSummary ?? ''}`),
  )
}
