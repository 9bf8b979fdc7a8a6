import type { Sequence, SequenceArrow } from '../api/types'

/** A router that changes addresses, on the client's or the server's side. */
export interface Nat {
  side: 'client' | 'server'
  inside: string
  outside: string
}

export interface Row {
  arrow: SequenceArrow
  y: number
  /** The row is the first of its step and carries the number. */
  first: boolean
  /** A packet of this step failed, if not this one. */
  stepFailed: boolean
  from: number
  to: number
  /** Where the line ends: at `to`, or on the way where the packet was lost. */
  end: number
}

export interface Band {
  name: 'control' | 'data'
  y: number
  height: number
  rows: Row[]
}

export interface Layout {
  narrow: boolean
  width: number
  height: number
  client: number
  server: number
  nat: number | null
  head: number
  bands: Band[]
}

const addressOf = (endPoint: string) => (endPoint.startsWith('[') ? endPoint.slice(1, endPoint.indexOf(']')) : endPoint.slice(0, endPoint.lastIndexOf(':')))

/** Where the announced address is not the one that was seen, a router stands between. EPSV announces no address. */
export function natOf(sequence: Sequence): Nat | null {
  if (sequence.outside && sequence.outside !== sequence.client) return { side: 'client', inside: sequence.client, outside: sequence.outside }
  if (!sequence.announced || sequence.mode === 'epsv') return null
  const announced = addressOf(sequence.announced)
  if (announced === '') return null
  if (sequence.active) return announced === sequence.client ? null : { side: 'client', inside: announced, outside: sequence.client }
  return announced === sequence.server ? null : { side: 'server', inside: sequence.server, outside: announced }
}

/** Places both lanes and every arrow for a width in pixels; nothing is scaled, so text stays readable from 280 up. */
export function layOut(sequence: Sequence, width: number): Layout {
  const narrow = width < 620
  const nat = natOf(sequence)
  const client = narrow ? 34 : 132
  const server = width - (narrow ? 34 : 210)
  const natAt = nat && Math.round(client + (server - client) * (nat.side === 'client' ? 0.3 : 0.7))
  const middle = natAt ?? Math.round((client + server) / 2)
  const rowHeight = narrow ? 58 : 46
  const head = narrow ? 44 : 68
  let y = head + 8
  const bands: Band[] = []
  for (const name of ['control', 'data'] as const) {
    const arrows = sequence[name]
    if (arrows.length === 0) continue
    const top = y
    y += 30
    const rows = arrows.map((arrow, index) => {
      const toClient = arrow.way === 'toClient'
      const [from, to] = toClient ? [server, client] : [client, server]
      const before = index > 0 ? arrows[index - 1]! : bands.at(-1)?.rows.at(-1)?.arrow
      const row: Row = { arrow, y: y + (narrow ? 26 : 28), first: arrow.step > 0 && before?.step !== arrow.step, stepFailed: arrows.some((each) => each.step === arrow.step && each.state === 'failed'), from, to, end: arrow.lost ? middle : to }
      y += rowHeight
      return row
    })
    bands.push({ name, y: top, height: y - top + 6, rows })
    y += 20
  }
  return { narrow, width, height: y, client, server, nat: natAt, head, bands }
}
