import { Group, Text, Title } from '@mantine/core'
import { useEffect, useId, type ReactNode } from 'react'

/** A titled part of a page. `flush` lets a table reach both edges. */
export function Panel({ title, lead, aside, flush, id, children }: { title?: ReactNode; lead?: ReactNode; aside?: ReactNode; flush?: boolean; id?: string; children: ReactNode }) {
  const heading = useId()
  return (
    <section className="panel" id={id} aria-labelledby={title ? heading : undefined}>
      {(title || aside) && (
        <div className="panel-head">
          <div style={{ minWidth: 0 }}>
            {title && <Title order={2} id={heading}>{title}</Title>}
            {lead && <Text size="sm" c="dimmed">{lead}</Text>}
          </div>
          {aside && <Group gap="xs">{aside}</Group>}
        </div>
      )}
      <div className={flush ? 'panel-body flush' : 'panel-body'}>{children}</div>
    </section>
  )
}

/** The page's one first-level heading; names the browser's tab too. */
export function PageTitle({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  useEffect(() => void (document.title = `${title} · Portolan`), [title])
  return (
    <Group justify="space-between" align="flex-end" gap="sm" mb="md">
      <div style={{ minWidth: 0 }}>
        <Title order={1}>{title}</Title>
        {lead && <Text c="dimmed" size="sm" mt={2} maw={680}>{lead}</Text>}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
