import { Button, Group, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { put } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import { useText } from '../../i18n/Text'
import { Panel } from '../../parts/Panel'

const path = 'settings/mail-password'

/** The mail server's password goes in and never comes out. For administrators only. */
export function MailPassword() {
  const t = useText()
  const kept = useGet<{ isSet: boolean }>(path)
  const [password, setPassword] = useState('')
  const save = useSend((next: string | null) => put(path, { password: next }), [path], t.settings.mailPasswordSaved)
  return (
    <Panel title={t.settings.mailPassword} lead={kept.data?.isSet ? t.settings.mailPasswordSet : t.settings.mailPasswordMissing}>
      <form onSubmit={(event) => { event.preventDefault(); save.mutate(password, { onSuccess: () => setPassword('') }) }}>
        <PasswordInput label={t.settings.mailPassword} maw={360} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <Group mt="md" gap="sm">
          <Button type="submit" disabled={password === ''} loading={save.isPending}>{t.settings.mailPasswordSave}</Button>
          {kept.data?.isSet && <Button variant="default" onClick={() => save.mutate(null)}>{t.settings.mailPasswordForget}</Button>}
        </Group>
      </form>
    </Panel>
  )
}
