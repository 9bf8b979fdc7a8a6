import {
  IconActivity, IconArchive, IconArrowsTransferUpDown, IconCertificate, IconFolder, IconHistory, IconKey, IconLayoutDashboard, IconListDetails, IconPlugConnected, IconSettings, IconShieldLock, IconUserShield, IconUsers, type Icon,
} from '@tabler/icons-react'
import type { Role } from '../api/types'
import type { Dictionary } from '../i18n/en'

type Word = Exclude<{ [K in keyof Dictionary['shell']]: Dictionary['shell'][K] extends string ? K : never }[keyof Dictionary['shell']], undefined>

export interface Place {
  path: string
  name: Word
  icon: Icon
  /** g, then this letter, leads here. */
  key?: string
  role?: Role
}

export interface Area {
  name: Word | null
  places: Place[]
  nested?: { name: Word; places: Place[] }
}

/** All pages, as the navigation shows them. */
export const areas: Area[] = [
  {
    name: null,
    places: [
      { path: '/', name: 'overview', icon: IconLayoutDashboard, key: 'o' },
      { path: '/data-connections', name: 'dataConnections', icon: IconPlugConnected, key: 'd' },
    ],
  },
  {
    name: 'activity',
    places: [
      { path: '/sessions', name: 'sessions', icon: IconActivity, key: 's' },
      { path: '/transfers', name: 'transfers', icon: IconArrowsTransferUpDown, key: 't' },
    ],
  },
  {
    name: 'people',
    places: [
      { path: '/users', name: 'users', icon: IconUsers, key: 'u' },
      { path: '/files', name: 'files', icon: IconFolder, key: 'f', role: 'operator' },
    ],
  },
  {
    name: 'server',
    places: [],
    nested: {
      name: 'limitsAndSettings',
      places: [
        { path: '/server/limits-and-settings/settings', name: 'settings', icon: IconSettings, key: 'e' },
        { path: '/server/limits-and-settings/limits', name: 'limits', icon: IconShieldLock, key: 'l' },
        { path: '/server/certificates', name: 'certificates', icon: IconCertificate, key: 'c', role: 'administrator' },
      ],
    },
  },
  {
    name: 'administration',
    places: [
      { path: '/audit', name: 'audit', icon: IconHistory, key: 'a', role: 'administrator' },
      { path: '/api-keys', name: 'apiKeys', icon: IconKey, key: 'k', role: 'administrator' },
      { path: '/administrators', name: 'administrators', icon: IconUserShield, key: 'm', role: 'administrator' },
      { path: '/backup', name: 'backup', icon: IconArchive, key: 'b', role: 'administrator' },
    ],
  },
]

export const places: Place[] = areas.flatMap((area) => [...area.places, ...(area.nested?.places ?? [])])

export const serverIcon = IconListDetails

const ranks: Role[] = ['readOnly', 'operator', 'administrator']
export const mayDo = (role: Role, needed: Role = 'readOnly') => ranks.indexOf(role) >= ranks.indexOf(needed)
