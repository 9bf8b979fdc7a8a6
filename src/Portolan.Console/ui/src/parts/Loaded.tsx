import { Alert, Button, Skeleton, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../api/client'
import { useText } from '../i18n/Text'

/** What both a query and one of many pages say. */
type Reading<T> = Pick<UseQueryResult<T>, 'data' | 'isError' | 'error'> & { refetch: () => Promise<unknown> }

/** The data when it is there; before that its outline, and what went wrong where it cannot come. */
export function Loaded<T>({ query, children, lines = 3 }: { query: Reading<T>; children: (data: T) => ReactNode; lines?: number }) {
  const t = useText()
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Trouble error={query.error} action={<Button size="xs" variant="default" onClick={() => void query.refetch()}>{t.common.tryAgain}</Button>} />
  return (
    <Stack gap="xs" p="md" aria-busy="true" aria-label={t.common.loading} role="status">
      {Array.from({ length: lines }, (_, line) => <Skeleton key={line} height={16} width={`${90 - line * 13}%`} />)}
    </Stack>
  )
}

/** An error in words: what, where, and what to do. */
export function Trouble({ error, action }: { error: unknown; action?: ReactNode }) {
  const t = useText()
  if (!error) return null
  const fields = error instanceof ApiError ? error.errors : []
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} />} title={error instanceof ApiError ? (error.problem.title ?? t.common.failed) : t.common.noAnswer} m="xs"
      styles={{ title: { color: 'var(--bad)' }, message: { color: 'var(--text)' } }}>
      <Stack gap={6} align="flex-start">
        {error instanceof ApiError ? error.problem.detail : t.common.noAnswerText}
        {fields.map((field) => <div key={field.field + field.problem}><span className="mono">{field.field}</span> {field.problem} {field.remedy}</div>)}
        {action}
      </Stack>
    </Alert>
  )
}
