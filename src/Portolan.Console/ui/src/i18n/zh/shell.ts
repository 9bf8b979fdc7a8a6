import type { Dictionary } from '../en'

export const shell: Dictionary['shell'] = {
  skip: '跳到正文', menu: '菜单', mainNavigation: '主导航', signOut: '退出登录', account: '您的账户', live: '实时', offline: '无实时数据', theme: '配色', light: '浅色', dark: '深色', auto: '跟随系统',
  shortcuts: '键盘快捷键', shortcutsLead: '依次按下各键。在输入框中输入时不起作用。', showShortcuts: '显示此列表', goTo: (page) => `前往${page}`, focusContent: '跳到正文', switchTheme: '切换浅色与深色',
  notFound: '此页面不存在', notFoundText: '地址可能已失效或输入有误。', backToOverview: '返回概览', breadcrumb: '当前位置',
  server: '服务器', limitsAndSettings: '限制与设置', activity: '活动', people: '用户与文件', administration: '管理',
  overview: '概览', dataConnections: '数据连接', sessions: '会话', transfers: '传输记录', users: '用户与用户组', files: '文件', certificates: '证书与 TLS', limits: '限制、封禁与事件', settings: '设置', passiveRange: '被动端口范围', audit: '审计日志', apiKeys: 'API 密钥', administrators: '管理员', backup: '备份',
  readOnly: '只读', operator: '操作员', administrator: '管理员', metrics: '仅指标', broke: '此页面出错', brokeText: '控制台在绘制页面时出现问题，服务器不受影响。',
}
