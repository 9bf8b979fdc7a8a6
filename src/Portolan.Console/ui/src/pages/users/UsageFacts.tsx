import { Button, Group, Progress, SimpleGrid, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { post } from '../../api/client'
import { useSend } from '../../api/hooks'
import type { Effective, User } from '../../api/types'
import { useText } from '../../i18n/Text'
import { parseBytes, useFormat } from '../../parts/format'
import { useMay } from '../../shell/Me'

/** What a user has used of what holds, whoever says it; and counting anew what files came and went past the server. */
export function UsageFacts({ user, effective }: { user: User; effective: Effective | undefined }) {
  const t = useText()
  const format = useFormat()
  const may = useMay('operator') && user.origin !== 'commandLine'
  const count = useSend(() => post(`users/${encodeURIComponent(user.name)}/recount`), ['users'], t.users.counted)
  if (!user.usage) return null
  const { bytes, files, uploadedToday, downloadedToday } = user.usage
  const rows = [
    { name: t.users.usage, used: bytes, most: effective?.quotaBytes?.value, text: format.bytes },
    { name: t.users.quotaFiles, used: files, most: effective?.quotaFiles?.value, text: format.number },
    { name: t.users.uploadedToday, used: uploadedToday, most: effective?.uploadBytesPerDay?.value, text: format.bytes },
    { name: t.users.downloadedToday, used: downloadedToday, most: effective?.downloadBytesPerDay?.value, text: format.bytes },
  ]
  return (
    <section aria-label={t.users.used} style={{ padding: 14, borderRadius: 10, background: 'var(--surface-sunken)', marginBottom: 16 }}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {rows.map(({ name, used, most, text }) => <Used key={name} name={name} used={used} most={parseBytes(String(most ?? ''))} text={text} />)}
      </SimpleGrid>
      {may && <Group mt="sm" gap="sm"><Button size="xs" variant="default" leftSection={<IconRefresh size={15} />} loading={count.isPending} onClick={() => count.mutate(undefined)}>{t.users.count}</Button><Text size="xs" c="dimmed">{t.users.countHint}</Text></Group>}
    </section>
  )
}

function Used({ name, used, most, text }: { name: string; used: number; most: number | null; text: (value: number) => string }) {
  const t = useText()
  const percent = most ? Math.min(100, (100 * used) / most) : null
  return (
    <div>
      <Text size="xs" c="dimmed">{name}</Text>
      <Text size="sm" className="numbers">{most ? t.users.usedOf(text(used), text(most)) : <>{text(used)} <span className="quiet">({t.users.unlimited})</span></>}</Text>
      {percent !== null && <Progress mt={4} size="sm" value={percent} color={percent >= 90 ? 'red' : 'harbour'} aria-label={`${name}${t.common.colon}${t.users.quotaUsed(Math.round(percent))}`} />}
    </div>
  )
}
