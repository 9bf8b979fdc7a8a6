import { Anchor, Badge, Button, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { call } from '../../api/client'
import { useEvents } from '../../api/events'
import { useGet, useSend } from '../../api/hooks'
import type { Finding, Overview as Everything, Rates, Severity } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { useAsk } from '../../parts/ask'
import { Changes } from '../../parts/Changes'
import { Chart } from '../../parts/Chart'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { useMay } from '../../shell/Me'
import { FailuresByCause } from '../transfers/FailuresByCause'
import { TransferTable } from '../transfers/TransferTable'

/** Is everything well? Findings first, then what happens now. */
export default function Overview() {
  const t = useText()
  const overview = useGet<Everything>('overview', {}, { every: 30 })
  const client = useQueryClient()
  useEvents(['rates'], (_, data) => {
    const rates = data as Rates
    client.setQueriesData<Everything>({ queryKey: ['overview'] }, (old) => old && { ...old, rates: { ...old.rates, ...rates }, history: extended(old.history, rates) })
  })
  return (
    <>
      <PageTitle title={t.overview.title} />
      <Loaded query={overview} lines={6}>
        {(data) => (
          <Stack gap="md">
            <Findings findings={data.findings} />
            <Now data={data} />
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
              <Throughput history={data.history} />
              <SessionsOverTime history={data.history} />
            </SimpleGrid>
            <Panel title={t.overview.lastTransfers} flush aside={<Anchor component={Link} href="/transfers" size="sm">{t.overview.allTransfers}</Anchor>}>
              <TransferTable transfers={data.lastTransfers} empty={t.overview.noTransfers} label={t.overview.lastTransfers} />
            </Panel>
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
              <FailuresByCause failures={data.failures} lead={t.overview.failuresLead} empty={t.overview.noFailures} />
              <ServerFacts server={data.server} />
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </>
  )
}

/** A quarter of an hour in samples of five seconds, as the server keeps them. */
function extended(history: Rates[], rates: Rates): Rates[] {
  const last = history.at(-1)?.at
  return rates.at && (!last || Date.parse(rates.at) - Date.parse(last) >= 5000) ? [...history, rates].slice(-180) : history
}

const looks: Record<Severity, { ink: string; soft: string; icon: typeof IconInfoCircle }> = {
  red: { ink: 'var(--bad)', soft: 'var(--bad-soft)', icon: IconAlertTriangle },
  amber: { ink: 'var(--warn)', soft: 'var(--warn-soft)', icon: IconAlertTriangle },
  info: { ink: 'var(--note)', soft: 'var(--note-soft)', icon: IconInfoCircle },
}

function Findings({ findings }: { findings: Finding[] }) {
  const t = useText()
  const serious = findings.filter(({ severity }) => severity !== 'info').length
  return (
    <section aria-label={t.overview.findings}>
      <Stack gap="sm">
        {serious === 0 && (
          <Group wrap="nowrap" gap="sm" p="md" align="flex-start" style={{ borderRadius: 12, background: 'var(--ok-soft)' }}>
            <IconCircleCheck size={24} color="var(--ok)" style={{ flex: 'none' }} />
            <div><Title order={2} c="var(--ok)">{t.overview.allWell}</Title><Text size="sm">{t.overview.allWellText}</Text></div>
          </Group>
        )}
        {serious > 0 && <Title order={2}>{t.overview.attention(serious)}</Title>}
        {findings.map((finding) => <FindingCard key={finding.code + finding.text} finding={finding} />)}
      </Stack>
    </section>
  )
}

function FindingCard({ finding }: { finding: Finding }) {
  const t = useText()
  const { ink, soft, icon: Icon } = looks[finding.severity]
  const may = useMay('administrator')
  const { action, place } = finding
  const [ask, dialog] = useAsk()
  const act = useSend(() => call(action!.method, action!.path, action!.body), ['overview', 'settings', 'data-connections', 'certificate'], action?.changes.length ? t.overview.doneUndo : t.overview.done)
  const preview = () => (action!.changes.length === 0 ? act.mutate(undefined) : ask({ title: t.overview.previewTitle(action!.label), text: <Changes changes={action!.changes} />, yes: t.overview.apply, harmless: true, act: () => act.mutate(undefined) }))
  return (
    <article className="panel" style={{ display: 'flex', gap: 14, padding: '14px 18px', borderInlineStart: `4px solid ${ink}` }}>
      <Icon size={22} color={ink} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
      <Stack gap={4} style={{ minWidth: 0, flex: 1 }}>
        <Group gap="xs">
          <Title order={3} className="break">{finding.title}</Title>
          <Badge style={{ background: soft, color: ink }}>{t.overview[finding.severity]}</Badge>
        </Group>
        <Text size="sm" className="break">{finding.text}</Text>
        {finding.remedy && <Text size="sm" className="break"><b>{t.overview.remedy}{t.common.colon}</b>{finding.remedy}</Text>}
        <Group gap="md" mt={4}>
          {action && may && <Button size="xs" loading={act.isPending} onClick={preview}>{action.label}</Button>}
          {place && <Anchor component={Link} href={place.path} size="sm">{place.label}</Anchor>}
        </Group>
      </Stack>
      {dialog}
    </article>
  )
}

function Fact({ name, value, children, to }: { name: string; value: ReactNode; children?: ReactNode; to?: string }) {
  return (
    <div className="panel" style={{ padding: '14px 18px' }}>
      <Text size="sm" c="dimmed">{to ? <Anchor component={Link} href={to} inherit>{name}</Anchor> : name}</Text>
      <Text fz={26} fw={650} lh={1.25} className="numbers" style={{ letterSpacing: '-0.02em' }}>{value}</Text>
      {children}
    </div>
  )
}

function Now({ data }: { data: Everything }) {
  const t = useText()
  const format = useFormat()
  const { rates, passive } = data
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: 'xs', sm: 'md' }}>
      <Fact name={t.overview.sessions} value={format.number(rates.sessions)} to="/sessions">
        <Text size="xs" c="dimmed">{t.overview.logins}{t.common.colon}{rates.loginsPerSecond.toFixed(1)}</Text>
      </Fact>
      <Fact name={t.overview.up} value={format.rate(rates.uploadBytesPerSecond)}><Text size="xs" c="dimmed">{t.overview.running}{t.common.colon}{rates.transfersRunning}</Text></Fact>
      <Fact name={t.overview.down} value={format.rate(rates.downloadBytesPerSecond)}><Text size="xs" c="dimmed">{t.overview.running}{t.common.colon}{rates.transfersRunning}</Text></Fact>
      <Fact name={t.overview.passive} value={passive.range ?? '—'} to="/data-connections">
        {passive.range
          ? <>
            <Progress mt={6} mb={4} size="sm" value={(100 * passive.used) / Math.max(1, passive.ports)} color={passive.refused > 0 ? 'red' : 'harbour'} aria-label={t.overview.used(passive.used, passive.ports)} />
            <Text size="xs" c="dimmed">{t.overview.used(passive.used, passive.ports)} · {t.overview.peak(passive.peak)} · {t.overview.refused(passive.refused)}</Text>
          </>
          : <Text size="xs" c="dimmed">{t.overview.randomPorts}</Text>}
      </Fact>
    </SimpleGrid>
  )
}

