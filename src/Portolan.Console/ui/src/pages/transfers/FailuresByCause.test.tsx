import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { FailureCount } from '../../api/types'
import { show } from '../../test-render'
import { FailuresByCause } from './FailuresByCause'

const failures: FailureCount[] = [
  { cause: 'client-nat', title: 'Active mode cannot pass the client\'s NAT', count: 1700, lastAt: new Date(Date.now() - 180_000).toISOString(), connection: '42' },
  { cause: 'refused', title: 'The dialled address refused the connection', count: 1, lastAt: new Date().toISOString(), connection: '43' },
]

it('counts each cause, leads to its transfers, and opens the newest', async () => {
  const { asked } = show(<FailuresByCause failures={failures} lead="Last 24 hours" empty="None" />)
  expect(screen.getByRole('link', { name: /cannot pass/ })).toHaveAttribute('href', '/transfers?cause=client-nat')
  expect(screen.getByText('1,700')).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: /^last 3 minutes ago\. .*cannot pass/ }))
  expect(asked.map(({ path }) => path)).toContain('connections/42/sequence.json')
})

it('says that there is none', () => {
  show(<FailuresByCause failures={[]} lead="Last 24 hours" empty="No failure in this time." />)
  expect(screen.getByText('No failure in this time.')).toBeInTheDocument()
})
