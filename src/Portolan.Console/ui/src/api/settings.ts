import { useGet, useSend } from './hooks'
import { put } from './client'
import type { Settings, SettingsDocument, SettingValue } from './types'

/** The value at a JSON pointer (`/passive/ports`); undefined where there is none. */
export function at(document: SettingValue | undefined, pointer: string): SettingValue | undefined {
  return pointer.split('/').slice(1).reduce<SettingValue | undefined>((value, key) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value[key] : undefined), document)
}

/** A copy of the document with other values at some pointers. */
export function withValues(document: SettingsDocument, changes: Record<string, SettingValue>): SettingsDocument {
  const copy = structuredClone(document)
  for (const [pointer, value] of Object.entries(changes)) {
    const keys = pointer.split('/').slice(1)
    const last = keys.pop()!
    let place: SettingsDocument = copy
    for (const key of keys) place = (place[key] ??= {}) as SettingsDocument
    place[last] = value
  }
  return copy
}

export const useSettings = () => useGet<Settings>('settings')

interface Changing {
  settings: Settings
  changes: Record<string, SettingValue>
}

/** Stores a changed document over the version it was made from; refused with 412 where somebody was quicker. */
export const useChangeSettings = (done?: string | ((saved: Settings) => string)) =>
  useSend<Changing, Settings>(
    ({ settings, changes }) => put<Settings>('settings', withValues(settings.document, changes), { 'If-Match': `"${settings.version}"` }),
    ['settings', 'data-connections', 'overview', 'bans'], done)
