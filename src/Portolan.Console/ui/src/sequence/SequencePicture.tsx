import { useElementSize } from '@mantine/hooks'
import { useId, type RefObject } from 'react'
import type { ArrowState, Sequence } from '../api/types'
import { useText } from '../i18n/Text'
import { secondsText } from '../parts/format'
import { layOut, natOf, type Band, type Layout, type Nat, type Row } from './layout'

const colour: Record<ArrowState, string> = { done: 'var(--ok)', failed: 'var(--bad)', notReached: 'var(--quiet)' }
const mono = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'

/** Both handshakes of one transfer: client and server, the control and the data lane, the six steps with ports, times and replies. */
export function SequencePicture({ sequence, svgRef }: { sequence: Sequence; svgRef?: RefObject<SVGSVGElement | null> }) {
  const t = useText()
  const { ref, width } = useElementSize()
  const id = useId()
  const layout = layOut(sequence, Math.max(280, Math.min(920, Math.round(width) || 720)))
  const nat = natOf(sequence)
  return (
    <div ref={ref}>
      <svg
        ref={svgRef} role="img" aria-labelledby={`${id}t ${id}d`} width={layout.width} height={layout.height} viewBox={`0 0 ${layout.width} ${layout.height}`}
        style={{ display: 'block', margin: '0 auto', maxWidth: '100%' }} fontFamily="'Inter Variable', system-ui, 'Noto Sans CJK SC', sans-serif" fontSize={13}
      >
        <title id={`${id}t`}>{sequence.active ? t.sequence.activeTitle : t.sequence.passiveTitle}</title>
        <desc id={`${id}d`}>{sequence.title ?? t.sequence.worked}</desc>
        {layout.bands.map((band) => <BandGround key={band.name} band={band} layout={layout} />)}
        <Lanes sequence={sequence} layout={layout} nat={nat} />
        {layout.bands.map((band) => <BandName key={band.name} band={band} />)}
        {layout.bands.map((band) => band.rows.map((row, index) => <ArrowRow key={band.name + index} row={row} layout={layout} between={sequence.between} />))}
      </svg>
    </div>
  )
}

function BandGround({ band, layout }: { band: Band; layout: Layout }) {
  const failed = band.rows.some((row) => row.arrow.state === 'failed')
  return (
    <g>
      <rect x={0.5} y={band.y} width={layout.width - 1} height={band.height} rx={10} fill="var(--surface-sunken)" stroke={failed ? 'var(--bad)' : 'var(--line)'} strokeOpacity={failed ? 0.55 : 1} />
    </g>
  )
}

function BandName({ band }: { band: Band }) {
  const t = useText()
  return <text x={12} y={band.y + 20} fontSize={12} fontWeight={600} fill="var(--quiet)" {...halo('var(--surface-sunken)')}>{band.name === 'control' ? t.sequence.control : t.sequence.data}</text>
}

/** Keeps text readable where a lane crosses it. */
const halo = (ground: string) => ({ stroke: ground, strokeWidth: 6, strokeLinejoin: 'round', paintOrder: 'stroke' }) as const

function Lanes({ sequence, layout, nat }: { sequence: Sequence; layout: Layout; nat: Nat | null }) {
  const t = useText()
  const clientAddress = nat?.side === 'client' ? nat.inside : sequence.client
  return (
    <g>
      <Lane x={layout.client} layout={layout} name={t.sequence.client} address={clientAddress} anchor={layout.narrow ? 'start' : 'middle'} />
      {nat && layout.nat !== null && <Lane x={layout.nat} layout={layout} name={t.sequence.nat} address={nat.outside} anchor="middle" dashed />}
      <Lane x={layout.server} layout={layout} name={t.sequence.server} address={sequence.server} anchor={layout.narrow ? 'end' : 'middle'} />
    </g>
  )
}

function Lane({ x, layout, name, address, anchor, dashed }: { x: number; layout: Layout; name: string; address: string; anchor: 'start' | 'middle' | 'end'; dashed?: boolean }) {
  const head = layout.narrow ? { start: 0, middle: x, end: layout.width }[anchor] : x
  return (
    <g>
      <text x={head} y={layout.narrow ? 14 : 22} textAnchor={anchor} fontWeight={650} fill={dashed ? 'var(--warn)' : 'var(--text)'} fontSize={layout.narrow ? 13 : 14}>{name}</text>
      <text x={head} y={layout.narrow ? 32 : 42} textAnchor={anchor} fontFamily={mono} fontSize={layout.narrow ? 11 : 12.5} fill="var(--quiet)">{address}</text>
      <line x1={x} x2={x} y1={layout.head - 8} y2={layout.height - 14} stroke={dashed ? 'var(--warn)' : 'var(--text)'} strokeOpacity={dashed ? 0.8 : 0.35} strokeWidth={dashed ? 1.5 : 2} strokeDasharray={dashed ? '2 5' : undefined} strokeLinecap="round" />
    </g>
  )
}

