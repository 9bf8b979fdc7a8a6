import { Badge, Button, Checkbox, Group, Modal, PasswordInput, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core'
import { IconBell, IconCommand, IconMail, IconPlus, IconSend, IconTrash, IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put, remove } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Hook, HookDelivery, HookEvent, HookKind, Page } from '../../api/types'
import { useText } from '../../i18n/Text'
import { worded } from '../../i18n/worded'
import { useAsk } from '../../parts/ask'
import { DataTable } from '../../parts/DataTable'
import { errorsOf, problemAt } from '../../parts/FieldErrors'
import { useFormat } from '../../parts/format'
import { Loaded, Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

const events: HookEvent[] = ['login', 'loginRefused', 'transfer', 'failure', 'ban', 'quota', 'finding']
const icons: Record<HookKind, typeof IconBell> = { webhook: IconWebhook, mail: IconMail, command: IconCommand }

/** Who is told what happens. */
export function Hooks() {
  const t = useText()
  const hooks = useGet<Page<Hook> | Hook[]>('hooks')
  const [edited, setEdited] = useState<Hook | 'new' | null>(null)
  return (
    <Panel title={t.limits.hooks} lead={t.limits.hooksLead} flush aside={<Button size="xs" variant="default" leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>{t.limits.newHook}</Button>}>
      <Loaded query={hooks}>{(answer) => (
        <DataTable label={t.limits.hooks} rows={Array.isArray(answer) ? answer : answer.items} rowKey={(hook) => hook.id} empty={t.limits.noHooks} onOpen={setEdited} openLabel={(hook) => t.limits.editHook(hook.target)} columns={[
          { head: t.limits.kind, cell: (hook) => { const Icon = icons[hook.kind]; return <Group gap={6} wrap="nowrap"><Icon size={17} aria-hidden />{t.limits[hook.kind]}</Group> } },
          { head: t.limits.target, cell: (hook) => <span className="mono break">{hook.target}</span> },
          { head: t.limits.on, cell: (hook) => hook.on.map((event) => <Badge key={event} mr={4} variant="default">{worded(t.words.events, event)}</Badge>) },
          { head: t.common.state, cell: (hook) => (hook.enabled ? t.common.on : t.common.off) },
        ]} />
      )}</Loaded>
      {edited && <HookDialog hook={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </Panel>
  )
}

function HookDialog({ hook, close }: { hook: Hook | null; close: () => void }) {
  const t = useText()
  const [kind, setKind] = useState<HookKind>(hook?.kind ?? 'webhook')
  const [on, setOn] = useState<HookEvent[]>(hook?.on ?? ['failure', 'ban'])
  const [target, setTarget] = useState(hook?.target ?? '')
  const [secret, setSecret] = useState('')
  const [enabled, setEnabled] = useState(hook?.enabled ?? true)
  const [ask, dialog] = useAsk()
  const body = { kind, on, target, enabled, ...(secret ? { secret } : {}) }
  const save = useSend(() => (hook ? put(`hooks/${hook.id}`, body) : post('hooks', body)), ['hooks'], t.limits.hookSaved, { atFields: true })
  const test = useSend(() => post(`hooks/${hook!.id}/test`), ['hooks'], t.limits.tested)
  const drop = useSend(() => remove(`hooks/${hook!.id}`), ['hooks'], t.common.removed)
  const targetLabel = { webhook: t.limits.targetUrl, mail: t.limits.targetMail, command: t.limits.targetCommand }[kind]
  return (
    <Modal opened onClose={close} size="lg" title={hook ? hook.target : t.limits.newHook} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => { event.preventDefault(); save.mutate(undefined, { onSuccess: close }) }}>
        <Stack>
          <SegmentedControl aria-label={t.limits.kind} value={kind} onChange={(value) => setKind(value as HookKind)} data={(['webhook', 'mail', 'command'] as const).map((value) => ({ value, label: t.limits[value] }))} />
          <TextInput label={targetLabel} required withAsterisk={false} error={problemAt(errorsOf(save.error), '/target')} value={target} onChange={(event) => setTarget(event.currentTarget.value)} placeholder={{ webhook: 'https://example.org/ftp-events', mail: 'ops@example.org', command: '/usr/local/bin/on-ftp-event' }[kind]} />
          <Checkbox.Group label={t.limits.on} value={on} onChange={(chosen) => setOn(chosen as HookEvent[])}>
            <Group gap="md" mt={6}>{events.map((event) => <Checkbox key={event} value={event} label={t.words.events[event]} />)}</Group>
          </Checkbox.Group>
          {kind === 'webhook' && <PasswordInput label={t.limits.secret} description={`${t.limits.secretHint} ${hook ? t.limits.secretKeep : ''}`} autoComplete="new-password" value={secret} onChange={(event) => setSecret(event.currentTarget.value)} />}
          <Switch label={t.common.enabled} checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
          {hook && <Deliveries id={hook.id} />}
          {errorsOf(save.error).length > 0 && <Trouble error={save.error} />}
          <Group justify="space-between">
            {hook ? (
              <Group gap="xs">
                <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={() => ask({ title: t.limits.removeHook, text: t.limits.removeHookText, yes: t.common.remove, act: () => drop.mutate(undefined, { onSuccess: close }) })}>{t.common.remove}</Button>
                <Button variant="default" leftSection={<IconSend size={16} />} loading={test.isPending} onClick={() => test.mutate(undefined)}>{t.limits.test}</Button>
              </Group>
            ) : <span />}
            <Button type="submit" loading={save.isPending}>{t.common.save}</Button>
          </Group>
        </Stack>
      </form>
      {dialog}
    </Modal>
  )
}

function Deliveries({ id }: { id: string }) {
  const t = useText()
  const format = useFormat()
  const deliveries = useGet<Page<HookDelivery>>(`hooks/${id}/deliveries`, { limit: 10 }, { every: 5 })
  return (
    <div>
      <Text size="sm" fw={600}>{t.limits.deliveries}</Text>
      <Loaded query={deliveries}>{(page) => page.items.length === 0 ? <Text size="sm" c="dimmed">{t.limits.noDeliveries}</Text> : (
        <ul style={{ margin: '4px 0 0', paddingInlineStart: 18, fontSize: 13 }}>
          {page.items.map((each) => (
            <li key={each.at + each.attempt}>
              {format.when(each.at)} · {worded(t.words.events, each.event)} · {t.limits.attempt(each.attempt)} · <b style={{ color: each.error ? 'var(--bad)' : 'var(--ok)' }}>{each.error ? t.limits.notDelivered : t.limits.deliveredOk}</b> {each.status ?? ''} {each.error ?? ''}
            </li>
          ))}
        </ul>
      )}</Loaded>
    </div>
  )
}
