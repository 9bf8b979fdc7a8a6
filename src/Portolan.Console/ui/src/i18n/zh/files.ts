import type { Dictionary } from '../en'

export const files: Dictionary['files'] = {
  title: '文件', lead: '以管理员权限，或与某个用户完全相同的视角查看存储。', as: '查看身份', administrator: '管理员', path: '路径', root: '根目录', name: '名称', modified: '修改时间', empty: '此文件夹为空。', dropHere: '将文件拖放到此处即可上传', upload: '上传文件', newFolder: '新建文件夹', folderName: '文件夹名称', rename: '重命名', newName: '新名称', preview: '预览', noPreview: '此类文件无法预览。', tooLarge: '仅显示开头部分，完整内容请下载查看。', uploading: (name, percent) => `正在上传 ${name}：${percent}%`, replaceTitle: (names) => `替换 ${names}？`, replaceText: '已有同名文件，其内容将会丢失。', replace: '替换', deleteTitle: (name) => `删除 ${name}？`, deleteText: '此操作无法撤销。', deleteFolderText: '将删除该文件夹及其全部内容，且无法撤销。', uploaded: (name) => `${name} 已上传。`, deleted: (name) => `${name} 已删除。`, renamed: '已重命名。', made: '文件夹已创建。', actionsOf: (name) => `${name} 的操作`, up: '上一级', folder: '文件夹', entries: (n) => `${n} 项`, openFolder: (name) => `打开文件夹 ${name}`,
}
