import type { Change } from '../api/types'
import { useText } from '../i18n/Text'

const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Values before and after, field by field. */
export function Changes({ changes }: { changes: Change[] }) {
  const t = useText()
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none', fontSize: 13 }}>
      {changes.map((change) => (
        <li key={change.field} className="mono break" style={{ padding: '1px 0' }}>
          <span className="quiet">{change.field}</span>{' '}
          {change.before !== null && change.before !== undefined && <del aria-label={`${t.common.before}: ${text(change.before)}`} style={{ color: 'var(--bad)' }}>{text(change.before)}</del>}{' '}
          {change.after !== null && change.after !== undefined && <ins aria-label={`${t.common.after}: ${text(change.after)}`} style={{ color: 'var(--ok)', textDecoration: 'none' }}>{text(change.after)}</ins>}
        </li>
      ))}
    </ul>
  )
}
