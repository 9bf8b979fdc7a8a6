import { Button, FileButton, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload, IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import { getText, sendText } from '../../api/client'
import { useSend } from '../../api/hooks'
import type { BackupDiff, Change } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useAsk } from '../../parts/ask'
import { Changes } from '../../parts/Changes'
import { PageTitle, Panel } from '../../parts/Panel'
import { saveText } from '../../sequence/export'

export default function Backup() {
  const t = useText()
  const save = useSend(() => getText('backup'), [])
  const download = () => save.mutate(undefined, { onSuccess: (text) => saveText(`portolan-${new Date().toISOString().slice(0, 10)}.json`, 'application/json', text) })
  return (
    <>
      <PageTitle title={t.admin.backup} lead={t.admin.backupLead} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Panel title={t.admin.export}><Button leftSection={<IconDownload size={17} />} loading={save.isPending} onClick={download}>{t.admin.exportButton}</Button></Panel>
        <Import />
      </SimpleGrid>
    </>
  )
}

function Import() {
  const t = useText()
  const [text, setText] = useState('')
  const compare = useSend((chosen: string) => sendText<BackupDiff | Change[]>('POST', 'backup/diff', chosen), [])
  const apply = useSend(() => sendText('PUT', 'backup', text), ['settings', 'users', 'groups', 'bans', 'hooks', 'overview', 'data-connections'], t.admin.applied)
  const [ask, dialog] = useAsk()
  const changes = compare.data && (Array.isArray(compare.data) ? compare.data : compare.data.changes)
  const choose = async (file: File | null) => {
    if (!file) return
    const chosen = await file.text()
    setText(chosen)
    compare.mutate(chosen)
  }
  return (
    <Panel title={t.admin.import} lead={t.admin.importLead}>
      <Stack gap="md" align="flex-start">
        <FileButton accept="application/json,.json" onChange={(file) => void choose(file)} inputProps={{ 'aria-label': t.admin.chooseFile }}>
          {(props) => <Button {...props} variant="default" leftSection={<IconFileImport size={17} />} loading={compare.isPending}>{t.admin.chooseFile}</Button>}
        </FileButton>
        {changes && (changes.length === 0 ? <Text size="sm">{t.admin.noDifferences}</Text> : (
          <>
            <Text fw={600} size="sm">{t.admin.differences}</Text>
            <Changes changes={changes} withPointers />
            <Group><Button color="red" loading={apply.isPending} onClick={() => ask({ title: t.admin.applyTitle, text: t.admin.applyText, yes: t.admin.apply, act: () => apply.mutate(undefined) })}>{t.admin.apply}</Button></Group>
          </>
        ))}
      </Stack>
      {dialog}
    </Panel>
  )
}
