import { Text } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import type { Key, ReactNode } from 'react'
import { useText } from '../i18n/Text'

export interface Column<T> {
  head: string
  cell: (row: T) => ReactNode
  end?: boolean
  /** Spoken, not shown: columns of buttons. */
  hideHead?: boolean
}

interface Shown<T> {
  label: string
  columns: Column<T>[]
  rows: T[]
  rowKey: (row: T) => Key
  empty: ReactNode
  onOpen?: (row: T) => void
  openLabel?: (row: T) => string
  openRow?: Key | null
}

/** A table that becomes a list of cards on a phone. A row that opens does so by mouse anywhere and by keyboard on its last cell. */
export function DataTable<T>({ label, columns, rows, rowKey, empty, onOpen, openLabel, openRow }: Shown<T>) {
  const t = useText()
  if (rows.length === 0) return <Text c="dimmed" size="sm" px={18} pb={18} pt={6}>{empty}</Text>
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="console-table stack">
        <thead>
          <tr>
            {columns.map((column) => <th key={column.head} scope="col" className={column.end ? 'end' : undefined}>{column.hideHead ? <span className="mantine-visually-hidden" style={hidden}>{column.head}</span> : column.head}</th>)}
            {onOpen && <th scope="col"><span style={hidden}>{t.common.open}</span></th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={onOpen ? 'clickable' : undefined} data-open={openRow === rowKey(row) || undefined} onClick={onOpen && ((event) => !isControl(event.target) && onOpen(row))}>
              {columns.map((column) => <td key={column.head} data-label={column.hideHead ? '' : column.head} className={column.end ? 'end numbers' : undefined}>{column.cell(row)}</td>)}
              {onOpen && (
                <td className="end" data-label="">
                  <button type="button" className="open-button" onClick={() => onOpen(row)} aria-label={openLabel?.(row) ?? t.common.open}>
                    <IconChevronRight size={18} />
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const hidden = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' } as const

const isControl = (target: EventTarget) => target instanceof Element && target.closest('button, a, input, select, textarea, [role=menuitem]') !== null
