import type { Dictionary } from '../en'

export const limits: Dictionary['limits'] = {
  title: '限制、封禁与事件', lead: '谁可以连接、谁被拒之门外，以及发生事情时通知谁。', bans: '当前封禁', noBans: '没有封禁。', address: '地址或网络', until: '直到', count: '次数', automatic: '自动', manual: '手动', lift: '解除', lifted: '封禁已解除。', liftOf: (address) => `解除对 ${address} 的封禁`, addBan: '封禁地址', reason: '原因', minutes: '分钟', minutesHint: '留空：直到解除', ban: '封禁', counters: '即将封禁', countersLead: '当前时间窗内登录失败的地址。', failures: '登录失败', noCounters: '近期没有登录失败。',
  guard: '自动封禁', guardLead: '防暴力破解：失败达到次数即封禁地址，之后的每次封禁更长。', limits: '服务器限制', access: '谁可以连接', accessLead: '在发送任何应答之前拒绝。拒绝优先于允许。',
  hooks: '对外通知', hooksLead: '发生事件时通知其他系统：签名的 Webhook、电子邮件或命令。', noHooks: '尚未设置任何通知。', newHook: '新建通知', kind: '类型', webhook: 'Webhook', mail: '电子邮件', command: '命令', on: '事件', target: '目标', targetUrl: '网址', targetMail: '邮箱地址', targetCommand: '程序及参数', secret: '签名密钥', secretHint: '只写不读。X-Portolan-Signature 头携带用它生成的 HMAC-SHA-256。', secretKeep: '留空则保持现有密钥', test: '发送测试', tested: '测试已发送。', deliveries: '投递记录', noDeliveries: '尚无投递。', attempt: (n) => `第 ${n} 次尝试`, deliveredOk: '已送达', notDelivered: '失败', hookSaved: '通知已保存。', removeHook: '删除此通知？', removeHookText: '其投递记录也会一并删除。', editHook: (target) => `编辑 ${target}`,
}
