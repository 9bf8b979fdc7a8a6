import type { Dictionary } from '../en'

export const words: Dictionary['words'] = {
  events: { login: '登录', loginRefused: '登录被拒', transfer: '传输', failure: '传输失败', ban: '封禁', quota: '达到配额', finding: '发现问题' },
  audited: {
    settings: '设置', user: '用户', group: '用户组', ban: '封禁', administrator: '管理员', apiKey: 'API 密钥', hook: '通知', session: '会话', usage: '用量', console: '控制台', backup: '备份', acme: '自动证书', upload: '上传', 'self-signed': '自签名证书', delete: '删除', rename: '重命名', mkdir: '新建目录', 'mail.password': '邮件服务器密码',
  },
  actors: { server: '服务器', local: '命令行' },
  fields: { name: '名称', password: '密码', groups: '用户组', disabled: '已停用', expiresAt: '过期时间', anyPassword: '接受任意密码', note: '备注', createdAt: '创建时间', createdBy: '创建者', role: '角色', language: '语言', totpEnabled: '第二因素', lastLogin: '上次登录', id: '编号', scope: '权限范围', prefix: '开头', lastUsedAt: '上次使用', kind: '类型', on: '事件', target: '目标', enabled: '已启用', secret: '签名密钥', network: '网段', reason: '原因', at: '时间', until: '截止时间', count: '次数', automatic: '自动', by: '操作者' },
  rights: { all: '全部', none: '无', ro: '只读', rw: '读写，不可删除', upload: '仅上传', list: '列表', read: '读取', write: '写入', create: '新建', overwrite: '覆盖', append: '续写', delete: '删除', rename: '重命名', mkdir: '创建目录', rmdir: '删除目录', attributes: '修改时间与权限' },
}
