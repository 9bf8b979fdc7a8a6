import type { Dictionary } from '../en'

export const sequence: Dictionary['sequence'] = {
  client: '客户端', server: '服务器', nat: 'NAT', control: '控制连接：命令', data: '数据连接：文件与目录列表',
  activeTitle: '主动模式逐步图：服务器连接客户端', passiveTitle: '被动模式逐步图：客户端再次连接服务器', active: '主动模式', passive: '被动模式',
  worked: '六个步骤全部成功', failedAt: (step) => `失败于${step}`, whatToChange: '如何解决', inWords: '六个步骤的文字说明', saveSvg: '保存图片（SVG）', saveJson: '保存数据（JSON）',
  resumed: '，已恢复会话', notResumed: '，新会话', reply: (code) => `应答 ${code}`, done: '完成', failed: '失败', notReached: '未到达',
}
