import type { Sequence, SequenceArrow } from '../src/api/types'

const arrow = (step: number, way: SequenceArrow['way'], label: string, ports: [number, number], at: number | null = null, state: SequenceArrow['state'] = 'done', lost = false): SequenceArrow =>
  ({ step, way, label, clientPort: ports[0], serverPort: ports[1], state, at, lost })

const control: [number, number] = [37308, 21]
const handshake = [arrow(1, 'toServer', 'SYN', control), arrow(2, 'toClient', 'SYN/ACK', control), arrow(3, 'toServer', 'ACK', control, 0.4)]

/** Active mode from behind a NAT router: step 5 dies. */
export const failedActive: Sequence = {
  id: '7', session: 3, mode: 'port', active: true, at: '2026-11-27T20:00:00Z', client: '203.0.113.10', outside: null, server: '198.51.100.20', announced: '192.168.1.10:43239', tls: null, bytes: 0, reply: 425,
  control: [...handshake, arrow(4, 'toServer', 'PORT 192.168.1.10:43239', control, 12.4)],
  data: [arrow(5, 'toClient', 'SYN', [43239, 20], 13.1, 'failed', true)],
  steps: [
    { step: 1, ok: true, at: 0, from: '203.0.113.10:37308', to: '198.51.100.20:21', text: 'The client sends a SYN from a random port above 1024 to the server\'s control port (21).' },
    { step: 5, ok: false, at: 13.1, from: '198.51.100.20:20', to: '192.168.1.10:43239', text: 'The server dials that port from its ftp-data port, 20 (one below the control port).' },
    { step: 6, ok: null, at: null, from: '', to: '', text: 'The client answers and the second three-way handshake completes: the data channel stands.' },
  ],
  between: 'NAT', failedStep: 5, failedStepName: 'step 5: the server dials the client', cause: 'client-nat', title: 'Active mode cannot pass the client\'s NAT',
  explanation: 'A NAT router remembers only the connections that its inside hosts opened. For port 43239 it remembers none, so the server\'s SYN is dropped.', certainty: 'Certain: the announced address is not the one the connection comes from.',
  remedies: [{ where: 'Client', whereName: 'On the client', text: 'Switch to passive mode.', copy: [{ product: 'FileZilla', text: 'Edit → Settings → FTP → Passive' }] }],
}

/** Passive mode over TLS, everything well. */
export const goodPassive: Sequence = {
  ...failedActive, id: '8', mode: 'pasv', active: false, client: '198.51.100.77', announced: '198.51.100.20:50003', tls: { protocol: 'TLSv1.3', resumed: true }, bytes: 1_234_567, reply: 226, between: null, failedStep: 0, failedStepName: null, cause: null, title: null, explanation: null, certainty: null, remedies: [],
  control: [...handshake, arrow(4, 'toServer', 'PASV', control, 8.2), arrow(5, 'toClient', '227 198.51.100.20:50003', control, 8.9)],
  data: [arrow(6, 'toServer', 'SYN', [37310, 50003]), arrow(6, 'toClient', 'SYN/ACK', [37310, 50003]), arrow(6, 'toServer', 'ACK', [37310, 50003], 10.2), arrow(0, 'both', 'TLSv1.3, session resumed', [37310, 50003], 12.8), arrow(0, 'both', '1,234,567 bytes', [37310, 50003], 96), arrow(0, 'both', 'close_notify, FIN', [37310, 50003], 97.2)],
}
