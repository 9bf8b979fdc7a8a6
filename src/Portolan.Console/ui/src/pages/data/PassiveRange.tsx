import { Alert, Anchor, Badge, Button, Collapse, Group, List, NumberInput, SimpleGrid, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { IconCalculator, IconCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { post } from '../../api/client'
import { at, useChangeSettings, withValues } from '../../api/settings'
import type { DataConnections, RangePlan, Settings, Validation } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'
import { useMay } from '../../shell/Me'
import { parseRange } from './portRange'

const pointer = '/passive/ports'

/** The passive port range: typed, checked while typing, in force at once. */
export function PassiveRange({ settings, live }: { settings: Settings; live?: DataConnections }) {
  const t = useText()
  const may = useMay('administrator')
  const stored = (at(settings.document, pointer) as string | null | undefined) ?? ''
  const [text, setText] = useState<string | null>(null)
  const value = text ?? stored
  const range = parseRange(value)
  const wrong = value.trim() !== '' && !range
  const wanted = value.trim() === '' ? null : (range?.text ?? null)
  const changed = !wrong && wanted !== (stored || null)
  const pinned = settings.pinned[pointer]
  const [planning, planner] = useDisclosure(false)
  const change = useChangeSettings(t.data.applied(wanted ?? t.data.noRange))
  const checks = useCheck(settings, wanted, changed)
  const apply = () => change.mutate({ settings, changes: { [pointer]: wanted } }, { onSuccess: () => setText(null) })
  const inForce = live ? live.range : stored || null
  return (
    <Panel title={t.data.range} lead={t.data.rangeLead} id="passive-port-range" aside={<div><VisuallyHidden>{t.data.current}{t.common.colon}</VisuallyHidden><Badge size="lg" className="mono">{inForce ?? t.data.noRange}</Badge></div>}>
      <form onSubmit={(event) => { event.preventDefault(); if (changed) apply() }}>
        <Group align="flex-start" gap="sm">
          <TextInput
            id={pointer} label={t.data.rangeLabel} description={t.data.rangeHint} value={value} onChange={(event) => setText(event.currentTarget.value)} disabled={!may || pinned !== undefined} w={{ base: '100%', xs: 420 }}
            error={wrong ? t.data.invalid : checks.errors[0]?.problem} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 16 } }} autoComplete="off" spellCheck={false} inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
          <Button type="submit" mt={{ base: 0, xs: 25 }} disabled={!changed || checks.errors.length > 0 || !may} loading={change.isPending}>{t.data.apply}</Button>
          <Button mt={{ base: 0, xs: 25 }} variant="default" leftSection={<IconCalculator size={17} />} onClick={planner.toggle} aria-expanded={planning}>{t.data.planner}</Button>
        </Group>
      </form>
      <Stack gap={6} mt={6} aria-live="polite">
        {changed && range && checks.errors.length === 0 && <Text size="sm" c="var(--ok)"><IconCheck size={15} style={{ verticalAlign: -2 }} /> {t.data.valid(range.count)}</Text>}
        {checks.warnings.map((warning) => <Text key={warning.field + warning.problem} size="sm" c="var(--warn)">{warning.problem} {warning.remedy}</Text>)}
        {pinned && <Alert color="gray" variant="light">{t.data.pinned(pinned)}</Alert>}
        {change.isError && <Trouble error={change.error} />}
        {live?.ephemeral && <Text size="xs" c="dimmed">{t.data.ephemeral(live.ephemeral)}</Text>}
      </Stack>
      <Collapse expanded={planning}><Planner first={range?.first ?? 50000} onTake={may && !pinned ? setText : undefined} /></Collapse>
      {live && <Anchor component={Link} href="/server/limits-and-settings/settings" size="sm" mt="sm" display="inline-block">{t.data.fullSettings}</Anchor>}
    </Panel>
  )
}

/** What the server says about the range while it is typed. */
function useCheck(settings: Settings, wanted: string | null, changed: boolean): Validation {
  const [asked] = useDebouncedValue(wanted, 300)
  const check = useQuery({
    queryKey: ['validate', settings.version, asked],
    queryFn: () => post<Validation>('settings/validate', withValues(settings.document, { [pointer]: asked })),
    enabled: changed && asked === wanted,
    staleTime: 60_000,
  })
  const mine = (problems: Validation['errors'] = []) => (changed && asked === wanted ? problems.filter(({ field }) => field.startsWith('/passive')) : [])
  return { errors: mine(check.data?.errors), warnings: mine(check.data?.warnings) }
}

function Planner({ first: initial, onTake }: { first: number; onTake?: (range: string) => void }) {
  const t = useText()
  const [sessions, setSessions] = useState<number | string>(200)
  const [transfersPerSecond, setTransfers] = useState<number | string>(10)
  const [sessionsPerAddress, setPerAddress] = useState<number | string>(5)
  const [first, setFirst] = useState<number | string>(initial)
  const plan = useMutation({ mutationFn: () => post<RangePlan>('data-connections/plan', { sessions, transfersPerSecond, sessionsPerAddress, firstPort: first }) })
  return (
    <form onSubmit={(event) => { event.preventDefault(); plan.mutate() }} style={{ marginTop: 16, padding: 16, borderRadius: 10, background: 'var(--surface-sunken)' }}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        <NumberInput label={t.data.planSessions} value={sessions} onChange={setSessions} min={1} />
        <NumberInput label={t.data.planTransfers} value={transfersPerSecond} onChange={setTransfers} min={0} />
        <NumberInput label={t.data.planPerAddress} value={sessionsPerAddress} onChange={setPerAddress} min={1} />
        <NumberInput label={t.data.planFirst} value={first} onChange={setFirst} min={1024} max={65000} thousandSeparator="" />
      </SimpleGrid>
      <Group mt="sm" align="flex-start">
        <Button type="submit" variant="light" loading={plan.isPending}>{t.data.ask}</Button>
        {plan.isError && <Trouble error={plan.error} />}
        {plan.data && (
          <div style={{ flex: '1 1 280px' }} aria-live="polite">
            <Group gap="sm">
              <Text fw={600}>{t.data.planAnswer(plan.data.ports)}: <span className="mono">{plan.data.range}</span></Text>
              {onTake && <Button size="xs" onClick={() => onTake(plan.data.range)}>{t.data.planTake(plan.data.range)}</Button>}
            </Group>
            <List size="sm" mt={4} spacing={2}>{plan.data.reason.split('\n').filter(Boolean).map((line) => <List.Item key={line}>{line}</List.Item>)}</List>
          </div>
        )}
      </Group>
    </form>
  )
}
