import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Component, lazy, Suspense, useEffect, type ComponentType, type ReactNode } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { ApiError, setCsrf } from './api/client'
import { useSession } from './api/session'
import { useText } from './i18n/Text'
import { Trouble } from './parts/Loaded'
import { MeProvider } from './shell/Me'
import { Shell } from './shell/Shell'

const routes: Record<string, () => Promise<{ default: ComponentType }>> = {
  '/': () => import('./pages/overview/Overview'),
  '/data-connections': () => import('./pages/data/DataConnections'),
  '/sessions/:id?': () => import('./pages/sessions/Sessions'),
  '/transfers': () => import('./pages/transfers/Transfers'),
  '/users/:name?': () => import('./pages/users/Users'),
  '/files': () => import('./pages/files/Files'),
  '/server/limits-and-settings/settings/:section?': () => import('./pages/settings/Settings'),
  '/server/limits-and-settings/limits': () => import('./pages/limits/Limits'),
  '/server/certificates': () => import('./pages/certificates/Certificates'),
  '/audit': () => import('./pages/admin/Audit'),
  '/api-keys': () => import('./pages/admin/ApiKeys'),
  '/administrators': () => import('./pages/admin/Administrators'),
  '/backup': () => import('./pages/admin/Backup'),
  '/account': () => import('./pages/admin/Account'),
}
const pages = Object.entries(routes).map(([route, load]) => ({ route, Page: lazy(load) }))
const Login = lazy(() => import('./pages/login/Login'))
const FirstRun = lazy(() => import('./pages/login/FirstRun'))

/** Fetches the page of an address, so that it comes together with what it waits for. */
export function preload(path: string) {
  const found = Object.keys(routes).find((route) => (route === '/' ? path === '/' : path.startsWith(route.replace(/\/:.*/, ''))))
  void (found && routes[found]!().catch(() => undefined)) // whoever shows it says what is wrong
}

/** The signed-in person's pages, or the door to them. */
export function App() {
  const [path] = useLocation()
  const client = useQueryClient()
  const me = useSession()
  useEffect(() => client.getQueryCache().subscribe(({ query }) => {
    // The session in the console is over: back to the door, wherever one was.
    if (query.queryKey[0] !== 'session' && query.state.error instanceof ApiError && query.state.error.status === 401) void client.resetQueries({ queryKey: ['session'] })
  }), [client])
  if (path === '/first-run') return <Suspense fallback={<Waiting />}><FirstRun /></Suspense>
  if (me.isPending) return <Waiting />
  if (me.isError && !(me.error instanceof ApiError && me.error.status === 401)) return <Center h="100vh"><Trouble error={me.error} action={<Button onClick={() => void me.refetch()}>↻</Button>} /></Center>
  if (!me.data) return <Suspense fallback={<Waiting />}><Login /></Suspense>
  setCsrf(me.data.csrf)
  return (
    <MeProvider value={me.data}>
      <Shell>
        <Sound key={path.split('/')[1]}>
          <Suspense fallback={<Waiting />}>
            <Switch>
              {pages.map(({ route, Page }) => <Route key={route} path={route} component={Page} />)}
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </Sound>
      </Shell>
    </MeProvider>
  )
}

function Waiting() {
  const t = useText()
  return <Center mih={240}><Loader aria-label={t.common.loading} role="status" type="dots" /></Center>
}

function NotFound() {
  const t = useText()
  return (
    <Stack align="flex-start">
      <Title order={1}>{t.shell.notFound}</Title>
      <Text>{t.shell.notFoundText}</Text>
      <Button component={Link} href="/">{t.shell.backToOverview}</Button>
    </Stack>
  )
}

/** A page that breaks says so; the frame around it goes on. */
class Sound extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError = () => ({ broken: true })

  override render = () => (this.state.broken ? <Broken /> : this.props.children)
}

function Broken() {
  const t = useText()
  return (
    <Stack align="flex-start" role="alert">
      <Title order={1}>{t.shell.broke}</Title>
      <Text>{t.shell.brokeText}</Text>
      <Button onClick={() => location.reload()}>{t.common.tryAgain}</Button>
    </Stack>
  )
}
