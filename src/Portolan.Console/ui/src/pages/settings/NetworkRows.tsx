import { ActionIcon, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import type { NetworkPolicy } from '../../api/types'
import { useText } from '../../i18n/Text'

/** The table of networks: the first that holds the client wins. */
export function NetworkRows({ value, onChange }: { value: NetworkPolicy[]; onChange: (rows: NetworkPolicy[]) => void }) {
  const t = useText()
  const names = t.settings.networkColumns
  const set = (index: number, changes: Partial<NetworkPolicy>) => onChange(value.map((row, at) => (at === index ? { ...row, ...changes } : row)))
  const threeWay = (index: number, key: 'extendedPassiveAllowed' | 'activeAllowed' | 'tlsRequired', yes: string, no: string) => (
    <Select label={names[key]} placeholder={t.settings.asServer} clearable clearButtonProps={{ 'aria-label': t.settings.asServer }} value={value[index]![key] === null || value[index]![key] === undefined ? null : String(value[index]![key])} onChange={(word) => set(index, { [key]: word === null ? null : word === 'true' })} data={[{ value: 'true', label: yes }, { value: 'false', label: no }]} />
  )
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">{t.settings.networksLead}</Text>
      {value.map((row, index) => (
        <div key={index} style={{ border: '1px solid var(--line)', borderRadius: 10, padding: 12 }}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
            <TextInput className="mono" label={names.clients} placeholder="192.168.0.0/16" required withAsterisk={false} value={row.clients} onChange={(event) => set(index, { clients: event.currentTarget.value })} />
            <TextInput className="mono" label={names.externalAddress} placeholder={t.settings.asServer} value={row.externalAddress ?? ''} onChange={(event) => set(index, { externalAddress: event.currentTarget.value || null })} />
            {threeWay(index, 'extendedPassiveAllowed', t.data.allowed, t.data.refused)}
            {threeWay(index, 'activeAllowed', t.data.allowed, t.data.refused)}
            {threeWay(index, 'tlsRequired', t.settings.required, t.settings.optional)}
            <Select label={names.sessionReuse} placeholder={t.settings.asServer} clearable clearButtonProps={{ 'aria-label': t.settings.asServer }} value={row.sessionReuse ?? null} onChange={(word) => set(index, { sessionReuse: word })} data={(['off', 'prefer', 'require'] as const).map((word) => ({ value: word, label: t.settings.choices[word] }))} />
          </SimpleGrid>
          <Group justify="flex-end" gap={4} mt={8}>
            <ActionIcon variant="subtle" color="gray" disabled={index === 0} aria-label={`${t.settings.moveUp}: ${row.clients}`} onClick={() => onChange(value.map((_, at) => (at === index - 1 ? row : at === index ? value[index - 1]! : value[at]!)))}><IconArrowUp size={17} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t.common.remove}: ${row.clients}`} onClick={() => onChange(value.filter((_, at) => at !== index))}><IconTrash size={17} /></ActionIcon>
          </Group>
        </div>
      ))}
      <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...value, { clients: '' }])}>{t.settings.addNetwork}</Button>
    </Stack>
  )
}
