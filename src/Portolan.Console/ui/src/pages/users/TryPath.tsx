import { Badge, Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../../api/client'
import type { PathTrial } from '../../api/types'
import { useText } from '../../i18n/Text'
import { worded } from '../../i18n/worded'
import { Trouble } from '../../parts/Loaded'

/** Dry run: where a path leads for this user, and what may be done there. */
export function TryPath({ user }: { user: string }) {
  const t = useText()
  const [path, setPath] = useState('/')
  const trial = useMutation({ mutationFn: () => post<PathTrial>(`users/${encodeURIComponent(user)}/try`, { path }) })
  const rights = trial.data ? (Array.isArray(trial.data.rights) ? trial.data.rights : trial.data.rights.split(',').filter(Boolean)) : []
  const run = () => trial.mutate()
  return (
    <div>
      <Text size="sm" c="dimmed" mb="xs">{t.users.tryLead}</Text>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput style={{ flex: 1 }} className="mono" label={t.users.tryPath} value={path} onChange={(event) => setPath(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); run() } }} />
        <Button variant="light" onClick={run} loading={trial.isPending}>{t.users.tryButton}</Button>
      </Group>
      {trial.isError && <Trouble error={trial.error} />}
      {trial.data && (
        <dl className="facts" style={{ marginTop: 16 }} aria-live="polite">
          <div><dt>{t.users.path}</dt><dd className="mono">{trial.data.path}</dd></div>
          {trial.data.realPath && <div><dt>{t.users.storedIn}</dt><dd className="mono">{trial.data.realPath}</dd></div>}
          <div><dt>{t.users.may}</dt><dd>{rights.length === 0 ? t.users.mayNothing : rights.map((right) => <Badge key={right} mr={4} variant="default" title={right}>{worded(t.words.rights, right)}</Badge>)}</dd></div>
          <div><dt>{t.users.why}</dt><dd>{trial.data.why}</dd></div>
        </dl>
      )}
    </div>
  )
}
