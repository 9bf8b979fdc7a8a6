import { ActionIcon, AppShell, Badge, Burger, Group, Menu, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKeyboard, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { remove } from '../api/client'
import { useConnected } from '../api/events'
import { useLiveData } from '../api/live'
import { useText } from '../i18n/Text'
import { Logo } from './Logo'
import { useMe } from './Me'
import { Navigation } from './Navigation'
import { Shortcuts } from './Shortcuts'
import { LanguageSwitch, ThemeSwitch } from './Switches'

/** The frame around every page: navigation, switches, the signed-in person, shortcuts. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useText()
  const [menu, { toggle, close }] = useDisclosure(false)
  const [shortcuts, shown] = useDisclosure(false)
  const main = useRef<HTMLElement>(null)
  const [path] = useLocation()
  const first = useRef(true)
  useLiveData()
  useEffect(() => {
    // A new page is read from its top, by eye and by screen reader.
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: false })
    window.scrollTo(0, 0)
  }, [path])
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 250, breakpoint: 'md', collapsed: { mobile: !menu } }} padding={0}>
      <a className="skip-link" href="#content" onClick={(event) => { event.preventDefault(); main.current?.focus() }}>{t.shell.skip}</a>
      <AppShell.Header style={{ background: 'var(--surface)', borderColor: 'var(--line)' }}>
        <Group h="100%" px={{ base: 10, sm: 16 }} justify="space-between" wrap="nowrap" gap="xs">
          <Group gap={10} wrap="nowrap">
            <Burger opened={menu} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t.shell.menu} aria-expanded={menu} />
            <Link href="/" style={{ display: 'flex', alignItems: 'center', gap: 10, color: 'inherit', textDecoration: 'none' }}>
              <Logo />
              <Text fw={700} size="lg" style={{ letterSpacing: '-0.01em' }}>Portolan</Text>
            </Link>
          </Group>
          <Group gap={2} wrap="nowrap">
            <Live />
            <Tooltip label={t.shell.shortcuts}>
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t.shell.shortcuts} onClick={shown.open} visibleFrom="sm"><IconKeyboard size={20} /></ActionIcon>
            </Tooltip>
            <LanguageSwitch />
            <ThemeSwitch />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p={10} style={{ background: 'var(--surface)', borderColor: 'var(--line)', overflowY: 'auto' }}>
        <Navigation onLeave={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1}>
        <div style={{ maxWidth: 1320, margin: '0 auto', padding: 'clamp(14px, 2.4vw, 28px)' }}>{children}</div>
      </AppShell.Main>
      <Shortcuts opened={shortcuts} open={shown.open} close={shown.close} />
    </AppShell>
  )
}

function Live() {
  const t = useText()
  const connected = useConnected()
  return (
    <Badge variant="transparent" visibleFrom="xs" styles={{ label: { color: connected ? 'var(--ok)' : 'var(--quiet)' } }} role="status"
      leftSection={<i style={{ width: 8, height: 8, borderRadius: 8, background: connected ? 'var(--ok)' : 'var(--quiet)', display: 'block' }} />}>
      {connected ? t.shell.live : t.shell.offline}
    </Badge>
  )
}

function Account() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const signOut = async () => {
    await remove('session').catch(() => undefined)
    client.clear()
    location.assign('/')
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t.shell.account}: ${me.user}`}><IconUserCircle size={21} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.user} · {t.shell[me.role]}</Menu.Label>
        <Menu.Item leftSection={<IconUserCircle size={16} />} component={Link} href="/account">{t.shell.account}</Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>{t.shell.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
