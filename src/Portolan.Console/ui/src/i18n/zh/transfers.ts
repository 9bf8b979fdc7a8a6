import type { Dictionary } from '../en'

export const transfers: Dictionary['transfers'] = {
  title: '传输记录', lead: '历史中发送、接收以及失败的传输。', filters: '筛选', path: '路径包含', direction: '方向', outcome: '结果', cause: '原因', from: '从', to: '到', upload: '上传', download: '下载', listing: '列表', none: '尚未传输', completed: '完成', failed: '失败', aborted: '已中止', clear: '清除筛选', csv: '导出 CSV', empty: '没有匹配的传输。', total: (n) => `${n} 次传输`,
  file: '文件', duration: '用时', rate: '速率', result: '结果', picture: '六个步骤', openPicture: (path) => `显示 ${path} 的六个步骤`, failures: '按原因统计的失败', failuresOfFilter: '所选时间内', noFailures: '此时间内没有失败。', lastOne: (when) => `最近一次：${when}`, openLast: (cause) => `显示最近一次的六个步骤：${cause}`, times: (n) => `${n} 次`, detail: '传输',
}
