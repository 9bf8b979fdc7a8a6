import { Radio, Stack, Switch, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { at, useChangeSettings } from '../../api/settings'
import type { DataConnections, Settings, SettingValue } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Panel } from '../../parts/Panel'
import { useMay } from '../../shell/Me'

/** Active mode, EPSV, TLS session reuse: each holds as soon as it is switched. */
export function Policies({ settings, live }: { settings: Settings; live: DataConnections }) {
  const t = useText()
  const may = useMay('administrator')
  const change = useChangeSettings(t.data.policySaved)
  const set = (pointer: string, value: SettingValue) => change.mutate({ settings, changes: { [pointer]: value } })
  const locked = (pointer: string) => !may || change.isPending || settings.pinned[pointer] !== undefined
  const why = (pointer: string, otherwise: string) => (settings.pinned[pointer] ? t.settings.pinned(settings.pinned[pointer]) : otherwise)
  return (
    <Panel title={t.data.policies}>
      <Stack gap="lg">
        <div>
          <Switch label={t.data.activeMode} description={why('/active/enabled', t.data.activeLead)} checked={live.active.enabled} disabled={locked('/active/enabled')} onChange={(event) => set('/active/enabled', event.currentTarget.checked)} />
          {live.active.enabled && <Privilege active={live.active} />}
        </div>
        <Switch label={t.data.epsv} description={why('/passive/extendedAllowed', t.data.epsvLead)} checked={at(settings.document, '/passive/extendedAllowed') !== false} disabled={locked('/passive/extendedAllowed')} onChange={(event) => set('/passive/extendedAllowed', event.currentTarget.checked)} />
        <Radio.Group label={t.data.reuse} description={why('/tls/sessionReuse', t.data.reuseLead)} value={String(at(settings.document, '/tls/sessionReuse') ?? live.tlsSessionReuse)} onChange={(value) => set('/tls/sessionReuse', value)}>
          <Stack gap={8} mt={8}>
            <Radio value="off" label={t.data.reuseOff} disabled={locked('/tls/sessionReuse')} />
            <Radio value="prefer" label={t.data.reusePrefer} disabled={locked('/tls/sessionReuse')} />
            <Radio value="require" label={t.data.reuseRequire} disabled={locked('/tls/sessionReuse')} />
          </Stack>
        </Radio.Group>
      </Stack>
    </Panel>
  )
}

function Privilege({ active }: { active: DataConnections['active'] }) {
  const t = useText()
  const port = active.sourcePort === null ? '20' : String(active.sourcePort)
  if (active.privilege === 'ok') return <Text size="sm" mt={6} c="var(--ok)"><IconCircleCheck size={15} style={{ verticalAlign: -2 }} /> {t.data.privilegeOk(port)}</Text>
  return (
    <Text size="sm" mt={6} c="var(--warn)">
      <IconAlertTriangle size={15} style={{ verticalAlign: -2 }} /> {active.privilege === 'denied' ? t.data.privilegeDenied(port) : t.data.privilegeBusy(port)} {active.privilege === 'denied' && t.data.privilegeHint}
    </Text>
  )
}
