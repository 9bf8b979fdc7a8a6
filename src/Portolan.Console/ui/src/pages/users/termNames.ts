import type { ClientCertificateRule, Day, Hours, PathRights, Terms, VirtualFolder } from '../../api/types'
import type { Dictionary } from '../../i18n/en'
import { worded } from '../../i18n/worded'
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
  if (name === 'clientCertificate') return certificateText(t, value as ClientCertificateRule)
  if (!Array.isArray(value)) return String(value)
  if (value.length === 0) return t.common.none
  if (name === 'hours') return (value as Hours[]).map((hours) => `${daysText(t, hours.days)} ${hours.from}–${hours.to}`).join('; ')
  if (name === 'rights') return (value as PathRights[]).map(({ path, rights }) => `${path} ${rightsText(t, rights)}`).join('; ')
  if (name === 'virtualFolders') return (value as VirtualFolder[]).map(({ path, target, rights }) => `${path} → ${target}${rights ? ` (${rightsText(t, rights)})` : ''}`).join('; ')
  return value.join('; ')
}

export const dayNames = (t: Dictionary): [Day, string][] => [['monday', t.users.mon], ['tuesday', t.users.tue], ['wednesday', t.users.wed], ['thursday', t.users.thu], ['friday', t.users.fri], ['saturday', t.users.sat], ['sunday', t.users.sun]]

const daysText = (t: Dictionary, days: Day[]) => (days.length === 0 || days.length === 7 ? t.users.everyDay : dayNames(t).filter(([day]) => days.includes(day)).map(([, name]) => name).join(' '))

/** `list,read` in words. */
const rightsText = (t: Dictionary, rights: string) => rights.split(/[,+ ]+/).filter(Boolean).map((word) => worded(t.words.rights, word.toLowerCase())).join(', ')

const certificateText = (t: Dictionary, rule: ClientCertificateRule) => (rule.insteadOfPassword ? t.users.certificateInstead : rule.required ? t.users.certificateRequired : t.users.certificateNone)
