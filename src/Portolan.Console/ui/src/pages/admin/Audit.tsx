import { Anchor, Button, Group, Select, SimpleGrid, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, post } from '../../api/client'
import { useSend } from '../../api/hooks'
import type { AuditEntry, Page } from '../../api/types'
import { actorText, auditedParts, auditedText } from '../../i18n/audited'
import { useLanguage, useText } from '../../i18n/Text'
import { useAsk } from '../../parts/ask'
import { Changes } from '../../parts/Changes'
import { DataTable } from '../../parts/DataTable'
import { useFormat } from '../../parts/format'
import { Trouble } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'

const actions = ['create', 'change', 'remove', 'undo', 'import', 'export', 'login', 'loginRefused', 'password', 'kick', 'ban', 'unban', 'file', 'certificate', 'recount'] as const

/** An entry's number is its time, in microseconds. */
const timeOf = (id: string) => new Date(Number(id) / 1000).toISOString()

export default function Audit() {
  const t = useText()
  const { language } = useLanguage()
  const format = useFormat()
  const [by, setBy] = useState('')
  const [object, setObject] = useState('')
  const [action, setAction] = useState<string | null>(null)
  const [query] = useDebouncedValue({ by: by.trim(), object: object.trim(), action }, 300)
  const audit = useInfiniteQuery({
    queryKey: ['audit', language, query],
    queryFn: ({ pageParam, signal }) => get<Page<AuditEntry>>('audit', { ...query, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const undo = useSend((entry: AuditEntry) => post(`audit/${entry.id}/undo`), ['audit', 'settings', 'data-connections', 'overview', 'users', 'groups', 'bans', 'hooks', 'administrators', 'api-keys'], t.admin.undone)
  const [ask, dialog] = useAsk()
  const rows = audit.data?.pages.flatMap((page) => page.items) ?? []
  const nameOf = (word: string) => (t.admin.actions as Record<string, string>)[word] ?? word
  return (
    <>
      <PageTitle title={t.admin.audit} lead={t.admin.auditLead} />
      <Panel flush>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" px={18} py={6}>
          <TextInput label={t.admin.by} value={by} onChange={(event) => setBy(event.currentTarget.value)} />
          <Select label={t.admin.action} placeholder={t.common.all} clearable clearButtonProps={{ 'aria-label': t.common.all }} value={action} onChange={setAction} data={actions.map((value) => ({ value, label: nameOf(value) }))} />
          <TextInput label={t.admin.object} placeholder="user:anna" value={object} onChange={(event) => setObject(event.currentTarget.value)} />
        </SimpleGrid>
        {audit.isError && <Trouble error={audit.error} />}
        <DataTable label={t.admin.audit} rows={rows} rowKey={(row) => row.id} empty={audit.isPending ? t.common.loading : t.admin.noAudit} columns={[
          { head: t.common.time, cell: (row) => <span id={`entry-${row.id}`} className="numbers steady">{format.when(row.at)}</span> },
          { head: t.admin.by, cell: (row) => <span className="steady">{actorText(t, row.by)}{row.from && <span className="quiet mono"> {row.from}</span>}</span> },
          { head: t.admin.action, cell: (row) => (
            <>
              <span className="steady">{nameOf(row.action)}</span>
              {row.undoes && <Text size="xs" className="quiet">{t.admin.undoes} <Anchor inherit href={`#entry-${row.undoes}`}>{format.when(timeOf(row.undoes))}</Anchor></Text>}
            </>
          ) },
          { head: t.admin.object, cell: (row) => <Audited object={row.object} only={() => setObject(row.object)} /> },
          { head: t.admin.changes, cell: (row) => <div className="broad"><Changes changes={row.changes} />{!row.undoable && <Text size="xs" className="quiet">{row.whyNot}</Text>}</div> },
          { head: t.common.actions, hideHead: true, end: true, cell: (row) => row.undoable ? (
            <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={16} />} aria-label={t.admin.undoOf(auditedText(t, row.object))}
              onClick={() => ask({ title: t.admin.undoTitle(auditedText(t, row.object)), text: <><Text size="sm" mb="xs">{t.admin.undoText}</Text><Changes changes={row.changes} /></>, yes: t.admin.undo, act: () => undo.mutate(row) })}>{t.admin.undo}</Button>
          ) : null },
        ]} />
        {audit.hasNextPage && <Group justify="center" p="sm"><Button variant="subtle" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>{t.common.more}</Button></Group>}
      </Panel>
      {dialog}
    </>
  )
}

/** `user:anna` in the reader's words; choosing it shows what else was done to it. */
function Audited({ object, only }: { object: string; only: () => void }) {
  const t = useText()
  const [kind, name] = auditedParts(t, object)
  return (
    <Anchor component="button" type="button" size="sm" c="inherit" ta="start" className="break wide" title={object} onClick={only}>
      {kind} {name && <span className="mono">{name}</span>}
    </Anchor>
  )
}
