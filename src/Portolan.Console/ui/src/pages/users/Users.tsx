import { Badge, Button, Group, Progress, Tabs, Text, TextInput } from '@mantine/core'
import { IconPlus, IconSearch, IconUser, IconUsersGroup } from '@tabler/icons-react'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useLocation, useParams } from 'wouter'
import { get } from '../../api/client'
import { useGet } from '../../api/hooks'
import type { Group as UserGroup, Page, User } from '../../api/types'
import { useLanguage, useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { DataTable } from '../../parts/DataTable'
import { parseBytes, useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { useMay } from '../../shell/Me'
import { GroupDrawer } from './GroupDrawer'
import { UserDrawer } from './UserDrawer'

/** Who may log in by FTP, and on which terms. `/users/anna` opens anna, `/users/group:staff` a group, `/users/new` an empty form. */
export default function Users() {
  const t = useText()
  const may = useMay('operator')
  const { name: open } = useParams()
  const [, go] = useLocation()
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), 250)
  const { language } = useLanguage()
  const users = useInfiniteQuery({
    queryKey: ['users', 'all', language, wanted],
    queryFn: ({ pageParam, signal }) => get<Page<User>>('users', { limit: 200, search: wanted, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
  const more = users.hasNextPage && <Group justify="center" p="sm"><Button variant="subtle" loading={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>{t.common.more}</Button></Group>
  const groups = useGet<Page<UserGroup>>('groups', { limit: 1000 })
  const show = (name: string) => go(`/users/${encodeURIComponent(name)}`)
  const group = open?.startsWith('group:') ? open.slice(6) : null
  const names = (groups.data?.items ?? []).map(({ name }) => name)
  return (
    <>
      <PageTitle title={t.users.title} lead={t.users.lead} actions={may && (
        <>
          <Button variant="default" leftSection={<IconUsersGroup size={17} />} onClick={() => show('group:')}>{t.users.newGroup}</Button>
          <Button leftSection={<IconPlus size={17} />} onClick={() => show('new')}>{t.users.newUser}</Button>
        </>
      )} />
      <Tabs defaultValue="users">
        <Tabs.List mb="md">
          <Tabs.Tab value="users" leftSection={<IconUser size={16} />}>{t.users.users}</Tabs.Tab>
          <Tabs.Tab value="groups" leftSection={<IconUsersGroup size={16} />}>{t.users.groups}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users"><Loaded query={users}>{({ pages }) => <UserTable users={pages.flatMap((page) => page.items)} search={search} setSearch={setSearch} open={show} more={more} />}</Loaded></Tabs.Panel>
        <Tabs.Panel value="groups"><Loaded query={groups}>{(page) => <GroupTable groups={page.items} open={(name) => show(`group:${name}`)} />}</Loaded></Tabs.Panel>
      </Tabs>
      <UserDrawer name={open && group === null ? open : null} groups={names} onClose={() => go('/users')} />
      <GroupDrawer name={group} onClose={() => go('/users')} />
    </>
  )
}

function UserTable({ users, search, setSearch, open, more }: { users: User[]; search: string; setSearch: (text: string) => void; open: (name: string) => void; more: ReactNode }) {
  const t = useText()
  return (
    <Panel title={t.users.users} flush aside={<TextInput aria-label={t.users.search} placeholder={t.users.search} leftSection={<IconSearch size={16} />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />}>
      <DataTable label={t.users.users} rows={users} rowKey={(user) => user.name} empty={search === '' ? t.users.empty : t.users.noMatch} onOpen={(user) => open(user.name)} openLabel={(user) => t.users.open(user.name)} columns={[
        { head: t.users.name, cell: (user) => <b className="break">{user.name}</b> },
        { head: t.common.state, cell: (user) => <StateOf user={user} /> },
        { head: t.users.groups, cell: (user) => user.groups.map((group) => <Badge key={group} mr={4} variant="default">{group}</Badge>) },
        { head: t.users.usage, cell: (user) => user.usage && <UsageCell user={user} /> },
        { head: t.users.lastLogin, end: true, cell: (user) => <Ago at={user.lastLogin} /> },
      ]} />
      {more}
    </Panel>
  )
}

function StateOf({ user }: { user: User }) {
  const t = useText()
  const format = useFormat()
  if (user.origin === 'commandLine') return <Badge variant="default">{t.users.commandLine}</Badge>
  if (user.disabled) return <Badge color="gray" style={{ color: 'var(--quiet)' }}>{t.users.disabled}</Badge>
  if (user.expiresAt && new Date(user.expiresAt) < new Date()) return <Badge style={{ background: 'var(--warn-soft)', color: 'var(--warn)' }}>{t.users.expired}</Badge>
  return <><Badge style={{ background: 'var(--ok-soft)', color: 'var(--ok)' }}>{t.users.active}</Badge>{user.expiresAt && <Text size="xs" c="dimmed">{t.users.expires} {format.day(user.expiresAt)}</Text>}</>
}

function UsageCell({ user }: { user: User }) {
  const t = useText()
  const format = useFormat()
  const { bytes, files } = user.usage!
  const quota = user.terms.quotaBytes ? parseBytes(String(user.terms.quotaBytes)) : null
  return (
    <div style={{ minWidth: 110 }}>
      <span className="numbers">{format.bytes(bytes)}</span> <span className="quiet">{t.users.files(format.number(files))}</span>
      {quota ? <Progress size={4} mt={3} value={Math.min(100, (100 * bytes) / quota)} aria-label={t.users.quotaUsed(Math.round((100 * bytes) / quota))} /> : null}
    </div>
  )
}

function GroupTable({ groups, open }: { groups: UserGroup[]; open: (name: string) => void }) {
  const t = useText()
  return (
    <Panel title={t.users.groups} flush>
      <DataTable label={t.users.groups} rows={groups} rowKey={(group) => group.name} empty={t.users.noGroups} onOpen={(group) => open(group.name)} openLabel={(group) => t.users.open(group.name)} columns={[
        { head: t.users.name, cell: (group) => <b className="break">{group.name}</b> },
        { head: t.users.note, cell: (group) => group.note },
        { head: t.users.members, end: true, cell: (group) => group.members ?? 0 },
      ]} />
    </Panel>
  )
}
