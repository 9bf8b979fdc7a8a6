import { at } from '../../api/settings'
import type { Settings, SettingValue } from '../../api/types'
import type { Dictionary } from '../../i18n/en'

/** Fields that take one of a few words. */
export const choices: Record<string, string[]> = {
  '/portMapping/mode': ['off', 'auto', 'pcp', 'natPmp', 'upnp'],
  '/tls/sessionReuse': ['off', 'prefer', 'require'],
  '/files/flush': ['off', 'onClose', 'always'],
  '/mail/tls': ['startTls', 'implicit', 'none'],
  '/console/certificate': ['none', 'own', 'ftp'],
}

/** Fields that the server may leave out of the document because nothing is set; numbers where a number belongs. */
const numbers = ['/active/sourcePort']

export type FieldKind = 'switch' | 'number' | 'choice' | 'lines' | 'text'

export function kindOf(settings: Settings, pointer: string): FieldKind {
  if (choices[pointer]) return 'choice'
  const sample = at(settings.defaults, pointer) ?? at(settings.document, pointer)
  if (typeof sample === 'boolean') return 'switch'
  if (typeof sample === 'number' || numbers.includes(pointer)) return 'number'
  return Array.isArray(sample) ? 'lines' : 'text'
}

type Fields = Dictionary['settings']['fields']

/** The pointers of a section, in the order of the dictionary; `general` has those without a section. */
export const pointersOf = (t: Dictionary, section: string) =>
  (Object.keys(t.settings.fields) as (keyof Fields)[]).filter((pointer) => (section === 'general' ? pointer.lastIndexOf('/') === 0 : pointer.startsWith(`/${section}/`)))

export const wordsOf = (t: Dictionary, pointer: string): string[] => (t.settings.fields as Record<string, string[]>)[pointer] ?? [pointer, '']

/** What changed, in words: `Passive mode: Passive port range`; the pointer itself where it is no setting and no term. */
export function fieldText(t: Dictionary, pointer: string): string {
  const [, section = '', name] = pointer.split('/')
  if (pointer in t.settings.fields) return `${(t.settings.names as Record<string, string>)[name ? section : 'general']}${t.common.colon}${wordsOf(t, pointer)[0]}`
  if (!name && section in t.settings.names) return (t.settings.names as Record<string, string>)[section]!
  const term = section === 'terms' || section === 'defaults' ? (t.users as Record<string, unknown>)[name ?? ''] : undefined
  if (typeof term === 'string') return term
  return !name && Object.hasOwn(t.words.fields, section) ? (t.words.fields as Record<string, string>)[section]! : pointer
}

export function valueText(t: Dictionary, pointer: string, value: SettingValue | undefined): string {
  if (value === undefined || value === null || value === '') return t.common.nothing
  if (typeof value === 'boolean') return value ? t.common.on : t.common.off
  if (choices[pointer]) return (t.settings.choices as Record<string, string>)[String(value)] ?? String(value)
  if (Array.isArray(value)) return value.length === 0 ? t.common.none : value.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
