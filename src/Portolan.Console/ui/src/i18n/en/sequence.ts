export const sequence = {
  client: 'Client', server: 'Server', nat: 'NAT', control: 'Control connection: commands', data: 'Data connection: files and listings',
  activeTitle: 'Active mode, step by step: the server dials the client', passiveTitle: 'Passive mode, step by step: the client dials again', active: 'Active mode', passive: 'Passive mode',
  worked: 'All six steps worked', failedAt: (step: string) => `Failed at ${step}`, whatToChange: 'What to change', inWords: 'The six steps in words', saveSvg: 'Save picture (SVG)', saveJson: 'Save data (JSON)',
  resumed: ', session resumed', notResumed: ', new session', reply: (code: number) => `Reply ${code}`, done: 'done', failed: 'failed', notReached: 'not reached',
}
