/** The server's own words, for people. A test of the console's API looks whether each of them is here. */
export const words = {
  events: { login: 'Login', loginRefused: 'Refused login', transfer: 'Transfer', failure: 'Failed transfer', ban: 'Ban', quota: 'Quota reached', finding: 'Finding' },
  audited: {
    settings: 'Settings', user: 'User', group: 'Group', ban: 'Ban', administrator: 'Administrator', apiKey: 'API key', hook: 'Hook', session: 'Session', usage: 'Usage', console: 'Console', backup: 'Backup', acme: 'Automatic certificate', upload: 'Upload', 'self-signed': 'Self-signed certificate', delete: 'Delete', rename: 'Rename', mkdir: 'New directory', 'mail.password': 'Password of the mail server',
  },
  actors: { server: 'the server', local: 'command line' },
  fields: { name: 'Name', password: 'Password', groups: 'Groups', disabled: 'Disabled', expiresAt: 'Expires', anyPassword: 'Any password', note: 'Note', createdAt: 'Created', createdBy: 'Created by', role: 'Role', language: 'Language', totpEnabled: 'Second factor', lastLogin: 'Last login', id: 'ID', scope: 'Scope', prefix: 'Begins with', lastUsedAt: 'Last used', kind: 'Kind', on: 'On', target: 'Target', enabled: 'Enabled', secret: 'Signing secret', network: 'Network', reason: 'Reason', at: 'At', until: 'Until', count: 'Count', automatic: 'Automatic', by: 'By' },
  rights: { all: 'everything', none: 'nothing', ro: 'read only', rw: 'read and write, no deleting', upload: 'upload only', list: 'list', read: 'read', write: 'write', create: 'create', overwrite: 'overwrite', append: 'append', delete: 'delete', rename: 'rename', mkdir: 'make directories', rmdir: 'remove directories', attributes: 'change times and permissions' },
}
