import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ApiError, post } from '../../api/client'
import { at, useChangeSettings, withValues } from '../../api/settings'
import type { Settings, SettingValue, Terms, Validation } from '../../api/types'
import { useText } from '../../i18n/Text'
import { FieldErrors } from '../../parts/FieldErrors'
import { Panel } from '../../parts/Panel'
import { useMay } from '../../shell/Me'
import { AccessTerms, FileTerms, LimitTerms } from '../users/TermsFields'
import { Field } from './Field'
import { pointersOf } from './fields'
import { NetworkRows } from './NetworkRows'

type Section = keyof ReturnType<typeof useText>['settings']['names']

interface Shown {
  settings: Settings
  section: Section
  lead?: ReactNode
}

/** One section of the settings: checked by the server while it is typed, stored whole. */
export function SettingsForm({ settings, section, lead }: Shown) {
  const t = useText()
  const may = useMay('administrator')
  const client = useQueryClient()
  const [changes, setChanges] = useState<Record<string, SettingValue>>({})
  const change = useChangeSettings((saved) => t.settings.saved(saved.version))
  const dirty = Object.keys(changes).length > 0
  const check = useCheck(settings, changes)
  const value = (pointer: string) => (pointer in changes ? changes[pointer] : at(settings.document, pointer))
  const set = (pointer: string) => (next: SettingValue) => setChanges((old) => {
    const rest = Object.fromEntries(Object.entries(old).filter(([key]) => key !== pointer))
    return JSON.stringify(next) === JSON.stringify(at(settings.document, pointer) ?? null) ? rest : { ...rest, [pointer]: next }
  })
  const stale = change.error instanceof ApiError && change.error.status === 412
  const save = () => change.mutate({ settings, changes }, { onSuccess: () => setChanges({}) })
  return (
    <Panel title={t.settings.names[section]} lead={lead}>
      <form onSubmit={(event) => { event.preventDefault(); if (dirty) save() }}>
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <Body section={section} settings={settings} value={value} set={set} check={check} may={may} />
        </fieldset>
        <Stack gap={6} mt="md" aria-live="polite">
          {check.warnings.map(({ field, problem, remedy }) => <Text key={field + problem} size="sm" c="var(--warn)">{problem} {remedy}</Text>)}
          {check.errors.filter(({ field }) => !pointersOf(t, section).some((pointer) => field.startsWith(pointer))).map(({ field, problem, remedy }) => <Text key={field + problem} size="sm" c="var(--bad)"><span className="mono">{field}</span> {problem} {remedy}</Text>)}
          {stale && <Alert color="yellow" title={t.settings.stale} styles={{ title: { color: 'var(--warn)' } }}>{t.settings.staleText} <Button size="xs" variant="default" onClick={() => { setChanges({}); change.reset(); void client.invalidateQueries({ queryKey: ['settings'] }) }}>{t.settings.reload}</Button></Alert>}
        </Stack>
        {may && (
          <Group mt="md" gap="sm">
            <Button type="submit" disabled={!dirty || check.errors.length > 0} loading={change.isPending}>{t.settings.save}</Button>
            {dirty && <Button variant="default" onClick={() => setChanges({})}>{t.common.discard}</Button>}
            {dirty && <Text size="sm" c="dimmed" role="status">{t.common.unsaved}</Text>}
          </Group>
        )}
        {!may && <Text size="sm" c="dimmed" mt="md">{t.common.notAllowed}</Text>}
      </form>
    </Panel>
  )
}

interface Inside extends Shown {
  value: (pointer: string) => SettingValue | undefined
  set: (pointer: string) => (value: SettingValue) => void
  check: Validation
  may: boolean
}

function Body({ section, settings, value, set, check, may }: Inside) {
  const t = useText()
  if (section === 'networks') return <NetworkRows value={(value('/networks') as never) ?? []} onChange={(rows) => set('/networks')(rows as unknown as SettingValue)} />
  if (section === 'defaults') {
    const terms = { at: '/defaults', terms: (value('/defaults') ?? {}) as Terms, onChange: (next: Terms) => set('/defaults')(next as unknown as SettingValue) }
    return <FieldErrors errors={check.errors}><Stack><FileTerms {...terms} /><LimitTerms {...terms} /><AccessTerms {...terms} /></Stack></FieldErrors>
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md">
      {pointersOf(t, section).map((pointer) => <Field key={pointer} pointer={pointer} settings={settings} value={value(pointer)} set={set(pointer)} errors={check.errors} disabled={!may} />)}
    </SimpleGrid>
  )
}

function useCheck(settings: Settings, changes: Record<string, SettingValue>): Validation {
  const key = JSON.stringify(changes)
  const [settled] = useDebouncedValue(key, 350)
  const check = useQuery({
    queryKey: ['validate', settings.version, settled],
    queryFn: () => post<Validation>('settings/validate', withValues(settings.document, JSON.parse(settled) as Record<string, SettingValue>)),
    enabled: settled !== '{}' && settled === key,
  })
  return settled === key && settled !== '{}' ? (check.data ?? { errors: [], warnings: [] }) : { errors: [], warnings: [] }
}
