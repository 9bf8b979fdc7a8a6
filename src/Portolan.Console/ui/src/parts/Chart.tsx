import { useElementSize } from '@mantine/hooks'
import { useId } from 'react'

export interface Line {
  name: string
  colour: string
  values: number[]
}

/** Lines over time, newest right; drawn by hand because twenty lines of SVG weigh less than a chart library. */
export function Chart({ lines, label, format, bytes, height = 150 }: { lines: Line[]; label: string; format: (value: number) => string; bytes?: boolean; height?: number }) {
  const { ref, width } = useElementSize()
  const id = useId()
  const wide = Math.max(200, Math.round(width) || 480)
  const top = niceTop(Math.max(...lines.flatMap((line) => line.values), 1), bytes ? 1024 : 1)
  const foot = height - 6
  const y = (value: number) => foot - (value / top) * (foot - 12)
  const path = (values: number[]) => values.map((value, index) => `${index === 0 ? 'M' : 'L'}${((index / Math.max(1, values.length - 1)) * wide).toFixed(1)},${y(value).toFixed(1)}`).join('')
  return (
    <div>
      <div ref={ref} style={{ height }}>
        <svg role="img" aria-label={label} width={wide} height={height} viewBox={`0 0 ${wide} ${height}`} style={{ display: 'block', maxWidth: '100%' }} fontSize={11}>
          {[0, 0.5, 1].map((part) => (
            <line key={part} x1={0} x2={wide} y1={y(top * part)} y2={y(top * part)} stroke="var(--line)" />
          ))}
          {lines.map((line, index) => (
            <g key={line.name}>
              <linearGradient id={id + index} x1="0" x2="0" y1="0" y2="1"><stop stopColor={line.colour} stopOpacity={0.22} /><stop offset="1" stopColor={line.colour} stopOpacity={0} /></linearGradient>
              {line.values.length > 1 && <path d={`${path(line.values)}L${wide},${foot}L0,${foot}Z`} fill={`url(#${id + index})`} />}
              <path d={path(line.values)} fill="none" stroke={line.colour} strokeWidth={2} strokeLinejoin="round" />
            </g>
          ))}
          {[0.5, 1].map((part) => <text key={part} x={0} y={y(top * part) + 13} fill="var(--quiet)" stroke="var(--surface)" strokeWidth={4} strokeLinejoin="round" paintOrder="stroke">{format(top * part)}</text>)}
        </svg>
      </div>
      <div style={{ display: 'flex', gap: 16, flexWrap: 'wrap', fontSize: 13, marginTop: 6 }}>
        {lines.map((line) => (
          <span key={line.name} style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
            <i style={{ width: 10, height: 10, borderRadius: 3, background: line.colour }} aria-hidden />
            <span className="quiet">{line.name}</span> <b className="numbers">{format(line.values.at(-1) ?? 0)}</b>
          </span>
        ))}
      </div>
    </div>
  )
}

/** A round number whose half is round too; of bytes in the unit in which they are written. */
function niceTop(value: number, unit: number): number {
  let size = 1
  while (unit > 1 && value / size >= unit) size *= unit
  const power = 10 ** Math.floor(Math.log10(value / size))
  return ([2, 4, 10].find((step) => step * power * size >= value) ?? 10) * power * size
}
