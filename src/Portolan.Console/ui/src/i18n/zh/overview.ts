import type { Dictionary } from '../en'

export const overview: Dictionary['overview'] = {
  title: '概览', allWell: '一切正常', allWellText: 'Portolan 没有发现任何妨碍客户端连接或传输的问题。', attention: (n) => `有 ${n} 个问题需要您处理`, findings: '发现的问题',
  red: '紧急', amber: '警告', info: '提示', remedy: '解决办法', done: '已完成。', doneUndo: '已完成，可在审计日志中撤销。', apply: '应用', previewTitle: (action) => `${action}：将要更改的内容`,
  sessions: '会话', logins: '每秒登录', up: '上传', down: '下载', running: '进行中的传输', rates: '吞吐量', ratesLead: '最近 15 分钟', sessionsChart: '最近 15 分钟的会话数', throughputChart: '最近 15 分钟的上传与下载速率',
  passive: '被动端口', passiveRange: '范围', randomPorts: '未设范围：随机端口', used: (used, all) => `${all} 个端口中使用 ${used} 个`, peak: (n) => `峰值 ${n}`, refused: (n) => `拒绝 ${n}`, manage: '数据连接',
  lastTransfers: '最近的传输', noTransfers: '尚无任何传输。', failuresLead: '最近 24 小时', noFailures: '最近 24 小时没有失败的传输。', allTransfers: '全部传输记录',
  server: '服务器', listens: '监听地址', since: '运行自', version: '版本', certificate: '证书', expires: (when) => `有效期至 ${when}`, noCertificate: '没有证书：TLS 已关闭', tlsEngine: 'TLS 引擎', showSession: '查看会话',
}
