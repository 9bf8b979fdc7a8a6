import { Button, Drawer, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { getBlob, url } from '../../api/client'
import type { Entry } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Loaded } from '../../parts/Loaded'

/** The beginning of a text, or a picture; the server decides what is safe to show. */
export function Preview({ entry, path, as, onClose }: { entry: Entry; path: string; as: string | null; onClose: () => void }) {
  const t = useText()
  const content = useQuery({
    queryKey: ['preview', path, as],
    queryFn: async () => {
      const blob = await getBlob('files/preview', { path, as })
      return blob.type.startsWith('image/') ? { image: blob, text: null, isWhole: true } : { image: null, text: await blob.text(), isWhole: blob.size >= entry.size }
    },
    retry: false,
  })
  return (
    <Drawer opened onClose={onClose} size="min(820px, 100vw)" title={<span className="break">{entry.name}</span>} closeButtonProps={{ 'aria-label': t.common.close }}>
      <Group mb="md"><Button component="a" href={url('files/content', { path, as })} download={entry.name} variant="default" size="xs" leftSection={<IconDownload size={16} />}>{t.common.download}</Button></Group>
      {content.isError ? <Text size="sm">{t.files.noPreview}</Text> : (
        <Loaded query={content}>{(data) => (data.image ? <Picture blob={data.image} name={entry.name} /> : <><pre tabIndex={0} className="mono" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', background: 'var(--surface-sunken)', padding: 14, borderRadius: 10, margin: 0 }}>{data.text}</pre>{!data.isWhole && <Text size="sm" c="dimmed" mt="xs">{t.files.tooLarge}</Text>}</>)}</Loaded>
      )}
    </Drawer>
  )
}

function Picture({ blob, name }: { blob: Blob; name: string }) {
  const address = useMemo(() => URL.createObjectURL(blob), [blob])
  useEffect(() => () => URL.revokeObjectURL(address), [address])
  return <img src={address} alt={name} style={{ maxWidth: '100%', borderRadius: 8 }} />
}
