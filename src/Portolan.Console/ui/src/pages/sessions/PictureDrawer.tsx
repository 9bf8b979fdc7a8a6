import { Drawer } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useGet } from '../../api/hooks'
import type { Sequence } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Loaded } from '../../parts/Loaded'

const SequenceView = lazy(async () => ({ default: (await import('../../sequence/SequenceView')).SequenceView }))

/** The six steps of a data connection, in a drawer; closed where there is none. */
export function PictureDrawer({ connection, title, onClose }: { connection: string | number | null; title: string; onClose: () => void }) {
  const t = useText()
  return (
    <Drawer opened={connection !== null} onClose={onClose} size="min(820px, 100vw)" title={<span className="break">{title}</span>} closeButtonProps={{ 'aria-label': t.common.close }}>
      {connection !== null && <Picture connection={connection} />}
    </Drawer>
  )
}

export function Picture({ connection }: { connection: string | number }) {
  const sequence = useGet<Sequence>(`connections/${connection}/sequence.json`)
  return <Loaded query={sequence} lines={8}>{(data) => <Suspense><SequenceView sequence={data} /></Suspense>}</Loaded>
}
