import type { Terms } from '../../api/types'
import type { Dictionary } from '../../i18n/en'
import { bytesText, parseBytes } from '../../parts/format'

export const sizes = ['quotaBytes', 'uploadBytesPerDay', 'downloadBytesPerDay', 'uploadBytesPerSecond', 'downloadBytesPerSecond'] as const
export const counts = ['quotaFiles', 'maxSessions', 'maxTransfers'] as const

export function originText(t: Dictionary, origin: string): string {
  if (origin === 'user') return t.users.fromUser
  if (origin === 'server') return t.users.fromServer
  return origin.startsWith('group:') ? t.users.fromGroup(origin.slice(6)) : origin
}

/** A term's value in words. */
export function termText(t: Dictionary, name: keyof Terms, value: unknown): string {
  if (value === null || value === undefined) return t.users.notSet
  if (name === 'requireTls') return value ? t.users.requireTlsYes : t.users.requireTlsNo
  if (name === 'tlsSessionReuse') return (t.settings.choices as Record<string, string>)[String(value)] ?? String(value)
  if ((sizes as readonly string[]).includes(name) || (counts as readonly string[]).includes(name)) {
    const number = parseBytes(String(value))
    if (number === 0) return t.users.unlimited
    return (sizes as readonly string[]).includes(name) && typeof value === 'number' ? bytesText(value) : String(value)
  }
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  return value.length === 0 ? t.common.none : value.map((each) => (typeof each === 'object' && each ? Object.values(each as object).flat().join(' ') : String(each))).join('; ')
}
