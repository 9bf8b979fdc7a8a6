import { Button, Drawer, Group, Stack, Tabs, TextInput, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put, remove } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Group as UserGroup } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useAsk } from '../../parts/ask'
import { errorsOf, FieldErrors, problemAt } from '../../parts/FieldErrors'
import { Loaded, Trouble } from '../../parts/Loaded'
import { useMay } from '../../shell/Me'
import { AccessTerms, FileTerms, LimitTerms } from './TermsFields'

/** A group's terms; an empty name makes a new one. */
export function GroupDrawer({ name, onClose }: { name: string | null; onClose: () => void }) {
  const t = useText()
  const group = useGet<UserGroup>(`groups/${encodeURIComponent(name ?? '')}`, {}, { enabled: Boolean(name) })
  return (
    <Drawer opened={name !== null} onClose={onClose} size="min(760px, 100vw)" title={<Title order={2} className="break">{name || t.users.newGroup}</Title>} closeButtonProps={{ 'aria-label': t.common.close }}>
      {name === '' && <Editor stored={null} onClose={onClose} />}
      {name && <Loaded query={group}>{(data) => <Editor key={data.name} stored={data} onClose={onClose} />}</Loaded>}
    </Drawer>
  )
}

function Editor({ stored, onClose }: { stored: UserGroup | null; onClose: () => void }) {
  const t = useText()
  const may = useMay('operator')
  const [name, setName] = useState(stored?.name ?? '')
  const [note, setNote] = useState(stored?.note ?? '')
  const [terms, setTerms] = useState(stored?.terms ?? {})
  const path = `groups/${encodeURIComponent(stored?.name ?? '')}`
  const body = { name, note: note || null, terms }
  const save = useSend(() => (stored ? put(path, body, stored.version === undefined ? undefined : { 'If-Match': `"${stored.version}"` }) : post('groups', body)), ['groups', 'users'], t.users.saved(name), { atFields: true })
  const drop = useSend(() => remove(path), ['groups', 'users'], t.users.removed(name))
  const [ask, dialog] = useAsk()
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate(undefined, { onSuccess: onClose }) }}>
      <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
        <FieldErrors errors={errorsOf(save.error)}>
          <Stack gap="sm" mb="md">
            <TextInput label={t.users.name} description={t.users.nameHint} required withAsterisk={false} value={name} error={problemAt(errorsOf(save.error), '/name')} disabled={stored !== null} onChange={(event) => setName(event.currentTarget.value)} />
            <TextInput label={t.users.note} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          </Stack>
          <Tabs defaultValue="files" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="files">{t.users.tabFiles}</Tabs.Tab>
              <Tabs.Tab value="limits">{t.users.tabLimits}</Tabs.Tab>
              <Tabs.Tab value="access">{t.users.tabAccess}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="files"><FileTerms terms={terms} onChange={setTerms} /></Tabs.Panel>
            <Tabs.Panel value="limits"><LimitTerms terms={terms} onChange={setTerms} /></Tabs.Panel>
            <Tabs.Panel value="access"><AccessTerms terms={terms} onChange={setTerms} /></Tabs.Panel>
          </Tabs>
        </FieldErrors>
      </fieldset>
      {save.isError && <Trouble error={save.error} />}
      {may && (
        <Group justify="space-between" mt="lg" pt="md" style={{ borderTop: '1px solid var(--line)' }}>
          {stored ? <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={() => ask({ title: t.users.removeTitle(stored.name), text: t.users.removeText, yes: t.common.remove, act: () => drop.mutate(undefined, { onSuccess: onClose }) })}>{t.common.remove}</Button> : <span />}
          <Button type="submit" loading={save.isPending}>{stored ? t.common.save : t.common.create}</Button>
        </Group>
      )}
      {dialog}
    </form>
  )
}
