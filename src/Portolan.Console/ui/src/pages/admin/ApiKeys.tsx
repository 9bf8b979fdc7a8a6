import { Alert, Badge, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { IconExternalLink, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { post, remove } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { ApiKey, Page } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { useAsk } from '../../parts/ask'
import { CopyBlock } from '../../parts/CopyBlock'
import { DataTable } from '../../parts/DataTable'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'

export default function ApiKeys() {
  const t = useText()
  const format = useFormat()
  const keys = useGet<Page<ApiKey> | ApiKey[]>('api-keys')
  const [making, setMaking] = useState(false)
  const [ask, dialog] = useAsk()
  const drop = useSend((key: ApiKey) => remove(`api-keys/${key.id}`), ['api-keys'], t.common.removed)
  return (
    <>
      <PageTitle title={t.admin.keys} lead={t.admin.keysLead} actions={
        <>
          <Button component="a" href="/api" target="_blank" rel="noreferrer" variant="default" leftSection={<IconExternalLink size={17} />}>{t.admin.tryApi}</Button>
          <Button leftSection={<IconPlus size={17} />} onClick={() => setMaking(true)}>{t.admin.newKey}</Button>
        </>
      } />
      <Panel title={t.admin.keys} flush>
        <Loaded query={keys}>{(answer) => (
          <DataTable label={t.admin.keys} rows={Array.isArray(answer) ? answer : answer.items} rowKey={(key) => key.id} empty={t.admin.noKeys} columns={[
            { head: t.common.name, cell: (key) => <><b className="break">{key.name}</b> <span className="mono quiet">{key.prefix}…</span></> },
            { head: t.admin.scope, cell: (key) => <Badge variant="default">{t.shell[key.scope]}</Badge> },
            { head: t.admin.created, cell: (key) => format.day(key.createdAt) },
            { head: t.admin.lastUsed, cell: (key) => <Ago at={key.lastUsedAt} /> },
            { head: t.admin.expires, cell: (key) => format.day(key.expiresAt) },
            { head: t.common.actions, hideHead: true, end: true, cell: (key) => <Button size="xs" variant="default" aria-label={t.admin.removeKey(key.name)} onClick={() => ask({ title: t.admin.removeKey(key.name), text: t.admin.removeKeyText, yes: t.common.remove, act: () => drop.mutate(key) })}>{t.common.remove}</Button> },
          ]} />
        )}</Loaded>
      </Panel>
      {making && <NewKey close={() => setMaking(false)} />}
      {dialog}
    </>
  )
}

function NewKey({ close }: { close: () => void }) {
  const t = useText()
  const [name, setName] = useState('')
  const [scope, setScope] = useState('readOnly')
  const [expiresAt, setExpires] = useState('')
  const make = useSend(() => post<{ key: string }>('api-keys', { name, scope, expiresAt: expiresAt ? new Date(expiresAt).toISOString() : null }), ['api-keys'])
  return (
    <Modal opened onClose={close} title={t.admin.newKey} centered closeButtonProps={{ 'aria-label': t.common.close }}>
      {make.data ? (
        <Stack>
          <Alert color="yellow" styles={{ message: { color: 'var(--text)' } }}>{t.admin.keyOnce}</Alert>
          <CopyBlock label={t.admin.yourKey} text={make.data.key} />
          <Button onClick={close}>{t.common.close}</Button>
        </Stack>
      ) : (
        <form onSubmit={(event) => { event.preventDefault(); make.mutate(undefined) }}>
          <Stack>
            <TextInput label={t.common.name} required withAsterisk={false} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
            <Select label={t.admin.scope} allowDeselect={false} value={scope} onChange={(value) => value && setScope(value)} data={(['metrics', 'readOnly', 'operator', 'administrator'] as const).map((value) => ({ value, label: t.shell[value] }))} />
            <TextInput type="datetime-local" label={t.admin.expires} description={t.admin.expiresHint} value={expiresAt} onChange={(event) => setExpires(event.currentTarget.value)} />
            <Group justify="flex-end"><Button variant="default" onClick={close}>{t.common.cancel}</Button><Button type="submit" loading={make.isPending}>{t.common.create}</Button></Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
