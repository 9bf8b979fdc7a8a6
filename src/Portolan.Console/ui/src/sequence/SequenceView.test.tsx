import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { failedActive, goodPassive } from '../../mock/sequences'
import { show } from '../test-render'
import { svgText } from './export'
import { SequenceView } from './SequenceView'

it('draws the failed step with its cause, the NAT and the remedy', () => {
  show(<SequenceView sequence={failedActive} />)
  const picture = screen.getByRole('img', { name: /Active mode, step by step/ })
  expect(within(picture).getByText('PORT 192.168.1.10:43239')).toBeInTheDocument()
  expect(within(picture).getAllByText('NAT').length).toBeGreaterThan(0)
  expect(within(picture).getByText('203.0.113.10')).toBeInTheDocument()
  expect(within(picture).getByText('13.1 ms')).toBeInTheDocument()
  expect(screen.getByText(/Failed at step 5/)).toBeInTheDocument()
  expect(screen.getByText('Switch to passive mode.')).toBeInTheDocument()
})

it('says that all six steps worked where they did', () => {
  show(<SequenceView sequence={goodPassive} />)
  expect(screen.getByRole('heading', { name: 'All six steps worked' })).toBeInTheDocument()
  expect(screen.queryByText('What to change')).not.toBeInTheDocument()
  expect(screen.getByText('TLSv1.3, session resumed', { selector: 'text' })).toBeInTheDocument()
})

it('tells the steps in words, each with its number, on demand', async () => {
  show(<SequenceView sequence={failedActive} />, { language: 'zh' })
  await userEvent.click(screen.getByRole('button', { name: '六个步骤的文字说明' }))
  expect(screen.getByText(/The server dials that port/).closest('li')).toHaveAttribute('value', '5')
})

it('exports a picture that stands without the page', () => {
  const { container } = show(<SequenceView sequence={failedActive} />)
  const text = svgText(container.querySelector('svg[role=img]')!)
  expect(text).toContain('xmlns="http://www.w3.org/2000/svg"')
  expect(text).not.toContain('var(--')
})
