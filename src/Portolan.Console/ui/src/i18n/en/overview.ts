export const overview = {
  title: 'Overview', allWell: 'Everything is well', allWellText: 'Portolan found nothing that stops clients from connecting or transferring.', attention: (n: number) => (n === 1 ? 'One thing needs your attention' : `${n} things need your attention`), findings: 'Findings',
  red: 'Urgent', amber: 'Warning', info: 'Hint', remedy: 'Remedy', done: 'Done.', doneUndo: 'Done. The audit log can undo it.', apply: 'Apply', previewTitle: (action: string) => `${action}: what will change`,
  sessions: 'Sessions', logins: 'Logins per second', up: 'Uploads', down: 'Downloads', running: 'Running transfers', rates: 'Throughput', ratesLead: 'Last 15 minutes', sessionsChart: 'Sessions over the last 15 minutes', throughputChart: 'Upload and download rates over the last 15 minutes',
  passive: 'Passive ports', passiveRange: 'Range', randomPorts: 'no range: random ports', used: (used: number, all: number) => `${used} of ${all} in use`, peak: (n: number) => `peak ${n}`, refused: (n: number) => `refused ${n}`, manage: 'Data connections',
  lastTransfers: 'Last transfers', noTransfers: 'Nothing has been transferred yet.', failuresLead: 'Last 24 hours', noFailures: 'No failed transfer in the last 24 hours.', allTransfers: 'All transfers',
  server: 'Server', listens: 'Listens on', since: 'Running since', version: 'Version', certificate: 'Certificate', expires: (when: string) => `until ${when}`, noCertificate: 'No certificate: TLS is off', tlsEngine: 'TLS engine', showSession: 'Show session',
}
