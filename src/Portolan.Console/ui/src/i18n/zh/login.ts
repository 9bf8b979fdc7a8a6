import type { Dictionary } from '../en'

export const login: Dictionary['login'] = {
  title: '登录', lead: 'Portolan 管理控制台', user: '管理员', password: '密码', code: '身份验证器应用中的验证码', codeHint: '六位数字，每 30 秒更新', signIn: '登录', wrong: '名称或密码错误。',
  firstRun: '欢迎使用 Portolan', firstRunLead: '创建第一个管理员。此链接只能使用一次。', token: '一次性令牌', tokenHint: '来自 “portolan serve” 打印的那一行', chooseName: '您的名称', choosePassword: '设置密码', passwordHint: '至少 12 个字符。一句话比谜语更好记。', repeat: '再次输入密码', differ: '两次输入的密码不一致。', tooShort: '请至少使用 12 个字符。', create: '创建管理员', closed: '管理员已经存在', closedText: '请用该账户登录。忘记的密码可以在服务器上用 “portolan config administrator” 重设。', toSignIn: '前往登录页',
  promise: '传输失败时，看清是哪一步、为什么、该改什么。',
}
