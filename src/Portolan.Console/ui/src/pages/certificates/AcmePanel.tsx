import { Button, Group, Radio, Stack, Switch, Text, TextInput } from '@mantine/core'
import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Acme } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useFormat } from '../../parts/format'
import { errorsOf, problemAt } from '../../parts/FieldErrors'
import { LinesInput } from '../../parts/LinesInput'
import { Loaded, Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

/** A certificate that an authority gives and renews by itself (RFC 8555). */
export function AcmePanel() {
  const t = useText()
  const acme = useGet<Acme>('certificate/acme', {}, { every: 5 })
  return (
    <Panel title={t.certificates.acme} lead={t.certificates.acmeLead} id="acme">
      <Loaded query={acme}>{(data) => <AcmeForm stored={data} />}</Loaded>
    </Panel>
  )
}

function AcmeForm({ stored }: { stored: Acme }) {
  const t = useText()
  const format = useFormat()
  const [acme, setAcme] = useState(stored)
  const set = (changes: Partial<Acme>) => setAcme((old) => ({ ...old, ...changes }))
  const { status: _, ...settings } = acme
  const save = useSend(() => put('certificate/acme', settings), ['certificate', 'settings'], t.common.saved, { atFields: true })
  const errorAt = (name: keyof Acme) => problemAt(errorsOf(save.error), `/acme/${name}`)
  const order = useSend(() => post('certificate/acme/order'), ['certificate'], t.certificates.ordered)
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate(undefined) }}>
      <Stack gap="sm">
        <Switch label={t.certificates.acmeOn} checked={acme.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
        <LinesInput label={t.certificates.domains} description={t.certificates.domainsHint} error={errorAt('names')} value={acme.names} onChange={(names) => set({ names })} />
        <TextInput label={t.certificates.email} type="email" error={errorAt('contact')} value={acme.contact ?? ''} onChange={(event) => set({ contact: event.currentTarget.value || null })} />
        <TextInput label={t.certificates.authority} className="mono" error={errorAt('directory')} value={acme.directory} onChange={(event) => set({ directory: event.currentTarget.value })} />
        <Radio.Group label={t.certificates.challenge} value={acme.challenge} onChange={(challenge) => set({ challenge })}>
          <Group mt={6}><Radio value="http01" label={t.certificates.http01} /><Radio value="tlsAlpn01" label={t.certificates.tlsAlpn01} /></Group>
        </Radio.Group>
        <TextInput label={t.certificates.listen} description={t.certificates.listenHint} className="mono" error={errorAt('listen')} value={acme.listen ?? ''} onChange={(event) => set({ listen: event.currentTarget.value || null })} />
        {stored.status && stored.status.state !== 'none' && (
          <div role="status" style={{ padding: 12, borderRadius: 10, background: 'var(--surface-sunken)' }}>
            <Text size="sm" fw={600}>{t.certificates.acmeState}{t.common.colon}{stored.status.text ?? stored.status.state}</Text>
            <Text size="xs" c="dimmed">{stored.status.at && format.when(stored.status.at)} {stored.status.nextAt && t.certificates.nextRenewal(format.when(stored.status.nextAt))}</Text>
          </div>
        )}
        {save.isError && <Trouble error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>{t.common.save}</Button>
          <Button variant="default" leftSection={<IconRosetteDiscountCheck size={17} />} disabled={!stored.enabled} loading={order.isPending} onClick={() => order.mutate(undefined)}>{t.certificates.order}</Button>
        </Group>
      </Stack>
    </form>
  )
}
