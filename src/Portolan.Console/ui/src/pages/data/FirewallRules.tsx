import { List, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import { useGet } from '../../api/hooks'
import type { FirewallDialect, FirewallText } from '../../api/types'
import { useText } from '../../i18n/Text'
import { CopyBlock } from '../../parts/CopyBlock'
import { Loaded } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

/** The rules for the settings in force, in the reader's firewall's own words. */
export function FirewallRules({ version }: { version: number }) {
  const t = useText()
  const dialects = useGet<FirewallDialect[] | { items: FirewallDialect[] }>('data-connections/firewall/dialects')
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <Panel title={t.data.firewall} lead={t.data.firewallLead} id="firewall">
      <Loaded query={dialects}>{(answer) => {
        const list = Array.isArray(answer) ? answer : answer.items
        const dialect = chosen ?? list[0]?.id ?? null
        return (
          <Tabs variant="pills" value={dialect} onChange={setChosen} keepMounted={false}>
            <Tabs.List aria-label={t.data.dialect} style={{ gap: 4 }}>
              {list.map(({ id, name }) => <Tabs.Tab key={id} value={id} px={12} py={7}>{name}</Tabs.Tab>)}
            </Tabs.List>
            {list.map(({ id, name }) => <Tabs.Panel key={id} value={id} pt="xs"><Rules dialect={id} name={name} version={version} /></Tabs.Panel>)}
          </Tabs>
        )
      }}</Loaded>
    </Panel>
  )
}

function Rules({ dialect, name, version }: { dialect: string; name: string; version: number }) {
  const rules = useGet<FirewallText>('data-connections/firewall', { for: dialect, version })
  return (
    <Loaded query={rules} lines={6}>{(answer) => (
      <>
        <CopyBlock label={name} text={answer.text.trimEnd()} />
        {answer.notes.length > 0 && <List size="sm" mt="sm" spacing={4} styles={{ itemWrapper: { maxWidth: '100%' }, itemLabel: { minWidth: 0, overflowWrap: 'anywhere' } }}>{answer.notes.map((note) => <List.Item key={note}><Text size="sm">{note}</Text></List.Item>)}</List>}
      </>
    )}</Loaded>
  )
}
