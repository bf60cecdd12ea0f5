import '../shared/theme.css'
import '../shared/words/appearance.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { registerServiceWorker } from '../shared/trusted.ts'
import { App } from './app.tsx'

const place = document.getElementById('app')
if (place)
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
registerServiceWorker()
