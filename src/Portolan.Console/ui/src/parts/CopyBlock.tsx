import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useText } from '../i18n/Text'

/** Text made to be taken along, with a button that takes it. */
export function CopyBlock({ text, label, maxHeight = 320 }: { text: string; label?: string; maxHeight?: number }) {
  const t = useText()
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <div style={{ border: '1px solid var(--line)', borderRadius: 10, background: 'var(--surface-sunken)', overflow: 'hidden', marginTop: 6 }}>
      <Group justify="space-between" px={12} py={4} wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
        <Text size="xs" c="dimmed" truncate>{label ?? ''}</Text>
        <Tooltip label={clipboard.copied ? t.common.copied : t.common.copy}>
          <ActionIcon variant="subtle" color={clipboard.copied ? 'green' : 'gray'} aria-label={clipboard.copied ? t.common.copied : t.common.copyThis(label ?? '')} onClick={() => clipboard.copy(text)}>
            {clipboard.copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      <pre tabIndex={0} className="mono" style={{ margin: 0, padding: 12, overflow: 'auto', maxHeight, fontSize: 12.5, lineHeight: 1.55 }}>{text}</pre>
    </div>
  )
}
