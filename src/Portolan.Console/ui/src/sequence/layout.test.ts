import { describe, expect, it } from 'vitest'
import { failedActive, goodPassive } from '../../mock/sequences'
import { layOut, natOf } from './layout'

describe('NAT of a sequence', () => {
  it('stands on the client side where the announced address is not the seen one', () => expect(natOf(failedActive)).toEqual({ side: 'client', inside: '192.168.1.10', outside: '203.0.113.10' }))
  it('stands on the server side where another address than its own is announced', () => expect(natOf({ ...goodPassive, announced: '203.0.113.20:50003' })).toMatchObject({ side: 'server', outside: '203.0.113.20' }))
  it('is not there where both agree', () => expect(natOf(goodPassive)).toBeNull())
  it('is not guessed from EPSV, which announces no address', () => expect(natOf({ ...goodPassive, mode: 'epsv', announced: '10.0.0.1:50003' })).toBeNull())
  it('reads IPv6 addresses', () => expect(natOf({ ...failedActive, mode: 'eprt', client: '2001:db8::1', announced: '[2001:db8::1]:4000' })).toBeNull())
})

describe.each([280, 320, 619, 620, 920])('layout %i pixels wide', (width) => {
  const layout = layOut(failedActive, width)
  const rows = layout.bands.flatMap((band) => band.rows)

  it('keeps everything inside', () => {
    for (const row of rows) for (const x of [row.from, row.to, row.end]) expect(x).toBeGreaterThan(0), expect(x).toBeLessThan(width)
    expect(Math.max(...rows.map(({ y }) => y))).toBeLessThan(layout.height)
  })
  it('puts rows below each other with room for their labels', () => rows.slice(1).forEach((row, index) => expect(row.y - rows[index]!.y).toBeGreaterThanOrEqual(40)))
  it('ends the lost packet at the NAT', () => expect(rows.at(-1)!.end).toBe(layout.nat))
  it('numbers each step once', () => expect(rows.filter(({ first }) => first).map(({ arrow }) => arrow.step)).toEqual([1, 2, 3, 4, 5]))
})

it('marks the step whose answer was the failure, where its number stands', () => {
  const refused = { ...failedActive, data: [{ ...failedActive.data[0]!, state: 'done' as const, lost: false }, { ...failedActive.data[0]!, way: 'toServer' as const, label: 'RST: refused', lost: false }] }
  const [syn, rst] = layOut(refused, 720).bands[1]!.rows
  expect([syn!.first, syn!.stepFailed, rst!.first]).toEqual([true, true, false])
})
