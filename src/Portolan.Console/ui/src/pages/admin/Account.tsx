import { Button, Group, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put, remove } from '../../api/client'
import { useSend } from '../../api/hooks'
import { useText } from '../../i18n/Text'
import { CopyBlock } from '../../parts/CopyBlock'
import { Trouble } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { useMe } from '../../shell/Me'

export default function Account() {
  const t = useText()
  return (
    <>
      <PageTitle title={t.admin.account} lead={t.admin.accountLead} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <ChangePassword />
        <SecondFactor />
      </SimpleGrid>
    </>
  )
}

function ChangePassword() {
  const t = useText()
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const change = useSend(() => put('me/password', { old, new: fresh }), [], t.admin.passwordChanged, { atFields: true })
  return (
    <Panel title={t.common.password}>
      <form onSubmit={(event) => { event.preventDefault(); change.mutate(undefined, { onSuccess: () => { setOld(''); setFresh('') } }) }}>
        <Stack>
          <PasswordInput label={t.admin.oldPassword} autoComplete="current-password" required withAsterisk={false} value={old} onChange={(event) => setOld(event.currentTarget.value)} />
          <PasswordInput label={t.admin.newPassword} description={t.login.passwordHint} autoComplete="new-password" required withAsterisk={false} minLength={12} value={fresh} onChange={(event) => setFresh(event.currentTarget.value)} />
          {change.isError && <Trouble error={change.error} />}
          <Group><Button type="submit" loading={change.isPending}>{t.admin.changePassword}</Button></Group>
        </Stack>
      </form>
    </Panel>
  )
}

function SecondFactor() {
  const t = useText()
  const me = useMe()
  const [code, setCode] = useState('')
  const start = useSend(() => post<{ secret: string; uri: string; qrSvg: string }>('me/totp'), [])
  const confirm = useSend(() => put('me/totp', { code }), ['session'], t.admin.totpEnabled)
  const disable = useSend(() => remove('me/totp', {}, { code }), ['session'], t.admin.totpDisabled)
  const codeInput = <TextInput label={t.login.code} description={t.login.codeHint} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} maw={260} />
  return (
    <Panel title={t.admin.totp}>
      {me.totpEnabled ? (
        <Stack align="flex-start">
          <Text size="sm" c="var(--ok)"><IconShieldCheck size={17} style={{ verticalAlign: -3 }} /> {t.admin.totpOn}</Text>
          {codeInput}
          <Button variant="default" disabled={code.length < 6} loading={disable.isPending} onClick={() => disable.mutate(undefined, { onSuccess: () => setCode('') })}>{t.admin.totpDisable}</Button>
        </Stack>
      ) : (
        <Stack align="flex-start">
          <Text size="sm">{t.admin.totpOff}</Text>
          {!start.data && <Button loading={start.isPending} onClick={() => start.mutate(undefined)}>{t.admin.totpStart}</Button>}
          {start.data && (
            <>
              <Text size="sm">{t.admin.totpScan}</Text>
              <img alt={t.admin.qrAlt} src={`data:image/svg+xml,${encodeURIComponent(start.data.qrSvg)}`} width={180} height={180} style={{ background: '#fff', borderRadius: 8, padding: 8 }} />
              <CopyBlock label={t.admin.totpSecret} text={start.data.secret} />
              {codeInput}
              <Button disabled={code.length < 6} loading={confirm.isPending} onClick={() => confirm.mutate(undefined, { onSuccess: () => setCode('') })}>{t.admin.totpConfirm}</Button>
            </>
          )}
        </Stack>
      )}
    </Panel>
  )
}
