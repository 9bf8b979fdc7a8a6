import { Button, Group, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { put } from '../../api/client'
import { useSend } from '../../api/hooks'
import { useText } from '../../i18n/Text'

/** Write-only: the password is a secret of the store, never part of the settings document. */
export function MailPassword() {
  const t = useText()
  const [password, setPassword] = useState('')
  const save = useSend(() => put('settings/mail-password', { password }), [], t.common.saved)
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <PasswordInput style={{ flex: 1 }} label={t.settings.mailPassword} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      <Button variant="default" disabled={password === ''} loading={save.isPending} onClick={() => save.mutate(undefined, { onSuccess: () => setPassword('') })}>{t.common.save}</Button>
    </Group>
  )
}
