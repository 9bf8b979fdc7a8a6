import type { Dictionary } from '../en'

export const certificates: Dictionary['certificates'] = {
  title: '证书与 TLS', lead: '客户端以 FTPS 连接时看到的证书，以及它们的连接方式。', current: '当前证书', subject: '主体', issuer: '颁发者', names: '名称', validFrom: '生效时间', validUntil: '有效期至', daysLeft: (n) => (n < 0 ? '已过期' : `剩余 ${n} 天`), fingerprint: 'SHA-256 指纹', selfSigned: '自签名', selfSignedText: '客户端会对它警告一次。由机构颁发的证书（例如通过 ACME）可免去这一警告。', chain: '证书链', none: '没有证书：TLS 已关闭。', source: '来源',
  replace: '更换证书', upload: '上传', uploadHint: '包含证书、证书链与私钥的 PEM，或 PFX', pem: '证书与证书链（PEM）', key: '私钥（PEM）', keyHint: '证书文本中不含私钥时填写。私钥保存在服务器上，之后不再显示。', file: 'PFX 或 PEM 文件', filePassword: '文件密码', useIt: '使用此证书', used: '新证书从下一次连接起生效。', selfMake: '生成自签名证书', selfNames: '名称与地址', selfNamesHint: '每行一个：ftp.example.org', make: '生成',
  acme: '自动证书（ACME）', acmeLead: '由 Let\'s Encrypt 或其他机构自动颁发并续期。', acmeOn: '自动获取证书', authority: '颁发机构（目录地址）', domains: 'DNS 名称', domainsHint: '每行一个；必须指向本服务器', email: '联系邮箱', challenge: '验证方式', http01: 'HTTP-01（端口 80）', tlsAlpn01: 'TLS-ALPN-01（端口 443）', listen: '应答验证的地址', listenHint: '留空：所有地址的端口 80 或 443', order: '立即申请', ordered: '已提交申请，状态会显示在这里。', acmeState: '状态', nextRenewal: (when) => `下次续期 ${when}`,
  usage: '谁用什么连接', usageLead: '启动以来已连接客户端的 TLS 版本与密码套件，以及未使用 TLS 的客户端。强制 TLS 之前请先查看这里。', engine: '引擎', protocol: '版本', cipher: '密码套件', sessionsCount: '会话数', resumption: '数据连接的会话恢复', rate: (percent) => `${percent}% 的 TLS 数据连接恢复了会话`, neverResume: '不恢复会话', plain: (n) => `${n} 个会话未使用 TLS`, noUse: '尚无客户端登录。', resumed: '已恢复',
}
