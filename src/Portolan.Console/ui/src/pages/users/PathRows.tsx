import { ActionIcon, Autocomplete, Button, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { PathRights, VirtualFolder } from '../../api/types'
import { useText } from '../../i18n/Text'

/** The server's words for rights, with their meaning for people. */
function useRights() {
  const t = useText()
  return [
    { value: 'all', label: t.users.everything }, { value: 'rw', label: t.users.fullAccess }, { value: 'ro', label: t.users.readOnly }, { value: 'list', label: t.users.listOnly }, { value: 'upload', label: t.users.uploadOnly }, { value: 'none', label: t.users.noAccess },
  ]
}

function RightsInput({ value, onChange, placeholder }: { value: string; onChange: (rights: string) => void; placeholder?: string }) {
  const t = useText()
  const words = useRights()
  return <Autocomplete style={{ flex: '1 1 130px' }} aria-label={t.users.right} placeholder={placeholder} value={value} onChange={onChange} data={words.map((word) => word.value)} filter={({ options }) => options} renderOption={({ option }) => <span><b className="mono">{option.value}</b> <span className="quiet">{words.find((word) => word.value === option.value)?.label}</span></span>} />
}

export function RightsRows({ value, onChange, inherited, error }: { value: PathRights[]; onChange: (rows: PathRights[]) => void; inherited: string; error: string | null }) {
  const t = useText()
  const set = (index: number, changes: Partial<PathRights>) => onChange(value.map((row, at) => (at === index ? { ...row, ...changes } : row)))
  return (
    <Input.Wrapper labelElement="div" label={t.users.rights} error={error} description={value.length === 0 ? inherited : t.users.rightsHint}>
      <Stack gap={6} mt={6}>
        {value.map((row, index) => (
          <Group key={index} gap={6} wrap="nowrap">
            <TextInput style={{ flex: '2 1 140px' }} className="mono" aria-label={t.users.path} value={row.path} onChange={(event) => set(index, { path: event.currentTarget.value })} />
            <RightsInput value={row.rights} onChange={(rights) => set(index, { rights })} />
            <ActionIcon variant="subtle" color="gray" aria-label={`${t.common.remove} ${row.path}`} onClick={() => onChange(value.filter((_, at) => at !== index))}><IconTrash size={17} /></ActionIcon>
          </Group>
        ))}
        <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...value, { path: '/', rights: 'rw' }])}>{t.users.addRule}</Button>
      </Stack>
    </Input.Wrapper>
  )
}

export function FolderRows({ value, onChange, error }: { value: VirtualFolder[]; onChange: (rows: VirtualFolder[]) => void; error: string | null }) {
  const t = useText()
  const set = (index: number, changes: Partial<VirtualFolder>) => onChange(value.map((row, at) => (at === index ? { ...row, ...changes } : row)))
  return (
    <Input.Wrapper labelElement="div" label={t.users.virtualFolders} error={error} description={t.users.virtualFoldersHint}>
      <Stack gap={6} mt={6}>
        {value.map((row, index) => (
          <Group key={index} gap={6}>
            <TextInput style={{ flex: '2 1 120px' }} className="mono" aria-label={t.users.path} placeholder="/projects" value={row.path} onChange={(event) => set(index, { path: event.currentTarget.value })} />
            <TextInput style={{ flex: '3 1 150px' }} className="mono" aria-label={t.users.target} placeholder={t.users.target} value={row.target} onChange={(event) => set(index, { target: event.currentTarget.value })} />
            <RightsInput value={row.rights ?? ''} placeholder={t.users.sameRights} onChange={(rights) => set(index, { rights: rights || null })} />
            <ActionIcon variant="subtle" color="gray" aria-label={`${t.common.remove} ${row.path}`} onClick={() => onChange(value.filter((_, at) => at !== index))}><IconTrash size={17} /></ActionIcon>
          </Group>
        ))}
        <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...value, { path: '/', target: '' }])}>{t.users.addFolder}</Button>
      </Stack>
    </Input.Wrapper>
  )
}
