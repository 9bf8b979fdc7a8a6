import { expect, it } from 'vitest'
import { en } from '../../i18n/en'
import { zh } from '../../i18n/zh'
import { termText } from './termNames'

it.each([
  ['hours', [{ days: ['monday', 'friday'], from: '08:00', to: '18:00' }, { days: [], from: '00:00', to: '24:00' }], 'Mon Fri 08:00–18:00; Every day 00:00–24:00', '周一 周五 08:00–18:00; 每天 00:00–24:00'],
  ['rights', [{ path: '/', rights: 'ro' }, { path: '/in', rights: 'list,create' }], '/ read only; /in list, create', '/ 只读; /in 列表, 新建'],
  ['virtualFolders', [{ path: '/x', target: '/srv/x' }, { path: '/y', target: '/srv/y', rights: 'rw' }], '/x → /srv/x; /y → /srv/y (read and write, no deleting)', '/x → /srv/x; /y → /srv/y (读写，不可删除)'],
  ['clientCertificate', { required: true, fingerprints: [] }, 'Required besides the password', '除密码外还必须提供'],
  ['quotaBytes', 0, 'unlimited', '不限'],
] as const)('says %s in the reader\'s language', (name, value, english, chinese) => {
  expect(termText(en, name, value)).toBe(english)
  expect(termText(zh, name, value)).toBe(chinese)
})
