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

const things: Record<string, string> = { users: 'user', groups: 'group', administrators: 'administrator', bans: 'ban', hooks: 'hook' }

/** Settings that have a page of their own, or a table. */
const elsewhere = (t: Dictionary, section: string, name: string): string | undefined =>
  section === 'acme' ? ({ enabled: t.certificates.acmeOn, directory: t.certificates.authority, names: t.certificates.domains, contact: t.certificates.email, challenge: t.certificates.challenge, listen: t.certificates.listen } as Record<string, string>)[name]
  : section === 'networks' ? (t.settings.networkColumns as Record<string, string>)[name]
  : undefined

const unescaped = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~')

/** The place within the settings, or within the thing that a backup lists: `/users/anna/user/terms/home` is `/terms/home` of user anna. */
export function placeOf(pointer: string): { thing?: string; name?: string; field: string } {
  const [, list = '', name, ...inner] = pointer.split('/')
  if (list === 'settings' && name) return { field: ['', name, ...inner].join('/') }
  if (!Object.hasOwn(things, list) || name === undefined) return { field: pointer }
  return { thing: things[list], name: unescaped(name), field: (inner[0] === 'user' ? inner.slice(1) : inner).map((step) => `/${step}`).join('') }
}

/** What changed, in words: `Passive mode: Passive port range`, `User anna: Storage`. */
export function fieldText(t: Dictionary, pointer: string): string {
  const { thing, name, field } = placeOf(pointer)
  const owner = thing && `${(t.words.audited as Record<string, string>)[thing]} ${name}`
  return [owner, ...(field || !thing ? placeText(t, field) : [])].filter(Boolean).join(t.common.colon)
}

function placeText(t: Dictionary, pointer: string): string[] {
  const [section = '', name, ...deeper] = pointer.split('/').slice(1).map(unescaped)
  const sections = t.settings.names as Record<string, string>
  const rest = deeper.map((step) => plainText(t, step))
  if (section === 'terms' || section === 'defaults') return [...(section === 'defaults' ? [sections.defaults!] : []), ...(name ? [termName(t, name), ...rest] : [])]
  if (Object.hasOwn(sections, section)) return [sections[section]!, ...(name ? [settingText(t, section, name), ...deeper.map((step) => settingText(t, section, step))] : [])]
  if (`/${section}` in t.settings.fields) return [sections.general!, wordsOf(t, `/${section}`)[0]!]
  if (section === 'passwordHash') return [t.words.fields.password]
  return [section, ...(name ? [name] : []), ...deeper].map((step) => plainText(t, step))
}

const settingText = (t: Dictionary, section: string, name: string) => (`/${section}/${name}` in t.settings.fields ? wordsOf(t, `/${section}/${name}`)[0]! : elsewhere(t, section, name) ?? plainText(t, name))

const termName = (t: Dictionary, name: string) => (typeof (t.users as Record<string, unknown>)[name] === 'string' ? (t.users as unknown as Record<string, string>)[name]! : plainText(t, name))

/** The word of a field; items of lists are counted from one. */
const plainText = (t: Dictionary, step: string) => (/^\d+$/.test(step) ? String(Number(step) + 1) : Object.hasOwn(t.words.fields, step) ? (t.words.fields as Record<string, string>)[step]! : step)

export function valueText(t: Dictionary, pointer: string, value: SettingValue | undefined): string {
  if (value === undefined || value === null || value === '') return t.common.nothing
  if (typeof value === 'boolean') return value ? t.common.on : t.common.off
  if (choices[pointer]) return (t.settings.choices as Record<string, string>)[String(value)] ?? String(value)
  if (Array.isArray(value)) return value.length === 0 ? t.common.none : value.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
