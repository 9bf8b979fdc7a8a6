import { Anchor, Group, Progress, ScrollArea, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { FailureCount } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useFormat } from '../../parts/format'
import { Panel } from '../../parts/Panel'
import { PictureDrawer } from '../sessions/PictureDrawer'

/** How often each cause struck and when last; the cause leads to its transfers, the time to the picture of the newest. */
export function FailuresByCause({ failures, lead, empty }: { failures: FailureCount[]; lead: string; empty: string }) {
  const t = useText()
  const format = useFormat()
  const [open, setOpen] = useState<FailureCount | null>(null)
  const lastOf = (failure: FailureCount) => t.transfers.lastOne(format.ago(failure.lastAt))
  const most = Math.max(1, ...failures.map(({ count }) => count))
  return (
    <Panel title={t.transfers.failures} lead={lead}>
      {failures.length === 0 ? <Text size="sm" c="dimmed">{empty}</Text> : (
        <ScrollArea.Autosize mah={330} type="auto" offsetScrollbars="present" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t.transfers.failures }}>
          <Stack gap="sm">
            {failures.map((failure) => (
              <div key={failure.cause}>
                <Group justify="space-between" wrap="nowrap" gap="sm">
                  <Anchor component={Link} href={`/transfers?cause=${failure.cause}`} size="sm" className="break">{failure.title}</Anchor>
                  <Text size="sm" fw={600} className="numbers">{format.number(failure.count)}</Text>
                </Group>
                <Progress mt={4} size="sm" color="red" value={(100 * failure.count) / most} aria-hidden />
                <Anchor component="button" type="button" size="xs" c="dimmed" title={format.when(failure.lastAt)} aria-label={`${lastOf(failure)}. ${t.transfers.openLast(failure.title)}`} onClick={() => setOpen(failure)}>{lastOf(failure)}</Anchor>
              </div>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      )}
      <PictureDrawer connection={open?.connection ?? null} title={open?.title ?? ''} onClose={() => setOpen(null)} />
    </Panel>
  )
}
