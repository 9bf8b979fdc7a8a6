import { Badge, Button, Group, Modal, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put, remove } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Administrator, Page } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { useAsk } from '../../parts/ask'
import { DataTable } from '../../parts/DataTable'
import { errorsOf, problemAt } from '../../parts/FieldErrors'
import { Loaded, Trouble } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { useMe } from '../../shell/Me'

export default function Administrators() {
  const t = useText()
  const me = useMe()
  const administrators = useGet<Page<Administrator> | Administrator[]>('administrators')
  const [edited, setEdited] = useState<Administrator | 'new' | null>(null)
  return (
    <>
      <PageTitle title={t.admin.administrators} lead={t.admin.administratorsLead} actions={<Button leftSection={<IconPlus size={17} />} onClick={() => setEdited('new')}>{t.admin.newAdministrator}</Button>} />
      <Panel title={t.admin.administrators} flush>
        <Loaded query={administrators}>{(answer) => (
          <DataTable label={t.admin.administrators} rows={Array.isArray(answer) ? answer : answer.items} rowKey={(row) => row.name} empty={t.common.none} onOpen={setEdited} openLabel={(row) => t.users.open(row.name)} columns={[
            { head: t.common.name, cell: (row) => <><b className="break">{row.name}</b> {row.name === me.user && <Badge variant="default">{t.admin.you}</Badge>}</> },
            { head: t.admin.role, cell: (row) => t.shell[row.role] },
            { head: t.admin.totp, cell: (row) => (row.totpEnabled ? t.common.on : t.common.off) },
            { head: t.common.state, cell: (row) => (row.disabled ? t.common.disabled : t.common.enabled) },
            { head: t.admin.lastLogin, end: true, cell: (row) => <Ago at={row.lastLogin} /> },
          ]} />
        )}</Loaded>
      </Panel>
      {edited && <Editor administrator={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </>
  )
}

function Editor({ administrator, close }: { administrator: Administrator | null; close: () => void }) {
  const t = useText()
  const me = useMe()
  const [name, setName] = useState(administrator?.name ?? '')
  const [role, setRole] = useState<string>(administrator?.role ?? 'operator')
  const [password, setPassword] = useState('')
  const [disabled, setDisabled] = useState(administrator?.disabled ?? false)
  const path = `administrators/${encodeURIComponent(name)}`
  const save = useSend(() => (administrator ? put(path, { role, disabled, ...(password ? { password } : {}) }) : post('administrators', { name, role, password })), ['administrators'], t.users.saved(name), { atFields: true })
  const drop = useSend(() => remove(path), ['administrators'], t.users.removed(name))
  const [ask, dialog] = useAsk()
  const self = administrator?.name === me.user
  return (
    <Modal opened onClose={close} title={administrator?.name ?? t.admin.newAdministrator} centered closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => { event.preventDefault(); save.mutate(undefined, { onSuccess: close }) }}>
        <Stack>
          {!administrator && <TextInput label={t.common.name} required withAsterisk={false} error={problemAt(errorsOf(save.error), '/name')} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus autoComplete="off" />}
          <Select label={t.admin.role} allowDeselect={false} disabled={self} value={role} onChange={(value) => value && setRole(value)} data={(['readOnly', 'operator', 'administrator'] as const).map((value) => ({ value, label: t.shell[value] }))} />
          <PasswordInput label={t.common.password} description={administrator ? t.users.passwordHint : t.login.passwordHint} autoComplete="new-password" required={!administrator} withAsterisk={false} minLength={12} error={problemAt(errorsOf(save.error), '/password')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          {administrator && !self && <Switch label={t.common.disabled} checked={disabled} onChange={(event) => setDisabled(event.currentTarget.checked)} />}
          {errorsOf(save.error).length > 0 && <Trouble error={save.error} />}
          <Group justify="space-between">
            {administrator && !self ? <Button variant="subtle" color="red" onClick={() => ask({ title: t.admin.removeAdministrator(name), text: t.admin.removeAdministratorText, yes: t.common.remove, act: () => drop.mutate(undefined, { onSuccess: close }) })}>{t.common.remove}</Button> : <span />}
            <Button type="submit" loading={save.isPending}>{administrator ? t.common.save : t.common.create}</Button>
          </Group>
        </Stack>
      </form>
      {dialog}
    </Modal>
  )
}
