import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { answer } from '../mock/answers'
import type { Me } from './api/types'
import { en } from './i18n/en'
import { TextProvider } from './i18n/Text'
import { zh } from './i18n/zh'
import { MeProvider } from './shell/Me'
import { theme } from './theme'

export interface Asked {
  method: string
  path: string
  body: unknown
  headers: Record<string, string>
}

/** Draws a part of the console as it stands in the page, with invented answers; `refuse` answers a request with a problem. */
export function show(children: ReactNode, { language = 'en' as 'en' | 'zh', role = 'administrator' as Me['role'], refuse = (_: Asked): [number, unknown] | null => null } = {}) {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(address, 'http://localhost')
    const request = { method: init.method ?? 'GET', path: pathname.slice('/api/v1/'.length), body: typeof init.body === 'string' ? JSON.parse(init.body) : null, headers: init.headers as Record<string, string> }
    asked.push(request)
    const refused = refuse(request)
    if (refused) return new Response(JSON.stringify(refused[1]), { status: refused[0] })
    return new Response(JSON.stringify(answer(request.method, request.path, searchParams) ?? null))
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const view = render(
    <MantineProvider theme={theme} env="test">
      <TextProvider initial={{ language, t: language === 'en' ? en : zh }}>
        <QueryClientProvider client={client}>
          <MeProvider value={{ user: 'admin', role, csrf: 'token', totpEnabled: false }}><Notifications />{children}</MeProvider>
        </QueryClientProvider>
      </TextProvider>
    </MantineProvider>,
  )
  return { ...view, asked }
}
