import { Button, FileInput, PasswordInput, Stack, Tabs, Textarea } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { post, put } from '../../api/client'
import { useSend } from '../../api/hooks'
import { useText } from '../../i18n/Text'
import { LinesInput } from '../../parts/LinesInput'
import { Trouble } from '../../parts/Loaded'
import { Panel } from '../../parts/Panel'

/** A certificate from a file, from pasted PEM, or made here. */
export function ReplaceCertificate({ names: present }: { names: string[] }) {
  const t = useText()
  return (
    <Panel title={t.certificates.replace} id="replace">
      <Tabs defaultValue="file" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="file">{t.certificates.upload}</Tabs.Tab>
          <Tabs.Tab value="pem">PEM</Tabs.Tab>
          <Tabs.Tab value="self">{t.certificates.selfSigned}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="file"><FromFile /></Tabs.Panel>
        <Tabs.Panel value="pem"><FromPem /></Tabs.Panel>
        <Tabs.Panel value="self"><SelfSigned present={present} /></Tabs.Panel>
      </Tabs>
    </Panel>
  )
}

const touched = ['certificate', 'tls', 'overview']

function FromFile() {
  const t = useText()
  const [file, setFile] = useState<File | null>(null)
  const [password, setPassword] = useState('')
  const use = useSend(async () => {
    const bytes = new Uint8Array(await file!.arrayBuffer())
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
    return put('certificate', text.includes('-----BEGIN') ? { pem: text, password: password || null } : { pfx: btoa(text), password: password || null })
  }, touched, t.certificates.used)
  return (
    <Stack gap="sm">
      <FileInput label={t.certificates.file} description={t.certificates.uploadHint} accept=".pem,.crt,.cer,.pfx,.p12" leftSection={<IconUpload size={16} />} value={file} onChange={setFile} clearable clearButtonProps={{ 'aria-label': t.common.remove }} />
      <PasswordInput label={t.certificates.filePassword} autoComplete="off" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      {use.isError && <Trouble error={use.error} />}
      <Button disabled={!file} loading={use.isPending} onClick={() => use.mutate(undefined)} style={{ alignSelf: 'flex-start' }}>{t.certificates.useIt}</Button>
    </Stack>
  )
}

function FromPem() {
  const t = useText()
  const [pem, setPem] = useState('')
  const [key, setKey] = useState('')
  const use = useSend(() => put('certificate', { pem, key: key || null }), touched, t.certificates.used)
  const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }
  return (
    <Stack gap="sm">
      <Textarea label={t.certificates.pem} rows={6} spellCheck={false} styles={mono} placeholder="-----BEGIN CERTIFICATE-----" value={pem} onChange={(event) => setPem(event.currentTarget.value)} />
      <Textarea label={t.certificates.key} description={t.certificates.keyHint} rows={4} spellCheck={false} autoComplete="off" styles={mono} value={key} onChange={(event) => setKey(event.currentTarget.value)} />
      {use.isError && <Trouble error={use.error} />}
      <Button disabled={pem.trim() === ''} loading={use.isPending} onClick={() => use.mutate(undefined, { onSuccess: () => setKey('') })} style={{ alignSelf: 'flex-start' }}>{t.certificates.useIt}</Button>
    </Stack>
  )
}

function SelfSigned({ present }: { present: string[] }) {
  const t = useText()
  const [names, setNames] = useState(present)
  const make = useSend(() => post('certificate/self-signed', { names }), touched, t.certificates.used)
  return (
    <Stack gap="sm">
      <LinesInput label={t.certificates.selfNames} description={t.certificates.selfNamesHint} value={names} onChange={setNames} />
      {make.isError && <Trouble error={make.error} />}
      <Button disabled={names.length === 0} loading={make.isPending} onClick={() => make.mutate(undefined)} style={{ alignSelf: 'flex-start' }}>{t.certificates.make}</Button>
    </Stack>
  )
}
