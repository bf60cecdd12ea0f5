/** Two builds that share sources and nothing else: what the internet side serves holds no line of the console. */
import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'
import type { Domain } from '../../gateway/http/route.ts'

const web = fileURLToPath(new URL('..', import.meta.url))

/** Where each side's page and its files begin. */
const roots: Readonly<Record<Domain, string>> = { internet: 'phone', lgwan: 'terminal' }

/** What the listener serves, and where it is made before it takes that place. */
export const outputOf = (side: Domain): string => `${web}dist/${side}`
export const workshopOf = (side: Domain): string => `${web}dist/.${side}`

export const configurationOf = (side: Domain): InlineConfig => ({
  configFile: false,
  root: web + roots[side],
  publicDir: `${web}${roots[side]}/public`,
  logLevel: 'warn',
  plugins: [react(), tailwind()],
  build: {
    outDir: workshopOf(side),
    emptyOutDir: true,
    target: ['chrome111', 'safari16.4', 'firefox115'],
    // The content security policy allows no data: address, and an inlined script none at all.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
    ...(side === 'internet'
      ? { rolldownOptions: { input: [`${web}phone/index.html`, `${web}phone/service-worker.ts`], output: { entryFileNames: entryName } } }
      : {}),
  },
})

/** A service worker is found at one address for ever; everything else is named by its content. */
const entryName = ({ name }: { name: string }): string => (name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js')
