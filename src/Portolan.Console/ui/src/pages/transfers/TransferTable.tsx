import { Badge, Group, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconListDetails, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import type { Direction, Outcome, Transfer } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { DataTable } from '../../parts/DataTable'
import { useFormat } from '../../parts/format'
import { PictureDrawer } from '../sessions/PictureDrawer'

const icons: Record<Direction, typeof IconArrowUp> = { upload: IconArrowUp, download: IconArrowDown, listing: IconListDetails, none: IconPlugConnectedX }
const inks: Record<Outcome, [string, string]> = { completed: ['var(--ok-soft)', 'var(--ok)'], failed: ['var(--bad-soft)', 'var(--bad)'], aborted: ['var(--warn-soft)', 'var(--warn)'] }

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const t = useText()
  const [background, color] = inks[outcome]
  return <Badge style={{ background, color }}>{t.transfers[outcome]}</Badge>
}

export function FileCell({ transfer }: { transfer: Transfer }) {
  const t = useText()
  const Icon = icons[transfer.direction]
  return (
    <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
      <Icon size={16} role="img" aria-label={t.transfers[transfer.direction]} style={{ flex: 'none', color: 'var(--quiet)' }} />
      <span className="break">{transfer.path || transfer.verb}</span>
      {transfer.tls && <IconLock size={14} role="img" aria-label="TLS" style={{ flex: 'none', color: 'var(--ok)' }} />}
    </Group>
  )
}

/** Ended transfers; a row opens the six steps of its data connection. */
export function TransferTable({ transfers, empty, label }: { transfers: Transfer[]; empty: ReactNode; label: string }) {
  const t = useText()
  const format = useFormat()
  const [open, setOpen] = useState<Transfer | null>(null)
  return (
    <>
      <DataTable
        label={label} rows={transfers} rowKey={(row) => row.id} empty={empty} onOpen={setOpen} openLabel={(row) => t.transfers.openPicture(row.path || row.verb)} openRow={open?.id ?? null}
        columns={[
          { head: t.transfers.file, cell: (row) => <FileCell transfer={row} /> },
          { head: t.transfers.result, cell: (row) => <Group gap={6}><OutcomeBadge outcome={row.outcome} />{row.cause && <Text size="xs" c="var(--bad)" title={row.cause}>{row.title ?? row.cause}</Text>}</Group> },
          { head: t.common.user, cell: (row) => row.user ?? '—' },
          { head: t.common.client, cell: (row) => <span className="mono">{row.client}</span> },
          { head: t.common.size, end: true, cell: (row) => format.bytes(row.bytes) },
          { head: t.common.time, end: true, cell: (row) => <Ago at={row.at} /> },
        ]}
      />
      <PictureDrawer connection={open?.connection ?? open?.id ?? null} title={open?.path ?? ''} onClose={() => setOpen(null)} />
    </>
  )
}
