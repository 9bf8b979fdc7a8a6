import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api/client'
import { useSession } from './api/session'
import { App, preload } from './App'
import { TextProvider } from './i18n/Text'
import { cssVariables, theme } from './theme'

const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, refetchOnWindowFocus: true, retry: (tries, error) => !(error instanceof ApiError) && tries < 2 } },
})

/** Session, words and page are asked for at once, not one after the other. */
function Start() {
  useSession()
  return <TextProvider><Notifications position="bottom-right" /><App /></TextProvider>
}

preload(location.pathname)
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}><Start /></QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
