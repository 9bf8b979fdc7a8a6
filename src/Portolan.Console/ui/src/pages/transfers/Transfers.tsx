import { Button, Grid, Group, Select, SimpleGrid, Text, TextInput } from '@mantine/core'
import { IconChevronRight, IconDownload, IconFilterOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { get, url } from '../../api/client'
import { useGet } from '../../api/hooks'
import type { FailureCount, Page, Transfer } from '../../api/types'
import { useLanguage, useText } from '../../i18n/Text'
import { useFormat } from '../../parts/format'
import { Trouble } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { PictureDrawer } from '../sessions/PictureDrawer'
import { FailuresByCause } from './FailuresByCause'
import { FileCell, OutcomeBadge } from './TransferTable'
import './transfers.css'

const keys = ['user', 'client', 'path', 'direction', 'outcome', 'cause', 'from', 'to'] as const
type Filters = Partial<Record<(typeof keys)[number], string>>

/** The history. Pages come from the server as one scrolls; only visible rows exist, so a million stay smooth. */
export default function Transfers() {
  const t = useText()
  const [params, setParams] = useSearchParams()
  const filters = Object.fromEntries(keys.flatMap((key) => (params.get(key) ? [[key, params.get(key)!]] : []))) as Filters
  const set = (key: keyof Filters, value: string | null) => setParams((old) => {
    if (value) old.set(key, value)
    else old.delete(key)
    return old
  }, { replace: true })
  const [settled] = useDebouncedValue(JSON.stringify(filters), 300)
  const asked = JSON.parse(settled) as Filters
  const query = { ...asked, from: asked.from && new Date(asked.from).toISOString(), to: asked.to && new Date(asked.to).toISOString() }
  const failures = useGet<FailureCount[] | Page<FailureCount>>('transfers/failures', { from: query.from, to: query.to })
  const causes = (Array.isArray(failures.data) ? failures.data : failures.data?.items) ?? []
  return (
    <>
      <PageTitle title={t.transfers.title} lead={t.transfers.lead} actions={<Button component="a" href={url('transfers.csv', query)} download variant="default" leftSection={<IconDownload size={17} />}>{t.transfers.csv}</Button>} />
      <Grid gap="md" align="stretch" mb="md">
        <Grid.Col span={{ base: 12, lg: 8 }} display="grid"><Panel title={t.transfers.filters} aside={Object.keys(filters).length > 0 && <Button size="xs" variant="subtle" leftSection={<IconFilterOff size={16} />} onClick={() => setParams({}, { replace: true })}>{t.transfers.clear}</Button>}>
          <FilterFields filters={filters} set={set} causes={causes} />
        </Panel></Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }} display="grid"><FailuresByCause failures={causes} lead={query.from || query.to ? t.transfers.failuresOfFilter : t.overview.failuresLead} empty={t.transfers.noFailures} /></Grid.Col>
      </Grid>
      <History query={query} />
    </>
  )
}

function FilterFields({ filters, set, causes }: { filters: Filters; set: (key: keyof Filters, value: string | null) => void; causes: FailureCount[] }) {
  const t = useText()
  const text = (key: 'user' | 'client' | 'path', label: string) => <TextInput label={label} value={filters[key] ?? ''} onChange={(event) => set(key, event.currentTarget.value)} />
  const choice = (key: 'direction' | 'outcome', label: string, words: ('upload' | 'download' | 'listing' | 'none' | 'completed' | 'failed' | 'aborted')[]) =>
    <Select label={label} placeholder={t.common.all} clearable clearButtonProps={{ 'aria-label': t.transfers.clear }} value={filters[key] ?? null} onChange={(value) => set(key, value)} data={words.map((value) => ({ value, label: t.transfers[value] }))} />
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4, lg: 3, xl: 4 }} spacing="sm">
      {text('user', t.common.user)}
      {text('client', t.common.client)}
      {text('path', t.transfers.path)}
      {choice('direction', t.transfers.direction, ['upload', 'download', 'listing', 'none'])}
      {choice('outcome', t.transfers.outcome, ['completed', 'failed', 'aborted'])}
      <Select label={t.transfers.cause} placeholder={t.common.all} clearable clearButtonProps={{ 'aria-label': t.transfers.clear }} value={filters.cause ?? null} onChange={(value) => set('cause', value)} data={causeChoices(causes, filters.cause)} />
      <TextInput type="datetime-local" label={t.transfers.from} value={filters.from ?? ''} onChange={(event) => set('from', event.currentTarget.value)} />
      <TextInput type="datetime-local" label={t.transfers.to} value={filters.to ?? ''} onChange={(event) => set('to', event.currentTarget.value)} />
    </SimpleGrid>
  )
}

