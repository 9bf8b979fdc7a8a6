import { Group, Text } from '@mantine/core'
import { memo, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { PortCell, PortState } from '../../api/types'
import { useText } from '../../i18n/Text'
import type { Dictionary } from '../../i18n/en'
import { useFormat } from '../../parts/format'
import { Panel } from '../../parts/Panel'
import './port-map.css'

const states: PortState[] = ['idle', 'waiting', 'inUse', 'refused', 'neverReached']
const nameOf = (t: Dictionary, state: PortState) => (state === 'refused' ? t.data.refusedState : t.data[state])

/** One cell per port. A state has a colour and a shape of its own, and a word for whoever points at it or walks to it by arrow keys. */
export function PortMap({ ports }: { ports: PortCell[] }) {
  const t = useText()
  const format = useFormat()
  const id = useId()
  const grid = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(() => Math.max(0, ports.findIndex(({ state }) => state !== 'idle')))
  const [pointed, setPointed] = useState<number | null>(null)
  const size = ports.length <= 80 ? 'large' : ports.length <= 600 ? 'medium' : 'small'
  const shown = ports[pointed ?? at]

  const walk = (event: KeyboardEvent) => {
    const cells = grid.current?.children
    if (!cells || cells.length === 0) return
    const top = (cells[0] as HTMLElement).offsetTop
    const row = Math.max(1, [...cells].findIndex((cell) => (cell as HTMLElement).offsetTop > top))
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row, Home: -ports.length, End: ports.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setPointed(null)
    setAt(Math.max(0, Math.min(ports.length - 1, at + step)))
  }

  const counts = states.map((state) => [state, ports.filter((port) => port.state === state).length] as const)
  return (
    <Panel title={t.data.map} lead={t.data.mapLead} aside={<Text size="sm" c="dimmed">{t.data.ports(ports.length)}</Text>}>
      {ports.length === 0 ? <Text size="sm" c="dimmed">{t.data.mapEmpty}</Text> : (
        <>
          <ul className="port-legend">
            {counts.map(([state, count]) => <li key={state}><i className={`port-cell ${state}`} aria-hidden /> {nameOf(t, state)} <b className="numbers">{format.number(count)}</b></li>)}
          </ul>
          <div
            ref={grid} className={`port-map ${size}`} role="listbox" tabIndex={0} aria-label={t.data.map} aria-describedby={`${id}k`} aria-activedescendant={`${id}-${at}`} onKeyDown={walk} onPointerLeave={() => setPointed(null)}
            onPointerOver={(event) => { const index = (event.target as HTMLElement).dataset.index; if (index) setPointed(Number(index)) }} onClick={(event) => { const index = (event.target as HTMLElement).dataset.index; if (index) setAt(Number(index)) }}
          >
            {ports.map((port, index) => <Cell key={port.port} id={`${id}-${index}`} index={index} port={port.port} state={port.state} selected={index === at} large={size === 'large'} label={`${port.port}: ${nameOf(t, port.state)}`} />)}
          </div>
          <Group gap={8} mt="sm" mih={26} aria-live="polite" wrap="wrap" style={{ fontSize: 14 }}>
            {shown && <><b className="mono">{shown.port}</b> <i className={`port-cell ${shown.state}`} aria-hidden /> <span>{nameOf(t, shown.state)}</span>
              <span className="quiet">{[shown.client ? t.data.usedBy(shown.client) : '', t.data.announcedTimes(shown.announced), t.data.reachedTimes(shown.reached), shown.refused > 0 ? t.data.refusedTimes(shown.refused) : '', shown.lastAt ? t.data.lastAt(format.ago(shown.lastAt)) : ''].filter(Boolean).join(' · ')}</span></>}
          </Group>
          <Text size="xs" c="dimmed" id={`${id}k`} visibleFrom="sm">{t.data.mapKeys}</Text>
        </>
      )}
    </Panel>
  )
}

const Cell = memo(function Cell({ id, index, port, state, selected, large, label }: { id: string; index: number; port: number; state: PortState; selected: boolean; large: boolean; label: string }) {
  return <div id={id} role="option" aria-selected={selected} aria-label={label} data-index={index} className={`port-cell ${state}`}>{large ? port : null}</div>
})
