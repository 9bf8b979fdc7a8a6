import { Badge, Progress, Text } from '@mantine/core'
import { useGet } from '../../api/hooks'
import type { TlsUse } from '../../api/types'
import { useText } from '../../i18n/Text'
import { DataTable } from '../../parts/DataTable'
import { Loaded } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

/** Versions and ciphers of the clients, and who never resumes. */
export function TlsUsage() {
  const t = useText()
  const usage = useGet<TlsUse>('tls', {}, { every: 15 })
  return (
    <Panel title={t.certificates.usage} lead={t.certificates.usageLead} id="usage" flush>
      <Loaded query={usage}>{(data) => (
        <>
          <div style={{ padding: '4px 18px 10px' }}>
            <Text size="sm"><span className="quiet">{t.certificates.engine}{t.common.colon}</span>{data.engine} {data.protocols.map((each) => <Badge key={each.protocol + each.cipher} variant="default" mr={4}>{each.protocol ? `${each.protocol} · ${each.cipher}` : t.sessions.plain} · {each.sessions}</Badge>)}</Text>
            {data.resumptionRate !== null && data.resumptionRate !== undefined && (
              <>
                <Text size="sm" mt={8}>{t.certificates.resumption}{t.common.colon}{t.certificates.rate(Math.round(100 * data.resumptionRate))}</Text>
                <Progress mt={4} maw={420} size="sm" value={100 * data.resumptionRate} aria-label={t.certificates.resumption} />
              </>
            )}
          </div>
          <DataTable label={t.certificates.usage} rows={data.clients} rowKey={(row) => row.client + row.protocol + row.cipher} empty={t.certificates.noUse} columns={[
            { head: t.common.client, cell: (row) => <span className="break">{row.client}</span> },
            { head: t.certificates.protocol, cell: (row) => <>{row.protocol} {row.plain > 0 && <Badge style={{ background: 'var(--warn-soft)', color: 'var(--warn)' }}>{t.certificates.plain(row.plain)}</Badge>}</> },
            { head: t.certificates.cipher, cell: (row) => <span className="mono break">{row.cipher}</span> },
            { head: t.certificates.sessionsCount, end: true, cell: (row) => row.sessions },
            { head: t.certificates.resumed, end: true, cell: (row) => (row.resumed + row.notResumed === 0 ? '—' : row.resumed === 0 ? <Badge style={{ background: 'var(--warn-soft)', color: 'var(--warn)' }}>{t.certificates.neverResume}</Badge> : `${Math.round((100 * row.resumed) / (row.resumed + row.notResumed))} %`) },
          ]} />
        </>
      )}</Loaded>
    </Panel>
  )
}
