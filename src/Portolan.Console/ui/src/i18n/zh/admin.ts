import type { Dictionary } from '../en'

export const admin: Dictionary['admin'] = {
  actions: { create: '创建', change: '更改', remove: '删除', undo: '撤销', import: '导入', export: '导出', login: '登录', loginRefused: '登录被拒', password: '更改密码', kick: '断开会话', ban: '封禁', unban: '解除封禁', file: '文件', certificate: '证书', recount: '重新统计用量' },
  audit: '审计日志', auditLead: '谁、何时、从哪里更改了什么，以及更改前后的值。', action: '操作', by: '操作者', object: '对象', from: '来源', changes: '更改', noAudit: '没有匹配的记录。', field: '字段', undo: '撤销', undoOf: (object) => `撤销此项更改：${object}`, undoTitle: (object) => `撤销此项更改：${object}？`, undoText: '这些值恢复为更改前的内容；此后的其他更改保留。密码和其他机密无法恢复。', undoes: '所撤销的记录：', undone: '已撤销，撤销操作也已记入日志。',
  keys: 'API 密钥', keysLead: '供脚本与监控使用。以 “Authorization: Bearer ptl_…” 发送。', tryApi: '试用 API', noKeys: '还没有密钥。', newKey: '新建密钥', scope: '权限范围', created: '创建时间', lastUsed: '上次使用', expires: '过期时间', keyOnce: '请立即复制密钥。它只显示这一次，服务器只保存散列值。', yourKey: '您的新密钥', removeKey: (name) => `删除密钥 ${name}？`, removeKeyText: '使用它的脚本将立即被拒绝。', expiresHint: '留空：永不过期',
  administrators: '管理员', administratorsLead: '只读可查看；操作员还可断开会话、封禁、管理用户与文件；管理员可做一切。', newAdministrator: '新建管理员', role: '角色', totp: '第二因素', removeAdministrator: (name) => `删除 ${name}？`, removeAdministratorText: '其在控制台的登录会话将结束。', lastLogin: '上次登录', you: '您',
  account: '您的账户', accountLead: '此账户的密码与第二因素。', oldPassword: '当前密码', newPassword: '新密码', changePassword: '更改密码', passwordChanged: '密码已更改。', totpOn: '第二因素已开启。', totpOff: '第二因素未开启。手机上的验证码可以挡住知道您密码的人。', totpStart: '设置', totpScan: '用身份验证器应用扫描，然后输入它显示的验证码。', totpSecret: '或手动输入此密钥', totpConfirm: '开启', totpDisable: '关闭', totpEnabled: '第二因素已开启。', totpDisabled: '第二因素已关闭。', qrAlt: '密钥的二维码',
  backup: '备份', backupLead: '整个配置保存在一个可读的文件中：设置、用户、用户组、管理员、封禁、通知。密码只以散列值保存。', export: '导出', exportButton: '下载备份', import: '导入', importLead: '选择文件，查看差异，然后应用。', chooseFile: '选择文件', differences: '差异', noDifferences: '文件内容与当前配置一致。', apply: '应用文件', applied: '文件中的配置已生效。', applyTitle: '替换整个配置？', applyText: '文件中没有的用户和设置将被删除。可先下载当前配置。',
}
