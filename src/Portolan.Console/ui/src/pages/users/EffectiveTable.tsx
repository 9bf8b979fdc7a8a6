import { Badge, Text } from '@mantine/core'
import type { Effective, Terms } from '../../api/types'
import { useText } from '../../i18n/Text'
import { DataTable } from '../../parts/DataTable'
import { originText, termText } from './termNames'

/** Each term as it holds, and who says so: user, group or server. */
export function EffectiveTable({ effective }: { effective: Effective }) {
  const t = useText()
  const rows = (Object.keys(effective) as (keyof Terms)[]).map((name) => ({ name, ...effective[name]! }))
  const nameOf = (name: string) => (t.users as unknown as Record<string, string>)[name] ?? name
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">{t.users.effectiveLead}</Text>
      <div style={{ margin: '0 -16px' }}>
        <DataTable label={t.users.tabEffective} rows={rows} rowKey={(row) => row.name} empty={t.common.none} columns={[
          { head: t.common.name, cell: (row) => nameOf(row.name) },
          { head: t.users.value, cell: (row) => <span className="break">{termText(t, row.name, row.value)}</span> },
          { head: t.users.origin, cell: (row) => <Badge style={row.origin === 'server' ? { background: 'var(--surface-sunken)', color: 'var(--quiet)' } : { background: 'var(--note-soft)', color: 'var(--note)' }}>{originText(t, row.origin)}</Badge> },
        ]} />
      </div>
    </>
  )
}
