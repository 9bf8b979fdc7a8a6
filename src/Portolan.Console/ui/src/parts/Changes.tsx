import { VisuallyHidden } from '@mantine/core'
import type { Change, SettingValue, Terms } from '../api/types'
import type { Dictionary } from '../i18n/en'
import { useText } from '../i18n/Text'
import { worded } from '../i18n/worded'
import { fieldText, placeOf, valueText } from '../pages/settings/fields'
import { termText } from '../pages/users/termNames'
import { useFormat } from './format'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isGiven = (value: unknown) => value !== null && value !== undefined && value !== false && (typeof value !== 'object' || Object.keys(value).length > 0)
const isThere = (value: unknown) => value !== null && value !== undefined
const isTime = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:/.test(value)

/** What was made or removed as a whole, value by value: only those that were given. */
function parts(change: Change): Change[] {
  const { field, before, after } = change
  const whole = isObject(before) && !isGiven(after) ? before : isObject(after) && !isGiven(before) ? after : null
  if (!whole) return [change]
  return Object.entries(whole).filter(([, value]) => isGiven(value)).flatMap(([key, value]) => parts({ field: `${field}/${key}`, before: whole === before ? value : null, after: whole === after ? value : null } as Change))
}

/** A value as the page of its field would say it. */
function changedText(t: Dictionary, pointer: string, value: unknown, when: (at: string) => string): string {
  const { field } = placeOf(pointer)
  const [, section, name] = field.split('/')
  if (field in t.settings.fields) return valueText(t, field, value as SettingValue)
  if ((section === 'terms' || section === 'defaults') && name && name in t.users && field.split('/').length === 3) return termText(t, name as keyof Terms, value)
  if (isTime(value)) return when(value)
  if (typeof value === 'boolean') return value ? t.common.on : t.common.off
  if (section === 'on' && Array.isArray(value)) return value.map((word) => worded(t.words.events, String(word))).join(', ')
  if (section === 'role' || section === 'scope') return worded(t.shell as unknown as Record<string, string>, String(value))
  if (section === 'kind') return worded(t.limits as unknown as Record<string, string>, String(value))
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Values before and after, field by field; with the place in the document as the small print, for who writes it by hand or script. */
export function Changes({ changes, withPointers = false }: { changes: Change[]; withPointers?: boolean }) {
  const t = useText()
  const format = useFormat()
  const text = (field: string, value: unknown) => changedText(t, field, value, format.when)
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none', fontSize: 13 }}>
      {changes.flatMap(parts).map(({ field, before, after }) => (
        <li key={field} className="break" style={{ padding: '1px 0', position: 'relative' }}>
          <span className="quiet" title={field}>{fieldText(t, field)}</span>{' '}
          {isThere(before) && <><VisuallyHidden>{t.common.before}{t.common.colon}</VisuallyHidden><del className="mono" style={{ color: 'var(--bad)' }}>{text(field, before)}</del></>}{' '}
          {isThere(after) && <><VisuallyHidden>{t.common.after}{t.common.colon}</VisuallyHidden><ins className="mono" style={{ color: 'var(--ok)', textDecoration: 'none' }}>{text(field, after)}</ins></>}
          {withPointers && <div className="quiet mono" style={{ fontSize: 11 }}>{field}</div>}
        </li>
      ))}
    </ul>
  )
}
