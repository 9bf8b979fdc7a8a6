import type { Dictionary } from '../en'

export const sessions: Dictionary['sessions'] = {
  title: '会话', lead: '此刻所有已连接的客户端（实时更新），以及过去的会话。', now: '当前', past: '历史', pastLead: '已结束的会话，最新的在前；每个会话都保留其数据连接的图示。', searchPast: '完整的用户名或地址', noPast: '没有已结束的会话。', lasted: '时长', search: '用户或地址', count: (n) => `${n} 个会话`, empty: '当前没有连接。', noMatch: '没有匹配的会话。',
  login: '正在登录', idle: '空闲', transfer: '正在传输', mode: '模式', tls: 'TLS', plain: '无 TLS', current: '当前传输', since: '连接于', notLoggedIn: '尚未登录', directory: '目录', software: '客户端软件', local: '到达地址',
  kick: '断开', kickTitle: (who) => `断开 ${who} 的会话？`, kickText: '先结束进行中的传输，并以 421 告知客户端。', kicked: '会话已断开。', ban: '封禁', banTitle: (address) => `封禁 ${address}？`, banText: '封禁结束前，此地址无法连接；它的会话会被断开。', banned: '地址已封禁。', banFor: '封禁时长', hour: '1 小时', day: '1 天', week: '7 天', forever: '直到解除', follow: '跟踪', following: '正在跟踪', ended: '已结束',
  connections: '此会话的数据连接', noConnections: '此会话尚未打开数据连接。', picture: '六个步骤', pick: '选择一条数据连接', worked: '成功', progress: (percent) => `已传输 ${percent}%`, detail: (who) => `${who} 的会话`, openSession: (who) => `打开 ${who} 的会话`, gone: '此会话已结束。',
}
