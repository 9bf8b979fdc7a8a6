import { VisuallyHidden } from '@mantine/core'
import type { Change } from '../api/types'
import { useText } from '../i18n/Text'
import { fieldText } from '../pages/settings/fields'

const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isGiven = (value: unknown) => value !== null && value !== undefined && value !== false && (typeof value !== 'object' || Object.keys(value).length > 0)

/** What was made or removed as a whole, value by value: only those that were given. */
function parts(change: Change): Change[] {
  const { field, before, after } = change
  const whole = isObject(before) && !isGiven(after) ? before : isObject(after) && !isGiven(before) ? after : null
  if (!whole) return [change]
  return Object.entries(whole).filter(([, value]) => isGiven(value)).flatMap(([key, value]) => parts({ field: `${field}/${key}`, before: whole === before ? value : null, after: whole === after ? value : null } as Change))
}

/** Values before and after, field by field. */
export function Changes({ changes }: { changes: Change[] }) {
  const t = useText()
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none', fontSize: 13 }}>
      {changes.flatMap(parts).map((change) => (
        <li key={change.field} className="mono break" style={{ padding: '1px 0', position: 'relative' }}>
          <span className="quiet" title={change.field}>{fieldText(t, change.field)}</span>{' '}
          {change.before !== null && change.before !== undefined && <><VisuallyHidden>{t.common.before}: </VisuallyHidden><del style={{ color: 'var(--bad)' }}>{text(change.before)}</del></>}{' '}
          {change.after !== null && change.after !== undefined && <><VisuallyHidden>{t.common.after}: </VisuallyHidden><ins style={{ color: 'var(--ok)', textDecoration: 'none' }}>{text(change.after)}</ins></>}
        </li>
      ))}
    </ul>
  )
}
