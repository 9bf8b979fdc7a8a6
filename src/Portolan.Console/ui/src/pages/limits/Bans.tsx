import { Badge, Button, Grid, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import { useState } from 'react'
import { post, remove } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Ban, BanCounter, Page } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { DataTable } from '../../parts/DataTable'
import { errorsOf, problemAt } from '../../parts/FieldErrors'
import { Loaded, Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

const itemsOf = <T,>(answer: T[] | Page<T>) => (Array.isArray(answer) ? answer : answer.items)

/** Who is kept out now, and who is on the way to it. */
export function Bans() {
  const t = useText()
  const [adding, setAdding] = useState(false)
  const bans = useGet<Page<Ban> | Ban[]>('bans')
  const counters = useGet<Page<BanCounter> | BanCounter[]>('bans/counters', {}, { every: 10 })
  const lift = useSend((ban: Ban) => remove('bans', { address: ban.address }), ['bans'], t.limits.lifted)
  return (
    <Grid gap="md" align="stretch">
      <Grid.Col span={{ base: 12, lg: 8 }} display="grid"><Panel title={t.limits.bans} flush aside={<Button size="xs" variant="default" leftSection={<IconBan size={16} />} onClick={() => setAdding(true)}>{t.limits.addBan}</Button>}>
        <Loaded query={bans}>{(answer) => (
          <DataTable label={t.limits.bans} rows={itemsOf(answer)} rowKey={(ban) => ban.address} empty={t.limits.noBans} columns={[
            { head: t.limits.address, cell: (ban) => <b className="mono break">{ban.address}</b> },
            { head: t.common.reason, cell: (ban) => <span className="break">{ban.reason} <Badge variant="default">{ban.automatic ? t.limits.automatic : t.limits.manual}{ban.count > 1 ? ` × ${ban.count}` : ''}</Badge></span> },
            { head: t.limits.until, cell: (ban) => <span className="steady">{ban.until ? <Ago at={ban.until} /> : t.sessions.forever}</span> },
            { head: t.common.actions, hideHead: true, end: true, cell: (ban) => <Button size="xs" variant="default" aria-label={t.limits.liftOf(ban.address)} onClick={() => lift.mutate(ban)}>{t.limits.lift}</Button> },
          ]} />
        )}</Loaded>
      </Panel></Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }} display="grid"><Panel title={t.limits.counters} lead={t.limits.countersLead} flush>
        <Loaded query={counters}>{(answer) => (
          <DataTable label={t.limits.counters} rows={itemsOf(answer)} rowKey={(row) => row.address} empty={t.limits.noCounters} columns={[
            { head: t.common.address, cell: (row) => <span className="mono">{row.address}</span> },
            { head: t.limits.failures, end: true, cell: (row) => row.failures },
            { head: t.common.time, end: true, cell: (row) => <span className="steady"><Ago at={row.lastAt} /></span> },
          ]} />
        )}</Loaded>
      </Panel></Grid.Col>
      {adding && <AddBan close={() => setAdding(false)} />}
    </Grid>
  )
}

function AddBan({ close }: { close: () => void }) {
  const t = useText()
  const [address, setAddress] = useState('')
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState<number | string>(60)
  const ban = useSend(() => post('bans', { address: address.trim(), reason, until: minutes === '' ? null : new Date(Date.now() + Number(minutes) * 60_000).toISOString() }), ['bans', 'sessions'], t.sessions.banned, { atFields: true })
  return (
    <Modal opened onClose={close} title={t.limits.addBan} centered closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => { event.preventDefault(); ban.mutate(undefined, { onSuccess: close }) }}>
        <Stack>
          <TextInput className="mono" label={t.limits.address} placeholder="203.0.113.0/24" required withAsterisk={false} error={problemAt(errorsOf(ban.error), '/address')} value={address} onChange={(event) => setAddress(event.currentTarget.value)} data-autofocus />
          <NumberInput label={t.limits.minutes} description={t.limits.minutesHint} min={1} value={minutes} onChange={setMinutes} />
          <TextInput label={t.common.reason} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {errorsOf(ban.error).length > 0 && <Trouble error={ban.error} />}
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t.common.cancel}</Button><Button type="submit" color="red" loading={ban.isPending}>{t.limits.ban}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
