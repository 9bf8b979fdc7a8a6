import { Autocomplete, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconWorldSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { post } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { DoctorInvitation, DoctorReport, Page, User } from '../../api/types'
import { useText } from '../../i18n/Text'
import { CopyBlock } from '../../parts/CopyBlock'
import { useFormat } from '../../parts/format'
import { Panel } from '../../parts/Panel'
import { useMay } from '../../shell/Me'

/** A ready doctor command for somebody outside; what it finds comes back here. */
export function OutsideTest() {
  const t = useText()
  const format = useFormat()
  const may = useMay('operator')
  const invitations = useGet<Page<DoctorInvitation>>('doctor-invitations', {}, { enabled: may })
  const users = useGet<Page<User>>('users', { limit: 100 }, { enabled: may })
  const [user, setUser] = useState('')
  const invite = useSend(() => post<DoctorInvitation>('doctor-invitations', { user: user.trim() || null }), ['doctor-invitations'])
  const latest = invitations.data?.items[0]
  return (
    <Panel title={t.data.test} lead={t.data.testLead} id="test">
      <Stack gap="sm" align="stretch">
        {latest && (
          <>
            <Group align="flex-start" gap="md">
              <div style={{ flex: '1 1 240px', minWidth: 0 }}>
                <CopyBlock label="portolan doctor" text={latest.command} />
                <Text size="xs" c="dimmed" mt={6}>{t.data.validUntil(format.when(latest.expiresAt))}</Text>
              </div>
              <img alt={t.data.qrAlt} src={`data:image/svg+xml,${encodeURIComponent(latest.qrSvg)}`} width={112} height={112} style={{ background: '#fff', borderRadius: 8, padding: 6, flex: 'none', marginTop: 6 }} />
            </Group>
            {latest.report ? <Report report={latest.report} /> : <Text size="sm" c="dimmed" role="status">{t.data.waitingReport}</Text>}
          </>
        )}
        {may && (
          <Group align="flex-end" gap="sm">
            <Autocomplete label={t.data.testUser} placeholder={t.data.testUserHint} data={users.data?.items.map(({ name }) => name) ?? []} value={user} onChange={setUser} style={{ flex: '1 1 180px' }} maw={300} autoComplete="off" />
            <Button variant={latest ? 'default' : 'filled'} leftSection={<IconWorldSearch size={17} />} loading={invite.isPending} onClick={() => invite.mutate(undefined)}>{latest ? t.data.inviteAgain : t.data.invite}</Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}

function Report({ report }: { report: DoctorReport }) {
  const t = useText()
  const format = useFormat()
  return (
    <div style={{ padding: 14, borderRadius: 10, background: report.ok ? 'var(--ok-soft)' : 'var(--bad-soft)' }} role="status">
      <Text fw={600} c={report.ok ? 'var(--ok)' : 'var(--bad)'}>{report.title}</Text>
      <Text size="xs" c="dimmed" mb={6}>{t.data.reportFrom(report.from, format.when(report.at))}</Text>
      {report.text && <Text size="sm">{report.text}</Text>}
      <Group gap={6} mt={6}>
        {(report.modes ?? []).map((mode) => (
          <Badge key={mode.mode} variant="default" leftSection={mode.ok ? <IconCircleCheck size={14} color="var(--ok)" /> : <IconCircleX size={14} color="var(--bad)" />}>
            {mode.mode === 'active' ? t.sequence.active : t.sequence.passive}{mode.title ? `: ${mode.title}` : ''}
          </Badge>
        ))}
      </Group>
    </div>
  )
}
