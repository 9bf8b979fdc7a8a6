import { Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { useText } from '../../i18n/Text'
import { Logo } from '../../shell/Logo'
import { LanguageSwitch, ThemeSwitch } from '../../shell/Switches'

/** The frame of the pages before sign-in. */
export function Door({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const t = useText()
  useEffect(() => void (document.title = `${title} · Portolan`), [title])
  return (
    <div style={{ minHeight: '100vh', display: 'flex', flexDirection: 'column' }}>
      <Group justify="flex-end" p="sm" component="header" gap={2}><LanguageSwitch /><ThemeSwitch /></Group>
      <main style={{ flex: 1, display: 'grid', placeItems: 'center', padding: '8px 14px 64px' }}>
        <Stack w="100%" maw={400} gap="lg">
          <Stack gap={10} align="center">
            <Logo size={52} />
            <Title order={1} ta="center">{title}</Title>
            <Text c="dimmed" ta="center" size="sm">{lead}</Text>
          </Stack>
          <div className="panel rise" style={{ padding: 24 }}>{children}</div>
          <Text c="dimmed" ta="center" size="sm">{t.login.promise}</Text>
        </Stack>
      </main>
    </div>
  )
}
