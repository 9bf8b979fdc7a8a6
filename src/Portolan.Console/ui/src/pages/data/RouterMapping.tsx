import { Anchor, Badge, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { PortMappingState } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Panel } from '../../parts/Panel'

export function RouterMapping({ mapping }: { mapping: PortMappingState }) {
  const t = useText()
  return (
    <Panel title={t.data.mapping} lead={t.data.mappingLead} aside={<Anchor component={Link} href="/server/limits-and-settings/settings/portMapping" size="sm">{t.common.change}</Anchor>}>
      {mapping.mode === 'off' ? <Text size="sm" c="dimmed">{t.data.mappingOff}</Text> : (
        <>
          <dl className="facts">
            <div><dt>{t.common.state}</dt><dd>{mapping.text ?? t.data.mappingStates[mapping.state]}{mapping.protocol ? ` (${mapping.protocol})` : ''}</dd></div>
            {mapping.router && <div><dt>{t.data.router}</dt><dd className="mono">{mapping.router}</dd></div>}
            {mapping.externalAddress && <div><dt>{t.data.external}</dt><dd className="mono">{mapping.externalAddress}</dd></div>}
          </dl>
          {mapping.mapped.length > 0 && <Text size="sm" mt="sm" component="div">{t.data.mappings}{t.common.colon}{mapping.mapped.map((ports) => <Badge key={ports} className="mono" variant="default" mr={4}>{ports}</Badge>)}</Text>}
          {mapping.failed.map((each) => <Text key={each.ports} size="sm" mt={4} c="var(--bad)"><span className="mono">{each.ports}</span>{t.common.colon}{each.reason}</Text>)}
        </>
      )}
    </Panel>
  )
}
