import type { Overview, PortCell, PortState, Session, Transfer } from '../src/api/types'
import { failedActive, goodPassive } from './sequences.ts'

const now = Date.now()
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()
const page = <T>(items: T[]) => ({ items, next: null, total: items.length })

const transfers: Transfer[] = Array.from({ length: 300 }, (_, n) => ({
  id: String(n), at: ago(n * 97), session: n % 7, user: ['anna', 'bob', 'backup'][n % 3]!, client: `198.51.100.${n % 40}`, verb: n % 2 ? 'STOR' : 'RETR', path: `/photos/2026/cat-${n}.jpg`, direction: n % 5 === 4 ? 'listing' : n % 2 ? 'upload' : 'download',
  bytes: (n * 7919) % 90_000_000, durationSeconds: 1 + (n % 9), outcome: n % 11 === 3 ? 'failed' : 'completed', reply: n % 11 === 3 ? 425 : 226, mode: 'EPSV', tls: n % 3 !== 0, cause: n % 11 === 3 ? 'client-nat' : null, connection: n % 11 === 3 ? '7' : '8',
}))

const sessions: Session[] = Array.from({ length: 40 }, (_, n) => ({
  id: n + 1, user: n % 9 === 8 ? null : ['anna', 'bob', 'backup', 'carla'][n % 4]!, client: { address: `198.51.100.${n}`, port: 40000 + n }, local: { address: '198.51.100.20', port: 21 }, startedAt: ago(n * 60), state: n % 9 === 8 ? 'login' : n % 3 === 0 ? 'transfer' : 'idle', directory: '/photos', mode: 'EPSV',
  tls: n % 2 ? { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' } : null, clientName: 'FileZilla 3.68',
  transfer: n % 3 === 0 && n % 9 !== 8 ? { verb: 'STOR', path: '/photos/holiday/a-rather-long-name-of-a-film.mov', direction: 'upload', bytes: 40_000_000 + n * 1_000_000, totalBytes: n % 2 ? null : 120_000_000, bytesPerSecond: 3_400_000, startedAt: ago(12) } : null,
}))

const states: PortState[] = ['idle', 'idle', 'waiting', 'inUse', 'idle', 'inUse', 'neverReached', 'idle', 'refused', 'idle', 'idle']
const ports: PortCell[] = Array.from({ length: 11 }, (_, n) => ({ port: 50000 + n, state: states[n]!, announced: n * 3, reached: n * 2, refused: n === 8 ? 4 : 0, lastAt: ago(n * 33), client: states[n] === 'inUse' ? '198.51.100.7' : null }))

const overview: Overview = {
  server: { version: '0.9.0', startedAt: ago(86_400 * 3), endPoints: ['0.0.0.0:21', '[::]:21', '0.0.0.0:990 (TLS)'], tlsEngine: 'OpenSSL 3.0.17', certificate: { subject: 'CN=ftp.example.org', expiresAt: ago(-86_400 * 62), fingerprint: '3F:AA' } },
  findings: [
    { code: 'private-announced', severity: 'red', title: 'Clients outside are told a private address', text: 'PASV announces 10.0.0.5 to clients of the internet. They cannot dial it.', remedy: 'Set the external address.', action: { label: 'Announce 203.0.113.20', method: 'PATCH', path: '/api/v1/settings', body: { '/passive/externalAddress': '203.0.113.20' }, changes: [{ field: '/passive/externalAddress', before: null, after: '203.0.113.20' }] }, place: { label: 'Set the external address', path: '/server/limits-and-settings/settings/passive?field=/passive/externalAddress' } },
    { code: 'no-privilege', severity: 'amber', title: 'Active mode cannot dial from port 20', text: 'The program lacks the privilege; it dials from a random port.', remedy: 'setcap cap_net_bind_service=+ep' },
  ],
  rates: { sessions: 40, loginsPerSecond: 0.4, uploadBytesPerSecond: 7_400_000, downloadBytesPerSecond: 3_200_000, transfersRunning: 12 },
  history: Array.from({ length: 180 }, (_, n) => ({ at: ago((180 - n) * 5), sessions: 30 + Math.round(10 * Math.sin(n / 20)), loginsPerSecond: 0.3, uploadBytesPerSecond: 5e6 + 3e6 * Math.sin(n / 9), downloadBytesPerSecond: 3e6 + 2e6 * Math.cos(n / 14), transfersRunning: 8 + (n % 5) })),
  passive: { range: '50000-50010', ports: 11, used: 2, peak: 7, refused: 0 }, lastTransfers: transfers.slice(0, 6), failures: [{ cause: 'client-nat', title: 'Active mode cannot pass the client\'s NAT', count: 17, lastAt: new Date().toISOString(), connection: '1' }, { cause: 'no-connection', title: 'The client never dialled the announced port', count: 4, lastAt: new Date().toISOString(), connection: '1' }],
}

const document = {
  listening: { addresses: [], implicitTls: [] }, passive: { ports: '50000-50010', externalAddress: '203.0.113.20', extendedAllowed: true, connectTimeout: '30s', portWait: '5s' }, active: { enabled: true, sourcePort: null, connectTimeout: '20s', fxpPeers: [] },
  tls: { enabled: true, required: false, sessionReuse: 'prefer' }, networks: [{ clients: '192.168.0.0/16', externalAddress: 'local' }], limits: { maxSessions: 10000, idleTimeout: '5m' }, guard: { enabled: true, failuresBeforeBan: 10, window: '5m' },
}

const users = ['anna', 'bob', 'backup'].map((name, n) => ({ name, groups: n === 0 ? ['staff'] : [], disabled: n === 2, expiresAt: null, terms: { quotaBytes: '10 GiB' }, usage: { bytes: 4_000_000_000, files: 1234, uploadedToday: 0, downloadedToday: 0 }, lastLogin: ago(n * 4000) }))

const fixed: Record<string, unknown> = {
  session: { user: 'admin', role: 'administrator', csrf: 'x', totpEnabled: false }, 'first-run': { open: false }, overview, transfers: page(transfers), sessions: page(sessions), 'transfers/failures': overview.failures,
  'data-connections': { range: '50000-50010', announced: [{ network: '192.168.0.0/16', address: '192.168.1.20', source: 'network' }, { network: 'any', address: '203.0.113.20', source: 'server' }], ports, active: { enabled: true, sourcePort: 20, privilege: 'denied' }, extendedPassive: true, tlsSessionReuse: 'prefer', portMapping: { mode: 'off', state: 'off', mapped: [], failed: [] }, ephemeral: '32768-60999' },
  'data-connections/announce': { client: '198.51.100.7', network: null, pasv: { address: '203.0.113.20', why: 'The external address of the settings.' }, epsv: true, active: true, tls: 'optional', reuse: 'prefer' },
  'data-connections/plan': { range: '50000-50049', ports: 50, reason: '200 sessions and 10 transfers a second.\nEach port serves many clients.' },
  'data-connections/firewall/dialects': ['nftables', 'iptables', 'firewalld', 'ufw', 'Windows', 'pf', 'AWS', 'Azure', 'Google Cloud', 'Docker', 'Kubernetes'].map((name) => ({ id: name.toLowerCase(), name })),
  'data-connections/firewall': { dialect: 'nftables', text: 'table inet filter {\n  chain input {\n    tcp dport { 21, 50000-50010 } accept\n  }\n}', notes: ['Load it with nft -f.'] },
  'doctor-invitations': page([]), settings: { version: 4, document, pinned: {}, defaults: document, restartNeeded: [] }, 'settings/validate': { errors: [], warnings: [] }, 'settings/history': page([{ version: 4, at: ago(200), by: 'admin', summary: 'Passive ports', changes: [{ field: '/passive/ports', before: null, after: '50000-50010' }] }]),
  users: page(users), groups: page([{ name: 'staff', note: 'Everybody in the office', terms: {} }]), files: page([{ name: 'photos', kind: 'directory', size: 0, modified: ago(900) }, { name: 'readme.txt', kind: 'file', size: 1234, modified: ago(90_000) }]),
  certificate: { subject: 'CN=ftp.example.org', issuer: 'CN=ftp.example.org', notBefore: ago(86_400), expiresAt: ago(-86_400 * 62), fingerprint: '3F:AA:10', names: ['ftp.example.org'], selfSigned: true, chain: [] }, 'certificate/acme': { enabled: false, directory: 'https://acme-v02.api.letsencrypt.org/directory', names: [], challenge: 'http01' }, tls: { engine: 'OpenSSL 3', protocols: [], clients: [], resumptionRate: 0.93 },
  bans: page([]), 'bans/counters': page([]), hooks: page([]), audit: page([{ id: '1', undoable: true, whyNot: null, undoes: null, at: ago(50), by: 'admin', from: '127.0.0.1', action: 'change', object: 'settings', changes: [{ field: '/passive/ports', before: null, after: '50000-50010' }] }]), 'api-keys': page([]), administrators: page([{ name: 'admin', role: 'administrator', totpEnabled: false, lastLogin: ago(9) }]),
}

/** What a server would say; undefined where the mock knows nothing. */
export function answer(method: string, path: string, _query: URLSearchParams): unknown {
  if (path in fixed) return fixed[path]
  if (path.startsWith('connections/')) return path.includes('/7') ? failedActive : goodPassive
  const session = /^sessions\/(\d+)$/.exec(path)
  if (session) return { ...sessions.find(({ id }) => id === Number(session[1])), connections: [{ id: '7', at: ago(30), mode: 'port', active: true, verb: 'STOR', path: '/x', failedStep: 5, cause: 'client-nat', title: failedActive.title }, { id: '8', at: ago(60), mode: 'pasv', active: false, verb: 'RETR', path: '/y', failedStep: 0, cause: null, title: null }] }
  if (/^users\/\w+\/effective$/.test(path)) return { quotaBytes: { value: '10 GiB', origin: 'user' }, requireTls: { value: true, origin: 'group:staff' }, maxSessions: { value: null, origin: 'server' } }
  if (path.startsWith('users/')) return users.find(({ name }) => name === path.slice(6))
  return method === 'GET' ? undefined : {}
}
