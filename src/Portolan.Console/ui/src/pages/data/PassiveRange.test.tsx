import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { answer } from '../../../mock/answers'
import type { Settings } from '../../api/types'
import { show } from '../../test-render'
import { PassiveRange } from './PassiveRange'

const settings = answer('GET', 'settings', new URLSearchParams()) as Settings

it('stores the range over the version it was made from', async () => {
  const { asked } = show(<PassiveRange settings={settings} />)
  await userEvent.clear(screen.getByLabelText('Ports'))
  await userEvent.type(screen.getByLabelText('Ports'), '51000-51020')
  await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
  await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ path: 'settings', body: { passive: { ports: '51000-51020' } }, headers: { 'If-Match': '"4"' } }))
})

it.each(['50010-50000', '80-90', 'fifty'])('refuses %s while it is typed', async (text) => {
  show(<PassiveRange settings={settings} />)
  await userEvent.clear(screen.getByLabelText('Ports'))
  await userEvent.type(screen.getByLabelText('Ports'), text)
  expect(screen.getByText(/Write two port numbers/)).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled()
})

it('shows what the server finds wrong', async () => {
  show(<PassiveRange settings={settings} />, { refuse: ({ path }) => (path === 'settings/validate' ? [200, { errors: [{ field: '/passive/ports', problem: 'Port 51000 is the control port.' }], warnings: [] }] : null) })
  await userEvent.clear(screen.getByLabelText('Ports'))
  await userEvent.type(screen.getByLabelText('Ports'), '51000-51020')
  expect(await screen.findByText('Port 51000 is the control port.')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled()
})

it('cannot be changed where the command line fixes it, nor by whoever may only look', () => {
  const { unmount } = show(<PassiveRange settings={{ ...settings, pinned: { '/passive/ports': '--passive-ports' } }} />)
  expect(screen.getByLabelText('Ports')).toBeDisabled()
  expect(screen.getByText(/--passive-ports/)).toBeInTheDocument()
  unmount()
  show(<PassiveRange settings={settings} />, { role: 'readOnly' })
  expect(screen.getByLabelText('Ports')).toBeDisabled()
})