function causeChoices(causes: FailureCount[], chosen: string | undefined) {
  const choices = causes.map(({ cause, title, count }) => ({ value: cause, label: `${title} (${count})` }))
  return chosen && !choices.some(({ value }) => value === chosen) ? [...choices, { value: chosen, label: chosen }] : choices
}

function History({ query }: { query: Record<string, string | undefined> }) {
  const t = useText()
  const format = useFormat()
  const { language } = useLanguage()
  const [open, setOpen] = useState<Transfer | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const history = useInfiniteQuery({
    queryKey: ['transfers', language, query],
    queryFn: ({ pageParam, signal }) => get<Page<Transfer>>('transfers', { ...query, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = history.data?.pages.flatMap((page) => page.items) ?? []
  const total = history.data?.pages[0]?.total
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => 52, overscan: 15, scrollMargin: list.current?.offsetTop ?? 0, getItemKey: (index) => rows[index]!.id })
  const visible = virtual.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = history
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastVisible >= rows.length - 20) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastVisible, rows.length])
  if (history.isError) return <Trouble error={history.error} />
  return (
    <Panel flush title={total === undefined || total === null ? t.transfers.title : t.transfers.total(format.number(total))}>
      {rows.length === 0 && !history.isPending && <Text c="dimmed" size="sm" px={18} pb={18}>{t.transfers.empty}</Text>}
      <div role="table" aria-label={t.transfers.title} aria-rowcount={total ?? -1}>
        <div role="row" className="transfer-row transfer-head">
          {[t.common.time, t.transfers.file, t.common.user, t.common.size, t.transfers.rate, t.transfers.result].map((head) => <span role="columnheader" key={head}>{head}</span>)}
          <span role="columnheader" style={{ fontSize: 0 }}>{t.transfers.picture}</span>
        </div>
        <div ref={list} role="rowgroup" className="virtual-rows" style={{ height: virtual.getTotalSize() }}>
          {visible.map((item) => <HistoryRow key={item.key} transfer={rows[item.index]!} index={item.index} measure={virtual.measureElement} top={item.start - virtual.options.scrollMargin} open={setOpen} />)}
        </div>
      </div>
      {hasNextPage && <Group justify="center" p="sm"><Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.common.more}</Button></Group>}
      <PictureDrawer connection={open ? (open.connection ?? open.id) : null} title={open?.path ?? ''} onClose={() => setOpen(null)} />
    </Panel>
  )
}

function HistoryRow({ transfer, index, top, measure, open }: { transfer: Transfer; index: number; top: number; measure: (node: Element | null) => void; open: (transfer: Transfer) => void }) {
  const t = useText()
  const format = useFormat()
  return (
    <div role="row" aria-rowindex={index + 2} data-index={index} ref={measure} className="transfer-row" style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${top}px)` }} onClick={() => open(transfer)}>
      <span role="cell" className="quiet t-time" title={format.when(transfer.at)}>{format.when(transfer.at)}</span>
      <span role="cell" className="t-file"><FileCell transfer={transfer} /></span>
      <span role="cell" className="t-user">{transfer.user ?? '—'} <span className="mono quiet">{transfer.client}</span></span>
      <span role="cell" className="numbers t-size">{format.bytes(transfer.bytes)}</span>
      <span role="cell" className="numbers quiet t-rate">{transfer.durationSeconds > 0 && transfer.bytes > 0 ? format.rate(transfer.bytes / transfer.durationSeconds) : '—'}</span>
      <span role="cell" className="t-result"><OutcomeBadge outcome={transfer.outcome} />{transfer.cause && <div title={transfer.cause} style={{ fontSize: 12, lineHeight: 1.3, color: 'var(--bad)' }}>{transfer.title ?? transfer.cause}</div>}</span>
      <span role="cell" className="t-open"><button type="button" className="open-button" aria-label={t.transfers.openPicture(transfer.path)} onClick={(event) => { event.stopPropagation(); open(transfer) }}><IconChevronRight size={18} /></button></span>
    </div>
  )
}
