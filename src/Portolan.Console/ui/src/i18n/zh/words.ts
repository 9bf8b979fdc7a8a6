import type { Dictionary } from '../en'

export const words: Dictionary['words'] = {
  events: { login: '登录', loginRefused: '登录被拒', transfer: '传输', failure: '传输失败', ban: '封禁', quota: '达到配额', finding: '发现问题' },
  audited: {
    settings: '设置', user: '用户', group: '用户组', ban: '封禁', administrator: '管理员', apiKey: 'API 密钥', hook: '通知', session: '会话', usage: '用量', console: '控制台', backup: '备份', acme: '自动证书', upload: '上传', 'self-signed': '自签名证书', delete: '删除', rename: '重命名', mkdir: '新建目录', 'mail.password': '邮件服务器密码',
  },
  actors: { server: '服务器', cli: '命令行' },
  rights: { all: '全部', none: '无', ro: '只读', rw: '读写，不可删除', upload: '仅上传', list: '列表', read: '读取', write: '写入', create: '新建', overwrite: '覆盖', append: '续写', delete: '删除', rename: '重命名', mkdir: '创建目录', rmdir: '删除目录', attributes: '修改时间与权限' },
}
