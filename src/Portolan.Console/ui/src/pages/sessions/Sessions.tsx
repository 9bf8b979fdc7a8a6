import { Badge, Group, Progress, SegmentedControl, Text, TextInput, ThemeIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronRight, IconListDetails, IconLock, IconLockOpen, IconSearch } from '@tabler/icons-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { useGet } from '../../api/hooks'
import type { Page, RunningTransfer, Session } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { PastSessions } from './PastSessions'
import { SessionDrawer } from './SessionDrawer'
import './sessions.css'

/** Who is connected, and who was. */
export default function Sessions() {
  const t = useText()
  const { id } = useParams()
  const [, go] = useLocation()
  const [view, setView] = useState('now')
  const open = (session: Session) => go(`/sessions/${session.id}`)
  return (
    <>
      <PageTitle title={t.sessions.title} lead={t.sessions.lead} actions={<SegmentedControl aria-label={t.sessions.title} value={view} onChange={setView} data={[{ value: 'now', label: t.sessions.now }, { value: 'past', label: t.sessions.past }]} />} />
      {view === 'now' ? <RunningSessions open={open} openId={id} /> : <PastSessions open={open} openId={id} />}
      <SessionDrawer id={id ?? null} onClose={() => go('/sessions')} />
    </>
  )
}

/** Live. Two hundred sessions and more scroll smoothly: only the visible rows exist. */
function RunningSessions({ open, openId }: { open: (session: Session) => void; openId: string | undefined }) {
  const t = useText()
  const [search, setSearch] = useState('')
  const sessions = useGet<Page<Session>>('sessions', { limit: 1000 }, { every: 5 })
  const wanted = search.trim().toLowerCase()
  const matching = (sessions.data?.items ?? []).filter(({ user, client }) => !wanted || user?.toLowerCase().includes(wanted) || `${client.address}:${client.port}`.includes(wanted))
  return (
    <Panel flush title={t.sessions.count(sessions.data?.total ?? sessions.data?.items.length ?? 0)}
      aside={<TextInput size="sm" aria-label={t.sessions.search} placeholder={t.sessions.search} leftSection={<IconSearch size={16} />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />}>
      <Loaded query={sessions}>{(data) => matching.length === 0
        ? <Text c="dimmed" size="sm" px={18} pb={18}>{data.items.length === 0 ? t.sessions.empty : t.sessions.noMatch}</Text>
        : <Rows sessions={matching} open={open} openId={openId} />}</Loaded>
    </Panel>
  )
}

function Rows({ sessions, open, openId }: { sessions: Session[]; open: (session: Session) => void; openId: string | undefined }) {
  const t = useText()
  const list = useRef<HTMLDivElement>(null)
  const rows = useWindowVirtualizer({ count: sessions.length, estimateSize: () => 64, overscan: 12, scrollMargin: list.current?.offsetTop ?? 0, getItemKey: (index) => sessions[index]!.id })
  return (
    <div role="table" aria-label={t.sessions.title} aria-rowcount={sessions.length + 1} className="sessions">
      <div role="row" className="session-row session-head" aria-rowindex={1}>
        {[t.common.user, t.common.client, `${t.common.state} · ${t.sessions.mode}`, t.sessions.current, t.sessions.since].map((head) => <span role="columnheader" key={head}>{head}</span>)}
        <span role="columnheader" className="hidden-text">{t.common.open}</span>
      </div>
      <div ref={list} role="rowgroup" className="virtual-rows" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const session = sessions[item.index]!
          return (
            <div key={item.key} role="row" aria-rowindex={item.index + 2} data-index={item.index} ref={rows.measureElement} className="session-row" data-open={String(session.id) === openId || undefined}
              style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${item.start - rows.options.scrollMargin}px)` }} onClick={() => open(session)}>
              <Cells session={session} open={open} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

const Cells = memo(function Cells({ session, open }: { session: Session; open: (session: Session) => void }) {
  const t = useText()
  const who = session.user ?? session.client.address
  return (
    <>
      <span role="cell" className="session-user"><b className="break">{session.user ?? <span className="quiet">{t.sessions.notLoggedIn}</span>}</b></span>
      <span role="cell" className="session-client mono">
        {session.client.address}<span className="quiet">:{session.client.port}</span>
      </span>
      <span role="cell"><Group gap={6} wrap="nowrap"><StateBadge session={session} /><TlsMark session={session} />{session.mode && <span className="mono quiet">{session.mode}</span>}</Group></span>
      <span role="cell" className="session-transfer">{session.transfer && <TransferProgress transfer={session.transfer} />}</span>
      <span role="cell" className="quiet session-since"><Ago at={session.startedAt} /></span>
      <span role="cell" className="session-open">
        <button type="button" className="open-button" aria-label={t.sessions.openSession(who)} onClick={(event) => { event.stopPropagation(); open(session) }}><IconChevronRight size={18} /></button>
      </span>
    </>
  )
})

export function StateBadge({ session }: { session: Session }) {
  const t = useText()
  if (session.state === 'ended') return <Badge color="gray">{t.sessions.ended}</Badge>
  const [background, color] = { login: ['var(--warn-soft)', 'var(--warn)'], idle: ['var(--surface-sunken)', 'var(--quiet)'], transfer: ['var(--busy-soft)', 'var(--busy)'] }[session.state]
  return <Badge style={{ background, color }}>{t.sessions[session.state]}</Badge>
}

export function TlsMark({ session }: { session: Session }) {
  const t = useText()
  const Icon = session.tls ? IconLock : IconLockOpen
  const label = session.tls ? `${session.tls.protocol} ${session.tls.cipher ?? ''}` : t.sessions.plain
  return <Icon size={16} role="img" aria-label={label} style={{ color: session.tls ? 'var(--ok)' : 'var(--warn)', flex: 'none' }} />
}

export function TransferProgress({ transfer }: { transfer: RunningTransfer }) {
  const t = useText()
  const format = useFormat()
  const Icon = { upload: IconArrowUp, download: IconArrowDown, listing: IconListDetails, none: IconListDetails }[transfer.direction]
  const percent = transfer.totalBytes ? Math.min(100, (100 * transfer.bytes) / transfer.totalBytes) : null
  return (
    <div style={{ minWidth: 0, width: '100%' }}>
      <Group gap={6} wrap="nowrap">
        <ThemeIcon size={18} variant="transparent" color="gray"><Icon size={15} role="img" aria-label={t.transfers[transfer.direction]} /></ThemeIcon>
        <Text size="sm" truncate>{transfer.path}</Text>
      </Group>
      <Progress size={5} my={3} value={percent ?? 100} animated={percent === null} striped={percent === null} aria-label={t.sessions.progress(Math.round(percent ?? 0))} />
      <Text size="xs" c="dimmed" className="numbers">{format.bytes(transfer.bytes)}{transfer.totalBytes ? ` / ${format.bytes(transfer.totalBytes)}` : ''} · {format.rate(transfer.bytesPerSecond)}</Text>
    </div>
  )
}
