import { expect, it } from 'vitest'
import { en } from '../../i18n/en'
import { zh } from '../../i18n/zh'
import { fieldText } from './fields'

it.each([
  ['/passive/ports', 'Passive mode: Passive port range', /被动/],
  ['/greeting', 'General: Greeting', /./],
  ['/networks', 'Networks', /网络/],
  ['/terms/quotaBytes', 'Storage', /存储空间/],
  ['/users/anna', '/users/anna', /^\/users\/anna$/],
])('calls %s by its name', (pointer, english, chinese) => {
  expect(fieldText(en, pointer)).toBe(english)
  expect(fieldText(zh, pointer)).toMatch(chinese)
})
