import { Button, Drawer, Group, Tabs, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put, remove } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Effective, User, UserInput } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useAsk } from '../../parts/ask'
import { errorsOf, FieldErrors } from '../../parts/FieldErrors'
import { Loaded, Trouble } from '../../parts/Loaded'
import { useMay } from '../../shell/Me'
import { AccessTerms, FileTerms, LimitTerms } from './TermsFields'
import { AccountFields } from './AccountFields'
import { EffectiveTable } from './EffectiveTable'
import { TryPath } from './TryPath'
import { UsageFacts } from './UsageFacts'

const blank: UserInput = { name: '', groups: [], disabled: false, expiresAt: null, anyPassword: false, note: null, terms: {} }

/** One user: account, files, limits, access, what holds, and a dry run. */
export function UserDrawer({ name, groups, onClose }: { name: string | null; groups: string[]; onClose: () => void }) {
  const t = useText()
  const isNew = name === 'new'
  const user = useGet<User>(`users/${encodeURIComponent(name ?? '')}`, {}, { enabled: name !== null && !isNew })
  return (
    <Drawer opened={name !== null} onClose={onClose} size="min(760px, 100vw)" title={<Title order={2} className="break">{isNew ? t.users.newUser : name}</Title>} closeButtonProps={{ 'aria-label': t.common.close }}>
      {isNew && <Editor stored={null} groups={groups} onClose={onClose} />}
      {name !== null && !isNew && <Loaded query={user} lines={8}>{(data) => <Editor key={data.name} stored={data} groups={groups} onClose={onClose} />}</Loaded>}
    </Drawer>
  )
}

function inputOf({ name, groups, disabled, expiresAt, anyPassword, note, terms }: User): UserInput {
  return { name, groups, disabled, expiresAt, anyPassword, note, terms }
}

function Editor({ stored, groups, onClose }: { stored: User | null; groups: string[]; onClose: () => void }) {
  const t = useText()
  const may = useMay('operator') && stored?.origin !== 'commandLine'
  const [user, setUser] = useState<UserInput>(stored ? inputOf(stored) : blank)
  const path = `users/${encodeURIComponent(stored?.name ?? '')}`
  const effective = useGet<Effective>(`${path}/effective`, {}, { enabled: stored !== null })
  const set = (changes: Partial<UserInput>) => setUser((old) => ({ ...old, ...changes }))
  const setTerms = (terms: UserInput['terms']) => set({ terms })
  const save = useSend(
    async () => {
      const { password, ...rest } = user
      if (!stored) return post('users', { ...rest, password })
      await put(path, rest, stored.version === undefined ? undefined : { 'If-Match': `"${stored.version}"` })
      if (password) await put(`${path}/password`, { password })
    },
    ['users'], stored ? t.users.saved(user.name) : t.users.created(user.name), { atFields: true })
  const [ask, dialog] = useAsk()
  const drop = useSend(() => remove(path), ['users'], t.users.removed(user.name))
  const fields = { terms: user.terms, onChange: setTerms, effective: effective.data }
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate(undefined, { onSuccess: onClose }) }}>
      <Tabs defaultValue="account" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="account">{t.users.tabAccount}</Tabs.Tab>
          <Tabs.Tab value="files">{t.users.tabFiles}</Tabs.Tab>
          <Tabs.Tab value="limits">{t.users.tabLimits}</Tabs.Tab>
          <Tabs.Tab value="access">{t.users.tabAccess}</Tabs.Tab>
          {stored && <Tabs.Tab value="effective">{t.users.tabEffective}</Tabs.Tab>}
          {stored && <Tabs.Tab value="try">{t.users.tabTry}</Tabs.Tab>}
        </Tabs.List>
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <FieldErrors errors={errorsOf(save.error)}>
            <Tabs.Panel value="account"><AccountFields user={user} set={set} isNew={!stored} groups={groups} /></Tabs.Panel>
            <Tabs.Panel value="files"><FileTerms {...fields} /></Tabs.Panel>
            <Tabs.Panel value="limits">{stored && <UsageFacts user={stored} effective={effective.data} />}<LimitTerms {...fields} /></Tabs.Panel>
            <Tabs.Panel value="access"><AccessTerms {...fields} /></Tabs.Panel>
          </FieldErrors>
        </fieldset>
        {stored && <Tabs.Panel value="effective"><Loaded query={effective}>{(data) => <EffectiveTable effective={data} />}</Loaded></Tabs.Panel>}
        {stored && <Tabs.Panel value="try"><TryPath user={stored.name} /></Tabs.Panel>}
      </Tabs>
      {save.isError && <Trouble error={save.error} />}
      {may && (
        <Group justify="space-between" mt="lg" pt="md" style={{ borderTop: '1px solid var(--line)' }}>
          {stored ? <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={() => ask({ title: t.users.removeTitle(stored.name), text: t.users.removeText, yes: t.common.remove, act: () => drop.mutate(undefined, { onSuccess: onClose }) })}>{t.common.remove}</Button> : <span />}
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>{t.common.cancel}</Button>
            <Button type="submit" loading={save.isPending}>{stored ? t.common.save : t.common.create}</Button>
          </Group>
        </Group>
      )}
      {dialog}
    </form>
  )
}
