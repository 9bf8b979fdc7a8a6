import { ActionIcon, Button, Chip, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Day, Hours } from '../../api/types'
import { useText } from '../../i18n/Text'
import { dayNames } from './termNames'

export function HoursRows({ value, onChange, error }: { value: Hours[]; onChange: (rows: Hours[]) => void; error: string | null }) {
  const t = useText()
  const days = dayNames(t)
  const set = (index: number, changes: Partial<Hours>) => onChange(value.map((row, at) => (at === index ? { ...row, ...changes } : row)))
  return (
    <Input.Wrapper labelElement="div" label={t.users.hours} error={error} description={t.users.hoursHint}>
      <Stack gap={8} mt={6}>
        {value.map((row, index) => (
          <Group key={index} gap={8} p={10} style={{ border: '1px solid var(--line)', borderRadius: 10 }}>
            <Chip.Group multiple value={row.days} onChange={(chosen) => set(index, { days: chosen as Day[] })}>
              <Group gap={4}>{days.map(([day, name]) => <Chip key={day} value={day} size="xs" variant="light">{name}</Chip>)}</Group>
            </Chip.Group>
            <TextInput type="time" aria-label={t.users.from} value={row.from} onChange={(event) => set(index, { from: event.currentTarget.value })} />
            <span aria-hidden>–</span>
            <TextInput type="time" aria-label={t.users.to} value={row.to} onChange={(event) => set(index, { to: event.currentTarget.value })} />
            <ActionIcon variant="subtle" color="gray" aria-label={`${t.common.remove} ${row.from}–${row.to}`} onClick={() => onChange(value.filter((_, at) => at !== index))}><IconTrash size={17} /></ActionIcon>
          </Group>
        ))}
        <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...value, { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '08:00', to: '18:00' }])}>{t.users.addHours}</Button>
      </Stack>
    </Input.Wrapper>
  )
}
