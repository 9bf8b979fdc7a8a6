import { Breadcrumbs, SimpleGrid, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEvents } from '../../api/events'
import { useGet } from '../../api/hooks'
import { useSettings } from '../../api/settings'
import type { DataConnections as Live, PortCell } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Loaded } from '../../parts/Loaded'
import { useNamedPart } from '../../parts/named'
import { PageTitle } from '../../parts/Panel'
import { AnnouncedAddresses } from './AnnouncedAddresses'
import { FirewallRules } from './FirewallRules'
import { OutsideTest } from './OutsideTest'
import { PassiveRange } from './PassiveRange'
import { Policies } from './Policies'
import { PortMap } from './PortMap'
import { RouterMapping } from './RouterMapping'

/** Which ports, which address, does it get through: the page this product is about. */
export default function DataConnections() {
  const t = useText()
  const live = useGet<Live>('data-connections', {}, { every: 5 })
  const settings = useSettings()
  const client = useQueryClient()
  useEvents(['portMap'], (_, data) => {
    // Only the cells that changed.
    const changed = new Map((data as PortCell[]).map((cell) => [cell.port, cell]))
    client.setQueriesData<Live>({ queryKey: ['data-connections'], predicate: ({ queryKey }) => queryKey.length === 3 }, (old) => old && { ...old, ports: old.ports.map((cell) => changed.get(cell.port) ?? cell) })
  })
  useNamedPart(live.data !== undefined && settings.data !== undefined)
  return (
    <>
      <nav aria-label={t.shell.breadcrumb}>
        <Breadcrumbs fz="xs" mb={6} c="dimmed" style={{ flexWrap: 'wrap' }}>
          <span>{t.shell.server}</span><span>{t.shell.limitsAndSettings}</span><span>{t.shell.settings}</span><span>{t.shell.passiveRange}</span>
        </Breadcrumbs>
      </nav>
      <PageTitle title={t.data.title} lead={t.data.lead} />
      <Loaded query={settings}>{(stored) => (
        <Loaded query={live} lines={6}>{(data) => (
          <Stack gap="md">
            <PassiveRange settings={stored} live={data} />
            <PortMap key={data.range} ports={data.ports} />
            <FirewallRules version={stored.version} />
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
              <Stack gap="md">
                <AnnouncedAddresses announced={data.announced} />
                <RouterMapping mapping={data.portMapping} />
              </Stack>
              <Policies settings={stored} live={data} />
            </SimpleGrid>
            <OutsideTest />
          </Stack>
        )}</Loaded>
      )}</Loaded>
    </>
  )
}
