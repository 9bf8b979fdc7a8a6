import { Anchor, Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { get } from '../../api/client'
import type { AnnouncedAddress, Announcement } from '../../api/types'
import type { Dictionary } from '../../i18n/en'
import { useText } from '../../i18n/Text'
import { DataTable } from '../../parts/DataTable'
import { Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'
import { policyName } from './policyName'

export function AnnouncedAddresses({ announced }: { announced: AnnouncedAddress[] }) {
  const t = useText()
  return (
    <Panel title={t.data.announced} lead={t.data.announcedLead} flush aside={<Anchor component={Link} href="/server/limits-and-settings/settings/networks" size="sm">{t.data.editNetworks}</Anchor>}>
      <DataTable label={t.data.announced} rows={announced} rowKey={(row) => row.network} empty={t.common.none} columns={[
        { head: t.data.network, cell: (row) => <span className="mono break">{row.network === 'any' ? t.data.everybodyElse : row.network}</span> },
        { head: t.data.tellAddress, cell: (row) => <b className="mono break">{row.address === 'local' ? t.data.localAddress : row.address}</b> },
        { head: t.data.source, cell: (row) => <span className="quiet">{sourceText(t, row.source)}</span> },
      ]} />
      <DryRun />
    </Panel>
  )
}

const sourceText = (t: Dictionary, source: string) => (t.data.sources as Record<string, string>)[source] ?? source

/** "What would a client at 198.51.100.7 be told?" */
function DryRun() {
  const t = useText()
  const [client, setClient] = useState('')
  const ask = useMutation({ mutationFn: () => get<Announcement>('data-connections/announce', { client: client.trim() }) })
  const answer = ask.data
  const word = (allowed: boolean) => (allowed ? t.data.allowed : t.data.refused)
  return (
    <form onSubmit={(event) => { event.preventDefault(); ask.mutate() }} style={{ padding: '14px 18px 18px', borderTop: '1px solid var(--line)' }}>
      <Text fw={600} size="sm" mb={6}>{t.data.dryRun}</Text>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput style={{ flex: 1 }} label={t.data.dryRunLabel} placeholder={t.data.dryRunHint} value={client} onChange={(event) => setClient(event.currentTarget.value)} required withAsterisk={false} className="mono" />
        <Button type="submit" variant="light" loading={ask.isPending}>{t.data.ask}</Button>
      </Group>
      {ask.isError && <Trouble error={ask.error} />}
      {answer && (
        <dl className="facts" style={{ marginTop: 14 }} aria-live="polite">
          <div><dt>{t.data.passive}</dt><dd><b className="mono">{answer.pasv.address ?? t.data.refused}</b><br /><span className="quiet">{answer.pasv.why}</span></dd></div>
          <div><dt>{t.data.rule}</dt><dd className="mono">{answer.network ?? t.data.everybodyElse}</dd></div>
          <div><dt>{t.data.epsv}</dt><dd>{word(answer.epsv)}</dd></div>
          <div><dt>{t.data.activeMode}</dt><dd>{word(answer.active)}</dd></div>
          <div><dt>{t.data.tls}</dt><dd>{policyName(t, answer.tls)}</dd></div>
          <div><dt>{t.data.reuse}</dt><dd>{policyName(t, answer.reuse)}</dd></div>
        </dl>
      )}
    </form>
  )
}
