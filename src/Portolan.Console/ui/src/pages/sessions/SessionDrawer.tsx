import { Alert, Button, Drawer, Group, Modal, NavLink, Radio, ScrollArea, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCircleCheck, IconLogout2 } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { post, remove } from '../../api/client'
import { useEvents } from '../../api/events'
import { useGet, useSend } from '../../api/hooks'
import type { SessionDetail, TraceSummary } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useAsk } from '../../parts/ask'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { useMay } from '../../shell/Me'
import { Picture } from './PictureDrawer'
import { StateBadge, TlsMark, TransferProgress } from './Sessions'

/** One session: what it does now, its data connections, the picture of the chosen one. */
export function SessionDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useText()
  const [, go] = useLocation()
  const session = useGet<SessionDetail>(`sessions/${id}`, {}, { enabled: id !== null, every: 3 })
  useEvents(['sessionEnded'], (_, data) => {
    // Its number is over; the history knows it by its row.
    const ended = data as { id: number; row: number | null }
    if (String(ended.id) === id && ended.row !== null) go(`/sessions/${ended.row}`, { replace: true })
  })
  const who = session.data?.user ?? session.data?.client.address ?? ''
  return (
    <Drawer opened={id !== null} onClose={onClose} size="min(860px, 100vw)" title={<Title order={2} className="break">{t.sessions.detail(who)}</Title>} closeButtonProps={{ 'aria-label': t.common.close }}>
      {id !== null && <Loaded query={session} lines={8}>{(data) => <Detail session={data} />}</Loaded>}
    </Drawer>
  )
}

function Detail({ session }: { session: SessionDetail }) {
  const t = useText()
  const format = useFormat()
  const [follow, setFollow] = useState(true)
  const [chosen, setChosen] = useState<string | null>(null)
  const newest = session.connections[0]?.id ?? null
  useEffect(() => { if (follow && newest !== null) setChosen(String(newest)) }, [follow, newest])
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <Group gap={8}><StateBadge session={session} /><TlsMark session={session} />{session.tls && <Text size="sm">{session.tls.protocol}</Text>}{session.mode && <Text size="sm" className="mono">{session.mode}</Text>}</Group>
        {session.state === 'ended' ? <Text size="sm" c="dimmed" title={session.detail ?? undefined}>{t.sessions.gone} {session.reason}</Text> : <Powers session={session} />}
      </Group>
      <dl className="facts">
        <div><dt>{t.common.client}</dt><dd className="mono">{session.client.address}:{session.client.port}</dd></div>
        <div><dt>{t.sessions.local}</dt><dd className="mono">{session.local.address}:{session.local.port}</dd></div>
        <div><dt>{t.sessions.since}</dt><dd>{format.when(session.startedAt)}</dd></div>
        {session.clientName && <div><dt>{t.sessions.software}</dt><dd>{session.clientName}</dd></div>}
        {session.directory && <div><dt>{t.sessions.directory}</dt><dd className="mono">{session.directory}</dd></div>}
      </dl>
      {session.transfer && <TransferProgress transfer={session.transfer} />}
      <Group justify="space-between">
        <Title order={3}>{t.sessions.connections}</Title>
        {session.state !== 'ended' && <Switch size="sm" label={t.sessions.follow} checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />}
      </Group>
      {session.connections.length === 0
        ? <Text size="sm" c="dimmed">{t.sessions.noConnections}</Text>
        : <Connections connections={session.connections} chosen={chosen} choose={(id) => { setFollow(false); setChosen(id) }} />}
      {chosen && <Picture connection={chosen} />}
    </Stack>
  )
}

function Connections({ connections, chosen, choose }: { connections: TraceSummary[]; chosen: string | null; choose: (id: string) => void }) {
  const t = useText()
  const format = useFormat()
  return (
    <ScrollArea.Autosize mah={170} type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t.sessions.connections }}>
      {connections.map((each) => (
        <NavLink
          key={each.id} component="button" active={String(each.id) === chosen} onClick={() => choose(String(each.id))} style={{ borderRadius: 8 }} styles={{ label: { color: 'var(--text)' }, description: { color: 'var(--quiet)' } }}
          leftSection={each.cause ? <IconAlertTriangle size={17} color="var(--bad)" /> : <IconCircleCheck size={17} color="var(--ok)" />}
          label={`${each.mode.toUpperCase()}${each.verb ? ` · ${each.verb} ${each.path ?? ''}` : ''}`} description={each.title ?? t.sessions.worked} rightSection={<Text size="xs" c="dimmed">{format.clock(each.at)}</Text>}
        />
      ))}
    </ScrollArea.Autosize>
  )
}

function Powers({ session }: { session: SessionDetail }) {
  const t = useText()
  const may = useMay('operator')
  const [ask, dialog] = useAsk()
  const [banning, setBanning] = useState(false)
  const kick = useSend(() => remove(`sessions/${session.id}`), ['sessions'], t.sessions.kicked)
  if (!may) return <Alert variant="light" color="gray" p={6}>{t.common.notAllowed}</Alert>
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" leftSection={<IconLogout2 size={16} />} onClick={() => ask({ title: t.sessions.kickTitle(session.user ?? session.client.address), text: t.sessions.kickText, yes: t.sessions.kick, act: () => kick.mutate(undefined) })}>{t.sessions.kick}</Button>
      <Button size="xs" variant="default" leftSection={<IconBan size={16} />} onClick={() => setBanning(true)}>{t.sessions.ban}</Button>
      {dialog}
      <BanDialog address={session.client.address} opened={banning} close={() => setBanning(false)} />
    </Group>
  )
}

function BanDialog({ address, opened, close }: { address: string; opened: boolean; close: () => void }) {
  const t = useText()
  const [minutes, setMinutes] = useState('60')
  const [reason, setReason] = useState('')
  const ban = useSend(() => post('bans', { address, reason, until: minutes === '0' ? null : new Date(Date.now() + Number(minutes) * 60_000).toISOString() }), ['bans', 'sessions'], t.sessions.banned)
  return (
    <Modal opened={opened} onClose={close} title={t.sessions.banTitle(address)} centered closeButtonProps={{ 'aria-label': t.common.close }}>
      <Stack>
        <Text size="sm">{t.sessions.banText}</Text>
        <Radio.Group label={t.sessions.banFor} value={minutes} onChange={setMinutes}>
          <Group mt={6} gap="md">
            <Radio value="60" label={t.sessions.hour} /><Radio value="1440" label={t.sessions.day} /><Radio value="10080" label={t.sessions.week} /><Radio value="0" label={t.sessions.forever} />
          </Group>
        </Radio.Group>
        <TextInput label={t.common.reason} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.common.cancel}</Button>
          <Button color="red" loading={ban.isPending} onClick={() => ban.mutate(undefined, { onSuccess: close })}>{t.sessions.ban}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
