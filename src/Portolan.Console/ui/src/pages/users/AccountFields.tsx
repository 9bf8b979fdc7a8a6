import { Button, Checkbox, Group, PasswordInput, Stack, TagsInput, TextInput } from '@mantine/core'
import type { UserInput } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useErrorAt } from '../../parts/FieldErrors'

interface Shown {
  user: UserInput
  set: (changes: Partial<UserInput>) => void
  isNew: boolean
  groups: string[]
}

export function AccountFields({ user, set, isNew, groups }: Shown) {
  const t = useText()
  const errorAt = useErrorAt()
  return (
    <Stack gap="md">
      <TextInput label={t.users.name} description={t.users.nameHint} required withAsterisk={false} autoComplete="off" error={errorAt('/name')} value={user.name} disabled={!isNew} data-autofocus={isNew || undefined} onChange={(event) => set({ name: event.currentTarget.value })} />
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <PasswordInput style={{ flex: 1 }} label={t.common.password} description={isNew ? t.users.passwordNewHint : t.users.passwordHint} autoComplete="new-password" required={isNew && !user.anyPassword} withAsterisk={false} error={errorAt('/password')} value={user.password ?? ''} onChange={(event) => set({ password: event.currentTarget.value })} />
        <Button variant="default" onClick={() => set({ password: suggestion() })}>{t.users.suggest}</Button>
      </Group>
      <TagsInput label={t.users.groups} description={t.users.groupsHint} data={groups} error={errorAt('/groups')} value={user.groups} onChange={(chosen) => set({ groups: chosen.filter((name) => groups.includes(name)) })} clearable={false} />
      <TextInput type="datetime-local" label={t.users.expires} description={t.users.expiresHint} value={user.expiresAt ? localInput(user.expiresAt) : ''} onChange={(event) => set({ expiresAt: event.currentTarget.value ? new Date(event.currentTarget.value).toISOString() : null })} />
      <TextInput label={t.users.note} description={t.users.noteHint} value={user.note ?? ''} onChange={(event) => set({ note: event.currentTarget.value || null })} />
      <Checkbox label={t.users.disable} description={t.users.disableHint} checked={user.disabled} onChange={(event) => set({ disabled: event.currentTarget.checked })} />
      <Checkbox label={t.users.anyPassword} checked={user.anyPassword ?? false} onChange={(event) => set({ anyPassword: event.currentTarget.checked })} />
    </Stack>
  )
}

/** Sixteen characters without those that look alike: about 93 bits. */
function suggestion(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  return [...crypto.getRandomValues(new Uint32Array(16))].map((value) => letters[value % letters.length]).join('')
}

function localInput(iso: string): string {
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
