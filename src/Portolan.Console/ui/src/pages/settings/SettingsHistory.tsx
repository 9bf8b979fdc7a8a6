import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { post } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Page, SettingsVersion } from '../../api/types'
import { actorText } from '../../i18n/audited'
import { useText } from '../../i18n/Text'
import { useAsk } from '../../parts/ask'
import { Changes } from '../../parts/Changes'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

/** The version that was made to hold again: the server's summary of such a change is `version 3`. */
const wentBack = (summary: string) => /^version (\d+)$/.exec(summary)?.[1]

/** Earlier versions of the settings, each with what it changed; any can hold again. */
export function SettingsHistory({ current }: { current: number }) {
  const t = useText()
  const format = useFormat()
  const history = useGet<Page<SettingsVersion>>('settings/history', { limit: 100 })
  const undo = useSend((version: number) => post(`settings/undo/${version}`), ['settings', 'data-connections', 'overview'], t.settings.undone)
  const [ask, dialog] = useAsk()
  return (
    <Panel title={t.settings.history} lead={t.settings.historyLead}>
      <Loaded query={history}>{(page) => (
        <Stack gap="sm">
          {page.items.map((each) => (
            <Group key={each.version} justify="space-between" align="flex-start" gap="sm" pb="sm" style={{ borderBottom: '1px solid var(--line)' }}>
              <div style={{ minWidth: 0, flex: '1 1 260px' }}>
                <Group gap="xs"><Text fw={600} size="sm">{t.settings.version(each.version)}</Text>{each.version === current && <Badge style={{ background: 'var(--ok-soft)', color: 'var(--ok)' }}>{t.data.current}</Badge>}<Text size="sm" c="dimmed">{t.settings.by(actorText(t, each.by), format.when(each.at))}</Text></Group>
                {wentBack(each.summary) && <Text size="sm">{t.settings.wentBack(wentBack(each.summary)!)}</Text>}
                <Changes changes={each.changes} />
              </div>
              {each.version !== current && <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => ask({ title: t.settings.undoTitle(each.version), text: t.settings.undoText, yes: t.settings.undo, act: () => undo.mutate(each.version) })}>{t.settings.undo}</Button>}
            </Group>
          ))}
          {page.items.length === 0 && <Text size="sm" c="dimmed">{t.common.none}</Text>}
        </Stack>
      )}</Loaded>
      {dialog}
    </Panel>
  )
}
