import '../shared/theme.css'
import '../shared/words/appearance.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { registerServiceWorker } from '../shared/trusted.ts'
import { App } from './app.tsx'
import { codeOfHash } from './entry/code.ts'
import { listenForOffer } from './install.ts'

// Out of the address bar at once: it would stay in the history and on a screenshot.
const code = codeOfHash(location.hash)
if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
listenForOffer()

const place = document.getElementById('app')
if (place)
  createRoot(place).render(
    <StrictMode>
      <App code={code} />
    </StrictMode>,
  )
registerServiceWorker()