function ArrowRow({ row, layout, between }: { row: Row; layout: Layout; between: string | null }) {
  const { arrow, y, from, end } = row
  const ink = colour[arrow.state]
  const ahead = end > from ? 1 : -1
  const tail = from + ahead * (arrow.way === 'both' ? 12 : 6)
  const tip = end - ahead * 12
  return (
    <g opacity={arrow.state === 'notReached' ? 0.7 : 1}>
      {arrow.state === 'failed' && <rect x={5} y={y - 25} width={layout.width - 10} height={layout.narrow ? 50 : 41} rx={8} fill="var(--bad-soft)" />}
      <StepMark row={row} layout={layout} ink={ink} />
      <line x1={tail} x2={tip} y1={y} y2={y} stroke={ink} strokeWidth={2} strokeDasharray={arrow.state === 'notReached' ? '3 5' : undefined} />
      {arrow.lost ? <Lost row={row} layout={layout} between={between} /> : <Head x={end} y={y} ink={ink} ahead={ahead} />}
      {arrow.way === 'both' && <Head x={from} y={y} ink={ink} ahead={-ahead} />}
      <text x={(from + end) / 2} y={y - 8} textAnchor="middle" fontFamily={mono} fontSize={layout.narrow ? 11.5 : 12.5} fontWeight={600} fill={arrow.state === 'failed' ? 'var(--bad)' : 'var(--text)'} {...halo(arrow.state === 'failed' ? 'var(--bad-soft)' : 'var(--surface-sunken)')}>
        {arrow.label}
      </text>
      <Ends row={row} layout={layout} />
    </g>
  )
}

/** The step's number in a ring; what comes after the sixth has a plain dot. */
function StepMark({ row, layout, ink }: { row: Row; layout: Layout; ink: string }) {
  const x = layout.narrow ? 15 : 28
  if (row.arrow.step === 0) return <circle cx={x} cy={row.y} r={3.5} fill={ink} />
  if (!row.first) return null
  const failed = row.stepFailed
  const ring = failed ? 'var(--bad)' : ink
  return (
    <g>
      <circle cx={x} cy={row.y} r={11} fill={failed ? ring : 'var(--surface)'} stroke={ring} strokeWidth={1.6} />
      <text x={x} y={row.y + 4.5} textAnchor="middle" fontSize={13} fontWeight={700} fill={failed ? 'var(--surface)' : ring}>{row.arrow.step}</text>
    </g>
  )
}

function Head({ x, y, ink, ahead }: { x: number; y: number; ink: string; ahead: number }) {
  return <path d={`M${x - ahead * 3},${y} l${-ahead * 10},-5.5 v11 z`} fill={ink} />
}

/** A cross where the packet vanished, and the name of what stands there. */
function Lost({ row, layout, between }: { row: Row; layout: Layout; between: string | null }) {
  const { end, y, from } = row
  const ahead = end > from ? 1 : -1
  return (
    <g>
      <path d={`M${end - 6},${y - 6} l12,12 m0,-12 l-12,12`} stroke="var(--bad)" strokeWidth={2.5} strokeLinecap="round" />
      {between && (
        <text x={end + ahead * 14} y={y + (layout.narrow ? -8 : 4.5)} textAnchor={ahead > 0 ? 'start' : 'end'} fontSize={12} fontWeight={600} fill="var(--bad)">{between}</text>
      )}
    </g>
  )
}

/** Both ports and the time: outside the lanes where there is room, else below the line. */
function Ends({ row, layout }: { row: Row; layout: Layout }) {
  const { arrow, y } = row
  const below = layout.narrow
  const text = { fontFamily: mono, fontSize: below ? 11 : 12, fill: 'var(--quiet)' } as const
  const line = below ? y + 16 : y + 4
  const middle = (layout.client + layout.server) / 2
  return (
    <g>
      {arrow.clientPort > 0 && <text {...text} x={below ? layout.client + 6 : layout.client - 10} y={line} textAnchor={below ? 'start' : 'end'}>:{arrow.clientPort}</text>}
      {arrow.serverPort > 0 && <text {...text} x={below ? layout.server - 6 : layout.server + 10} y={line} textAnchor={below ? 'end' : 'start'}>:{arrow.serverPort}</text>}
      {arrow.at !== null && <text {...text} x={below ? middle : layout.width - 14} y={line} textAnchor={below ? 'middle' : 'end'}>{secondsText(arrow.at / 1000)}</text>}
    </g>
  )
}
