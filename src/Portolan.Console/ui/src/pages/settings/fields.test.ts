import { expect, it } from 'vitest'
import { en } from '../../i18n/en'
import { zh } from '../../i18n/zh'
import { fieldText } from './fields'

it.each([
  ['/passive/ports', 'Passive mode: Passive port range', /被动/],
  ['/greeting', 'General: Greeting', /./],
  ['/networks', 'Networks', /网络/],
  ['/terms/quotaBytes', 'Storage', /存储空间/],
  ['/defaults/quotaBytes', 'Terms for every user: Storage', /^所有用户的条款：存储空间$/],
  ['/users/anna', 'User anna', /^用户 anna$/],
  ['/users/anna/user/terms/quotaBytes', 'User anna: Storage', /^用户 anna：存储空间$/],
  ['/users/anna/passwordHash', 'User anna: Password', /^用户 anna：密码$/],
  ['/groups/a~1b/terms/rights/0/rights', 'Group a/b: Rights by path: 1: rights', /^用户组 a\/b：按路径的权限：1：rights$/],
  ['/bans/192.0.2.0~124/reason', 'Ban 192.0.2.0/24: Reason', /^封禁 192.0.2.0\/24：原因$/],
  ['/settings/passive/ports', 'Passive mode: Passive port range', /^被动模式：被动端口范围$/],
  ['/settings/greeting', 'General: Greeting', /^常规：/],
  ['/settings/acme/names', 'Automatic certificate: DNS names', /^自动证书：DNS 名称$/],
  ['/settings/networks/0/externalAddress', 'Networks: 1: Told address', /^网络：1：告知的地址$/],
  ['/anything/new', 'anything: new', /^anything：new$/],
])('calls %s by its name', (pointer, english, chinese) => {
  expect(fieldText(en, pointer)).toBe(english)
  expect(fieldText(zh, pointer)).toMatch(chinese)
})