function Throughput({ history }: { history: Rates[] }) {
  const t = useText()
  const format = useFormat()
  return (
    <Panel title={t.overview.rates} lead={t.overview.ratesLead}>
      <Chart bytes label={t.overview.throughputChart} format={format.rate} lines={[
        { name: t.overview.up, colour: 'var(--busy)', values: history.map((rates) => rates.uploadBytesPerSecond) },
        { name: t.overview.down, colour: 'var(--ok)', values: history.map((rates) => rates.downloadBytesPerSecond) },
      ]} />
    </Panel>
  )
}

function SessionsOverTime({ history }: { history: Rates[] }) {
  const t = useText()
  const format = useFormat()
  return (
    <Panel title={t.overview.sessions} lead={t.overview.ratesLead}>
      <Chart label={t.overview.sessionsChart} format={(value) => format.number(Math.round(value * 10) / 10)} lines={[
        { name: t.overview.sessions, colour: 'var(--note)', values: history.map((rates) => rates.sessions) },
        { name: t.overview.running, colour: 'var(--warn)', values: history.map((rates) => rates.transfersRunning) },
      ]} />
    </Panel>
  )
}

function ServerFacts({ server }: { server: Everything['server'] }) {
  const t = useText()
  const format = useFormat()
  const facts: [string, ReactNode][] = [
    [t.overview.listens, <span className="mono break">{server.endPoints.join(', ')}</span>],
    [t.overview.since, <>{format.when(server.startedAt)} (<Ago at={server.startedAt} />)</>],
    [t.overview.version, server.version],
    [t.overview.tlsEngine, server.tlsEngine ?? '—'],
    [t.overview.certificate, server.certificate ? `${server.certificate.subject}, ${t.overview.expires(format.day(server.certificate.expiresAt))}` : t.overview.noCertificate],
  ]
  return (
    <Panel title={t.overview.server}>
      <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </Panel>
  )
}
