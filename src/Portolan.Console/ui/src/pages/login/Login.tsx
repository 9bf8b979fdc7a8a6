import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ApiError, get, post } from '../../api/client'
import type { Me } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Trouble } from '../../parts/Loaded'
import { Door } from './Door'

export default function Login() {
  const t = useText()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [needsCode, setNeedsCode] = useState(false)
  useQuery({
    queryKey: ['first-run'],
    queryFn: async () => {
      const state = await get<{ open: boolean }>('first-run')
      if (state.open) go('/first-run')
      return state
    },
  })
  const signIn = useMutation({
    mutationFn: () => post<Me>('session', { user, password, totp: totp || null }),
    onSuccess: (me) => client.setQueryData(['session'], me),
    onError: (error) => error instanceof ApiError && error.problem.totpNeeded && setNeedsCode(true),
  })
  const onlyCode = signIn.error instanceof ApiError && signIn.error.problem.totpNeeded && totp === ''
  return (
    <Door title={t.login.title} lead={t.login.lead}>
      <form onSubmit={(event) => { event.preventDefault(); signIn.mutate() }}>
        <Stack>
          <TextInput label={t.login.user} autoComplete="username" required withAsterisk={false} value={user} onChange={(e) => setUser(e.currentTarget.value)} data-autofocus autoFocus />
          <PasswordInput label={t.login.password} autoComplete="current-password" required withAsterisk={false} value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
          {needsCode && <TextInput label={t.login.code} description={t.login.codeHint} inputMode="numeric" autoComplete="one-time-code" value={totp} onChange={(e) => setTotp(e.currentTarget.value)} autoFocus />}
          {signIn.isError && !onlyCode && <Trouble error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending} fullWidth>{t.login.signIn}</Button>
        </Stack>
      </form>
    </Door>
  )
}
