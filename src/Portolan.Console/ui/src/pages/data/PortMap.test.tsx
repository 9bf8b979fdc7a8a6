import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { PortCell } from '../../api/types'
import { show } from '../../test-render'
import { PortMap } from './PortMap'

const ports = (count: number): PortCell[] => Array.from({ length: count }, (_, n) => ({ port: 50000 + n, state: n === 3 ? 'inUse' : n === 5 ? 'neverReached' : 'idle', announced: n, reached: 0, refused: 0, client: n === 3 ? '198.51.100.7' : null }))

it.each([11, 2000])('has one named cell for each of %i ports', (count) => {
  show(<PortMap ports={ports(count)} />)
  expect(screen.getAllByRole('option')).toHaveLength(count)
  expect(screen.getByRole('option', { name: '50005: Never reached' })).toBeInTheDocument()
})

it('is walked by arrow keys and says what each port does', async () => {
  show(<PortMap ports={ports(11)} />)
  await userEvent.click(screen.getByRole('option', { name: /50002/ }))
  screen.getByRole('listbox').focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(screen.getByRole('option', { name: /50003/ })).toHaveAttribute('aria-selected', 'true')
  expect(screen.getByText(/by 198.51.100.7/)).toBeInTheDocument()
})
