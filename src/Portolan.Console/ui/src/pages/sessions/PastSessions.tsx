import { Button, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../../api/client'
import type { Page, Session } from '../../api/types'
import { useLanguage, useText } from '../../i18n/Text'
import { DataTable } from '../../parts/DataTable'
import { secondsText, useFormat } from '../../parts/format'
import { Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'
import { TlsMark } from './Sessions'

const isAddress = (text: string) => /^(\d+\.\d+\.\d+\.\d+|[\da-f:]*:[\da-f:.]*)$/i.test(text)

/** Who was connected, the newest first; a row opens that session with the pictures of its data connections. */
export function PastSessions({ open, openId }: { open: (session: Session) => void; openId: string | undefined }) {
  const t = useText()
  const format = useFormat()
  const { language } = useLanguage()
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), 300)
  const query = wanted === '' ? {} : isAddress(wanted) ? { client: wanted } : { user: wanted }
  const past = useInfiniteQuery({
    queryKey: ['past-sessions', language, query],
    queryFn: ({ pageParam, signal }) => get<Page<Session>>('sessions/past', { ...query, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = past.data?.pages.flatMap((page) => page.items) ?? []
  const seconds = (session: Session) => (session.endedAt ? (Date.parse(session.endedAt) - Date.parse(session.startedAt)) / 1000 : 0)
  return (
    <Panel flush title={t.sessions.past} lead={t.sessions.pastLead}
      aside={<TextInput size="sm" aria-label={t.sessions.searchPast} placeholder={t.sessions.searchPast} leftSection={<IconSearch size={16} />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />}>
      {past.isError ? <Trouble error={past.error} /> : (
        <DataTable label={t.sessions.past} rows={rows} rowKey={(session) => session.id} empty={past.isPending ? t.common.loading : t.sessions.noPast} onOpen={open} openRow={openId ? Number(openId) : null} openLabel={(session) => t.sessions.openSession(session.user ?? session.client.address)} columns={[
          { head: t.common.user, cell: (session) => <b className="break">{session.user ?? <span className="quiet">{t.sessions.notLoggedIn}</span>}</b> },
          { head: t.common.client, cell: (session) => <span className="mono">{session.client.address}<span className="quiet">:{session.client.port}</span> <TlsMark session={session} /></span> },
          { head: t.sessions.since, cell: (session) => <span className="numbers">{format.when(session.startedAt)}</span> },
          { head: t.sessions.lasted, end: true, cell: (session) => secondsText(seconds(session)) },
          { head: t.common.reason, cell: (session) => <span className="break" title={session.detail ?? undefined}>{session.reason}</span> },
        ]} />
      )}
      {past.hasNextPage && <Group justify="center" p="sm"><Button variant="subtle" loading={past.isFetchingNextPage} onClick={() => void past.fetchNextPage()}>{t.common.more}</Button></Group>}
    </Panel>
  )
}
