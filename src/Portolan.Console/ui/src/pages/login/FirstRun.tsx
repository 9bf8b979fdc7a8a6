import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { get, post, setCsrf } from '../../api/client'
import type { Me } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Trouble } from '../../parts/Loaded'
import { Door } from './Door'

/** Makes the first administrator; the link that `portolan serve` printed leads here with its token. */
export default function FirstRun() {
  const t = useText()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [token, setToken] = useState(() => new URLSearchParams(location.search).get('token') ?? location.hash.replace(/^#(token=)?/, ''))
  const [given] = useState(token !== '')
  const [user, setUser] = useState('admin')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const state = useQuery({ queryKey: ['first-run'], queryFn: () => get<{ open: boolean }>('first-run') })
  const create = useMutation({
    mutationFn: () => post<Me>('first-run', { token, user, password }),
    onSuccess: (me) => {
      setCsrf(me.csrf)
      client.setQueryData(['session'], me)
      go('/', { replace: true })
    },
  })
  const problem = password.length > 0 && password.length < 12 ? t.login.tooShort : again.length > 0 && again !== password ? t.login.differ : null
  if (state.data && !state.data.open)
    return (
      <Door title={t.login.closed} lead={t.login.lead}>
        <Stack><Text size="sm">{t.login.closedText}</Text><Button onClick={() => go('/')}>{t.login.toSignIn}</Button></Stack>
      </Door>
    )
  return (
    <Door title={t.login.firstRun} lead={t.login.firstRunLead}>
      <form onSubmit={(event) => { event.preventDefault(); if (!problem && again === password) create.mutate() }}>
        <Stack>
          {!given && <TextInput label={t.login.token} description={t.login.tokenHint} required withAsterisk={false} value={token} onChange={(e) => setToken(e.currentTarget.value)} />}
          <TextInput label={t.login.chooseName} autoComplete="username" required withAsterisk={false} value={user} onChange={(e) => setUser(e.currentTarget.value)} />
          <PasswordInput label={t.login.choosePassword} description={t.login.passwordHint} autoComplete="new-password" required withAsterisk={false} value={password} onChange={(e) => setPassword(e.currentTarget.value)} error={problem === t.login.tooShort && problem} />
          <PasswordInput label={t.login.repeat} autoComplete="new-password" required withAsterisk={false} value={again} onChange={(e) => setAgain(e.currentTarget.value)} error={problem === t.login.differ && problem} />
          {create.isError && <Trouble error={create.error} />}
          <Button type="submit" loading={create.isPending} fullWidth>{t.login.create}</Button>
        </Stack>
      </form>
    </Door>
  )
}
