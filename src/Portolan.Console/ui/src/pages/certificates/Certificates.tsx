import { Alert, Badge, SimpleGrid, Stack, Text } from '@mantine/core'
import { ApiError } from '../../api/client'
import { useGet } from '../../api/hooks'
import type { CertificateInfo } from '../../api/types'
import { useText } from '../../i18n/Text'
import { DataTable } from '../../parts/DataTable'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { useNamedPart } from '../../parts/named'
import { PageTitle, Panel } from '../../parts/Panel'
import { AcmePanel } from './AcmePanel'
import { ReplaceCertificate } from './ReplaceCertificate'
import { TlsUsage } from './TlsUsage'

export default function Certificates() {
  const t = useText()
  const certificate = useGet<CertificateInfo>('certificate')
  useNamedPart(!certificate.isPending)
  const tlsIsOff = certificate.error instanceof ApiError && certificate.error.status === 404
  return (
    <>
      <PageTitle title={t.certificates.title} lead={t.certificates.lead} />
      <Stack gap="md">
        {tlsIsOff ? <Alert color="yellow">{t.certificates.none}</Alert> : <Loaded query={certificate}>{(data) => <Current certificate={data} />}</Loaded>}
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          <AcmePanel />
          <ReplaceCertificate names={certificate.data?.names ?? []} />
        </SimpleGrid>
        <TlsUsage />
      </Stack>
    </>
  )
}

function Current({ certificate }: { certificate: CertificateInfo }) {
  const t = useText()
  const format = useFormat()
  const days = Math.floor((new Date(certificate.expiresAt).getTime() - Date.now()) / 86_400_000)
  const [background, color] = days < 0 ? ['var(--bad-soft)', 'var(--bad)'] : days < 21 ? ['var(--warn-soft)', 'var(--warn)'] : ['var(--ok-soft)', 'var(--ok)']
  return (
    <Panel title={t.certificates.current} aside={<Badge size="lg" style={{ background, color }}>{t.certificates.daysLeft(days)}</Badge>}>
      <dl className="facts">
        <div><dt>{t.certificates.subject}</dt><dd><b>{certificate.subject}</b> {certificate.selfSigned && <Badge variant="default">{t.certificates.selfSigned}</Badge>}</dd></div>
        <div><dt>{t.certificates.issuer}</dt><dd>{certificate.issuer}</dd></div>
        <div><dt>{t.certificates.names}</dt><dd className="mono">{certificate.names.join(', ') || '—'}</dd></div>
        <div><dt>{t.certificates.validUntil}</dt><dd>{format.when(certificate.expiresAt)} ({t.certificates.validFrom} {format.day(certificate.notBefore)})</dd></div>
        <div><dt>{t.certificates.fingerprint}</dt><dd className="mono" style={{ fontSize: '0.78rem' }}>{certificate.fingerprint}</dd></div>
      </dl>
      {certificate.selfSigned && <Text size="sm" c="dimmed" mt="sm">{t.certificates.selfSignedText}</Text>}
      {certificate.chain.length > 0 && (
        <div style={{ margin: '12px -18px -18px' }}>
          <DataTable label={t.certificates.chain} rows={certificate.chain} rowKey={(row) => row.subject} empty={t.common.none} columns={[
            { head: t.certificates.chain, cell: (row) => <span className="break">{row.subject}</span> },
            { head: t.certificates.issuer, cell: (row) => <span className="break">{row.issuer}</span> },
            { head: t.certificates.validUntil, end: true, cell: (row) => format.day(row.expiresAt) },
          ]} />
        </div>
      )}
    </Panel>
  )
}
