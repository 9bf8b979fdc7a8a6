import type { Dictionary } from '../en'

export const common: Dictionary['common'] = {
  open: '打开', close: '关闭', cancel: '取消', save: '保存', saved: '已保存', remove: '删除', removed: '已删除', add: '添加', edit: '编辑', change: '更改', create: '创建', search: '搜索', refresh: '刷新',
  copy: '复制', copied: '已复制', copyThis: (what) => (what ? `复制：${what}` : '复制'), download: '下载', upload: '上传', more: '显示更多', all: '全部', none: '无', yes: '是', no: '否', on: '开', off: '关', never: '从未', unknown: '未知', any: '任意', actions: '操作', name: '名称', password: '密码', enabled: '已启用', disabled: '已停用', time: '时间', user: '用户', client: '客户端', size: '大小', state: '状态', reason: '原因', address: '地址', port: '端口', details: '详情',
  loading: '正在加载', tryAgain: '重试', failed: '操作未成功', noAnswer: '服务器没有应答', noAnswerText: '控制台无法连接 Portolan。请确认服务正在运行，并且本机与它仍然连通。',
  notAllowed: '您的角色可以查看，但不能更改。', unsaved: '更改尚未保存。', discard: '放弃', colon: '：', before: '之前', after: '之后', nothing: '空', language: '语言', optional: '可选',
}
