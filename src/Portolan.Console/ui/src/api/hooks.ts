import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { useLanguage } from '../i18n/Text'
import { ApiError, get, type Query } from './client'

interface Asking {
  enabled?: boolean
  /** Seconds between asking again; without it only events and changes do. */
  every?: number
}

/** Reads a resource. The language is part of the key: the server writes texts for people. */
export function useGet<T>(path: string, query: Query = {}, { enabled = true, every }: Asking = {}) {
  const { language } = useLanguage()
  return useQuery({
    queryKey: [...path.split('/'), language, query],
    queryFn: ({ signal }) => get<T>(path, query, signal),
    enabled,
    refetchInterval: every ? every * 1000 : false,
    placeholderData: keepPreviousData,
  })
}

/** Changes something, then reads again what begins with one of `touches`, and says that it is done or why not. A form that shows problems `atFields` shows those itself. */
export function useSend<In, Out>(act: (input: In) => Promise<Out>, touches: string[], done?: string | ((out: Out) => string), { atFields = false } = {}): UseMutationResult<Out, Error, In> {
  const client = useQueryClient()
  const { t } = useLanguage()
  return useMutation({
    mutationFn: act,
    onSuccess: async (out) => {
      await Promise.all(touches.map((path) => client.invalidateQueries({ queryKey: path.split('/') })))
      if (done) notifications.show({ message: typeof done === 'string' ? done : done(out), color: 'green' })
    },
    onError: (error) => (atFields && error instanceof ApiError && error.errors.length > 0 ? undefined : notifications.show({
      color: 'red', title: error instanceof ApiError ? (error.problem.title ?? t.common.failed) : t.common.noAnswer,
      message: error instanceof ApiError ? [error.problem.detail, ...error.errors.map((e) => `${e.field} ${e.problem} ${e.remedy ?? ''}`)].filter(Boolean).join(' ') : t.common.noAnswerText,
      autoClose: 10_000,
    })),
  })
}
