import type { Dictionary } from '../en'

export const settings: Dictionary['settings'] = {
  mailPassword: '邮件服务器的密码', mailPasswordSet: '已保存，从不显示。', mailPasswordMissing: '尚未保存。', mailPasswordSave: '保存密码', mailPasswordForget: '删除密码', mailPasswordSaved: '密码已更改。', title: '设置', lead: '每次更改都整体校验、立即生效、无需重启，并且可以撤销。', sections: '分类', save: '保存更改', saved: (version) => `已保存为版本 ${version}。`, warnings: '请注意', stale: '期间有人更改了设置', staleText: '请载入当前设置，然后重新更改。', reload: '载入当前设置', restart: '需要重启', restartText: '以下值在下次重启后生效：', pinned: (flag) => `由 ${flag} 固定，直到不带此参数启动服务器`, byDefault: (value) => `默认：${value}`, backToDefault: '恢复默认', listHint: '每行一个',
  history: '历次版本', historyLead: '以前的版本。撤销会以旧值创建一个新版本。', undo: '恢复到此版本', undoTitle: (version) => `恢复到版本 ${version}？`, undoText: '其值作为新版本立即生效。', undone: '以前的设置已重新生效。', wentBack: (version) => `恢复到版本 ${version}。`, version: (n) => `版本 ${n}`, by: (who, when) => `${who}，${when}`, showPorts: '端口图、防火墙规则与测试',
  names: {
    listening: '监听', passive: '被动模式', active: '主动模式', portMapping: '端口映射', tls: 'TLS', networks: '网络', limits: '限制', access: '访问', guard: '自动封禁', files: '文件', defaults: '所有用户的条款', history: '历史', mail: '邮件', acme: '自动证书', console: '控制台', general: '常规',
  },
  fields: {
    '/listening/addresses': ['地址', '地址与端口，每行一个：0.0.0.0:21。留空由服务器选择。'], '/listening/implicitTls': ['隐式 TLS', '地址与端口，通常为 990。'],
    '/passive/ports': ['被动端口范围', '例如 50000-50010。'], '/passive/externalAddress': ['外部地址', '告知外部客户端的 IPv4 地址或 DNS 名称。'], '/passive/extendedAllowed': ['允许 EPSV', 'IPv6 必须使用。'], '/passive/connectTimeout': ['等待客户端', '宣告的端口保持打开的时间。'], '/passive/portWait': ['等待空闲端口', '当一个客户端占用了范围内全部端口时。'],
    '/active/enabled': ['允许主动模式', '由服务器连接客户端。'], '/active/sourcePort': ['源端口', '留空：比控制端口小 1（20）。0：任意。'], '/active/connectTimeout': ['连接时限', '服务器尝试的时间。'], '/active/fxpPeers': ['FXP 伙伴', '客户端可以指定的其他主机，每行一个网络。'],
    '/portMapping/mode': ['请求路由器', '通过 UPnP、NAT-PMP 或 PCP 转发端口。'], '/portMapping/router': ['路由器', '留空：默认路由的路由器。'], '/portMapping/lifetime': ['映射有效期', ''], '/portMapping/checkInterval': ['检查间隔', ''],
    '/tls/enabled': ['TLS', '关闭后只提供明文服务。'], '/tls/required': ['必须使用 TLS', '拒绝明文登录与传输。'], '/tls/sessionReuse': ['会话恢复', '数据连接是否必须恢复控制连接的 TLS 会话。'], '/tls/requireCloseNotify': ['要求 close_notify', '没有它就结束的上传视为失败：可能被截断。'], '/tls/askClientCertificate': ['请求客户端证书', '用户的设置中说明哪些证书属于自己。'], '/tls/clearCommandChannelAllowed': ['允许 CCC', '为老旧防火墙撤去控制连接的 TLS。'], '/tls/certificateFile': ['证书文件', 'PEM 或 PFX；更改后自动重新载入。'], '/tls/keyFile': ['私钥文件', '证书文件不含私钥时填写。'],
    '/limits/maxSessions': ['会话数', '所有客户端合计。'], '/limits/maxSessionsPerAddress': ['每地址会话数', ''], '/limits/loginTimeout': ['登录时限', ''], '/limits/idleTimeout': ['空闲时间', '既无命令也无传输。'], '/limits/stallTimeout': ['传输停滞', '这么久没有任何字节移动就结束。'], '/limits/drainTimeout': ['停止时的完成时限', ''], '/limits/maxLoginAttempts': ['登录尝试次数', '每个连接。'], '/limits/maxLineBytes': ['命令行最大长度', '字节。'], '/limits/maxListDepth': ['递归列表深度', ''], '/limits/maxRecursiveEntries': ['递归列表条目数', ''],
    '/access/allow': ['仅允许来自', '网络，每行一个。留空：任何来源。'], '/access/deny': ['拒绝来自', '网络，每行一个。'], '/access/turnAwaySilently': ['不作说明', '对不得连接者直接断开，不说明原因。'],
    '/guard/failuresBeforeBan': ['封禁前的失败次数', ''], '/guard/window': ['时间窗', ''], '/guard/firstBan': ['首次封禁', ''], '/guard/longestBan': ['最长封禁', ''], '/guard/growth': ['之后每次延长', '倍数。'], '/guard/neverBan': ['永不封禁', '网络，每行一个。'], '/guard/failuresBeforeDelay': ['等待前的失败次数', '同一地址或同一账户。'], '/guard/longestDelay': ['最长等待', '0s 表示不等待。'],
    '/files/root': ['根目录', '用户主目录位于其下。'], '/files/flush': ['上传落盘', ''], '/files/keepPartials': ['保留中断的上传', '以便客户端续传。'], '/files/partialRetention': ['保留时间', ''], '/files/recountEvery': ['重新统计存储量的间隔', '用于配额：文件可能绕过服务器增减。0s：从不。'], '/files/followSymlinks': ['跟随符号链接', '仅限指向根目录之下的链接。'],
    '/history/keepTransfers': ['传输记录保留', ''], '/history/keepSessions': ['会话记录保留', ''], '/history/keepAudit': ['审计日志保留', ''],
    '/mail/host': ['邮件服务器', '留空则不发送邮件。'], '/mail/port': ['端口', ''], '/mail/tls': ['加密', ''], '/mail/user': ['用户', ''], '/mail/from': ['发件人', ''],
    '/console/listen': ['监听', '地址与端口。'], '/console/certificate': ['证书', ''],
    '/greeting': ['欢迎语', '应答 220 的文本。'], '/watchFirewall': ['检查本机防火墙', '找出封住被动端口范围的规则。'],
  },
  choices: {
    off: '关闭', prefer: '优先', require: '必须', auto: '自动', upnp: 'UPnP', natPmp: 'NAT-PMP', pcp: 'PCP', never: '从不', onClose: '文件完成时', always: '始终', startTls: 'STARTTLS', implicit: '一开始就用 TLS', none: '无', own: '自有证书', ftp: 'FTP 服务器的证书', http01: 'HTTP-01', tlsAlpn01: 'TLS-ALPN-01',
  },
  networkColumns: { clients: '客户端来自', externalAddress: '告知的地址', extendedPassiveAllowed: 'EPSV', activeAllowed: '主动模式', tlsRequired: 'TLS', sessionReuse: '会话恢复' }, addNetwork: '添加网络', networksLead: '第一个包含该客户端的网络生效，未填写的项沿用上面的设置。', asServer: '同服务器', required: '必须', optional: '可选', moveUp: '上移',
}
