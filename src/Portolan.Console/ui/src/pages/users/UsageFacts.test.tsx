import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Effective, User } from '../../api/types'
import { show } from '../../test-render'
import { UsageFacts } from './UsageFacts'

const user: User = { name: 'anna', groups: [], disabled: false, expiresAt: null, terms: {}, usage: { bytes: 3 << 20, files: 12, uploadedToday: 0, downloadedToday: 5 << 10 } }
const effective = { quotaBytes: { value: '10 MiB', origin: 'group:staff' }, quotaFiles: { value: 0, origin: 'server' }, downloadBytesPerDay: { value: 5 << 10, origin: 'user' } } as unknown as Effective

it('shows what is used of what holds, also where a group says it', () => {
  show(<UsageFacts user={user} effective={effective} />)
  const used = within(screen.getByRole('region', { name: 'Used' }))
  expect(used.getByText('3.0 MiB of 10.0 MiB')).toBeInTheDocument()
  expect(used.getByRole('progressbar', { name: 'Stored: 30 % of the quota used' })).toHaveAttribute('aria-valuenow', '30')
  expect(used.getByText(/^12/)).toHaveTextContent('12 (unlimited)')
  expect(used.getByRole('progressbar', { name: 'Downloaded today: 100 % of the quota used' })).toBeInTheDocument()
})

it('counts anew where one may', async () => {
  const { asked } = show(<UsageFacts user={user} effective={effective} />)
  await userEvent.click(screen.getByRole('button', { name: 'Count anew' }))
  expect(asked).toContainEqual(expect.objectContaining({ method: 'POST', path: 'users/anna/recount' }))
})

it.each([['readOnly', undefined], ['administrator', 'commandLine']] as const)('offers it to nobody else: %s, %s', (role, origin) => {
  show(<UsageFacts user={{ ...user, origin }} effective={effective} />, { role })
  expect(screen.queryByRole('button', { name: 'Count anew' })).toBeNull()
})
