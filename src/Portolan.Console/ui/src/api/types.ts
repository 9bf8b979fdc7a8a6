/** What the REST API says and takes (`/api/v1`), named as on the wire. Times are ISO 8601 UTC, bytes are numbers, durations are seconds. */

export type Role = 'readOnly' | 'operator' | 'administrator'

export interface Me {
  user: string
  role: Role
  csrf: string
  totpEnabled: boolean
  language?: string | null
}

export interface FieldError {
  field: string
  problem: string
  remedy?: string | null
}

export interface ProblemDetails {
  type?: string
  title?: string
  status?: number
  detail?: string
  errors?: FieldError[]
  totpNeeded?: boolean
}

export interface Page<T> {
  items: T[]
  next: string | null
  total?: number | null
}

export interface EndPoint {
  address: string
  port: number
}

// Overview

export type Severity = 'red' | 'amber' | 'info'

export interface Finding {
  code: string
  severity: Severity
  title: string
  text: string
  remedy?: string | null
  action?: { label: string; method: string; path: string; body?: unknown; changes: Change[] } | null
  /** Where the remedy is: a page of the console, and the field in it. */
  place?: { label: string; path: string } | null
}

export interface Rates {
  at?: string
  sessions: number
  loginsPerSecond: number
  uploadBytesPerSecond: number
  downloadBytesPerSecond: number
  transfersRunning: number
}

export interface PassiveUsage {
  range: string | null
  ports: number
  used: number
  peak: number
  refused: number
}

export interface FailureCount {
  cause: string
  title: string
  count: number
  /** The newest of them, and its data connection. */
  lastAt: string
  connection: string
}

export interface Overview {
  server: {
    version: string
    startedAt: string
    endPoints: string[]
    tlsEngine: string | null
    certificate: { subject: string; expiresAt: string; fingerprint: string } | null
  }
  findings: Finding[]
  rates: Rates
  history: Rates[]
  passive: PassiveUsage
  lastTransfers: Transfer[]
  failures: FailureCount[]
}

// Data connections

export type PortState = 'idle' | 'waiting' | 'inUse' | 'refused' | 'neverReached'

export interface PortCell {
  port: number
  state: PortState
  announced: number
  reached: number
  refused: number
  lastAt?: string | null
  client?: string | null
}

export interface AnnouncedAddress {
  network: string
  address: string
  source: string
}

export interface PortMappingState {
  mode: string
  state: 'off' | 'searching' | 'mapped' | 'partly' | 'failed'
  router?: string | null
  protocol?: string | null
  externalAddress?: string | null
  text?: string | null
  mapped: string[]
  failed: { ports: string; reason: string }[]
}

export interface DataConnections {
  range: string | null
  announced: AnnouncedAddress[]
  ports: PortCell[]
  active: { enabled: boolean; sourcePort: number | null; privilege: 'ok' | 'denied' | 'busy' }
  extendedPassive: boolean
  tlsSessionReuse: string
  portMapping: PortMappingState
  ephemeral: string | null
}

export interface Announcement {
  client: string
  network: string | null
  pasv: { address: string | null; why: string; source?: string }
  epsv: boolean
  active: boolean
  tls: string
  reuse: string
}

export interface RangePlan {
  range: string
  ports: number
  otherServers?: number
  reason: string
}

export interface FirewallDialect {
  id: string
  name: string
}

export interface FirewallText {
  dialect: string
  text: string
  notes: string[]
}

export interface DoctorInvitation {
  id: string
  user?: string | null
  command: string
  qrSvg: string
  expiresAt: string
  report?: DoctorReport | null
}

export interface DoctorReport {
  at: string
  from: string
  ok: boolean
  title: string
  text?: string | null
  modes: { mode: string; ok: boolean; cause?: string | null; title?: string | null }[]
}

// Sessions and the six steps

export type SessionState = 'login' | 'idle' | 'transfer' | 'ended'

export interface RunningTransfer {
  verb: string
  path: string
  direction: Direction
  bytes: number
  totalBytes?: number | null
  bytesPerSecond: number
  startedAt: string
}

export interface Session {
  id: number
  user: string | null
  client: EndPoint
  local: EndPoint
  startedAt: string
  endedAt?: string | null
  state: SessionState
  directory: string
  mode: string | null
  tls: { protocol: string; cipher: string } | null
  clientName: string | null
  transfer: RunningTransfer | null
  /** Why it ended, in the reader's language. */
  reason?: string | null
  /** The same in the words of the log. */
  detail?: string | null
}

export interface TraceSummary {
  id: string
  at: string
  mode: string
  active: boolean
  verb?: string | null
  path?: string | null
  outcome?: string | null
  failedStep: number
  cause: string | null
  title: string | null
}

export interface SessionDetail extends Session {
  connections: TraceSummary[]
}

export type ArrowWay = 'toServer' | 'toClient' | 'both'
export type ArrowState = 'done' | 'failed' | 'notReached'

/** One packet or reply of the picture. `step` is 1 to 6, 0 for what comes after; ports are 0 where not known; `at` is milliseconds from the beginning. */
export interface SequenceArrow {
  step: number
  way: ArrowWay
  label: string
  clientPort: number
  serverPort: number
  state: ArrowState
  at: number | null
  lost: boolean
}

export interface SequenceStep {
  step: number
  ok: boolean | null
  at: number | null
  from: string
  to: string
  text: string
}

export interface Remedy {
  where: string
  whereName: string
  text: string
  copy: { product: string; text: string }[]
}

export interface Sequence {
  id: string
  session: number
  mode: string
  active: boolean
  at: string
  client: string
  outside: string | null
  server: string
  announced: string | null
  tls: { protocol: string; resumed: boolean | null } | null
  bytes: number
  reply: number
  control: SequenceArrow[]
  data: SequenceArrow[]
  steps: SequenceStep[]
  between: string | null
  failedStep: number
  failedStepName: string | null
  cause: string | null
  title: string | null
  explanation: string | null
  certainty?: string | null
  remedies: Remedy[]
}

// Transfers

export type Direction = 'upload' | 'download' | 'listing' | 'none'
export type Outcome = 'completed' | 'failed' | 'aborted'

export interface Transfer {
  id: string
  at: string
  session: number
  user: string | null
  client: string
  verb: string
  path: string
  direction: Direction
  bytes: number
  durationSeconds: number
  outcome: Outcome
  reply: number
  mode: string | null
  tls: boolean
  cause?: string | null
  /** The cause in the reader's language. */
  title?: string | null
  connection?: string | null
}

// Settings

export interface NetworkPolicy {
  clients: string
  externalAddress?: string | null
  extendedPassiveAllowed?: boolean | null
  activeAllowed?: boolean | null
  tlsRequired?: boolean | null
  sessionReuse?: string | null
}

export type SettingValue = string | number | boolean | null | SettingValue[] | { [key: string]: SettingValue }
export type SettingsDocument = { [section: string]: SettingValue }

export interface Settings {
  version: number
  document: SettingsDocument
  pinned: Record<string, string>
  defaults: SettingsDocument
  restartNeeded: string[]
}

export interface Validation {
  errors: FieldError[]
  warnings: FieldError[]
}

export interface Change {
  field: string
  before: unknown
  after: unknown
}

export interface SettingsVersion {
  version: number
  at: string
  by: string
  summary: string
  changes: Change[]
}

// Users and groups

/** Rights are words: `ro`, `rw`, or `list,read,mkdir`. */
export interface PathRights {
  path: string
  rights: string
}

export interface VirtualFolder {
  path: string
  target: string
  rights?: string | null
}

export type Day = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

export interface Hours {
  days: Day[]
  from: string
  to: string
}

export interface ClientCertificateRule {
  required: boolean
  fingerprints: string[]
  insteadOfPassword?: boolean
}

/** Bytes as people write them ("64 MiB"), or a plain number. */
export type ByteCount = string | number

/** Every value may be left open: then the group's holds, then the server's. A limit of 0 means none. */
export interface Terms {
  home?: string | null
  startDirectory?: string | null
  rights?: PathRights[] | null
  deniedNames?: string[] | null
  allowedNetworks?: string[] | null
  requireTls?: boolean | null
  clientCertificate?: ClientCertificateRule | null
  quotaBytes?: ByteCount | null
  quotaFiles?: number | null
  uploadBytesPerDay?: ByteCount | null
  downloadBytesPerDay?: ByteCount | null
  uploadBytesPerSecond?: ByteCount | null
  downloadBytesPerSecond?: ByteCount | null
  maxSessions?: number | null
  maxTransfers?: number | null
  hours?: Hours[] | null
  virtualFolders?: VirtualFolder[] | null
  tlsSessionReuse?: string | null
}

export interface Usage {
  bytes: number
  files: number
  uploadedToday: number
  downloadedToday: number
}

export interface User {
  name: string
  groups: string[]
  disabled: boolean
  expiresAt: string | null
  anyPassword?: boolean
  note?: string | null
  terms: Terms
  usage?: Usage | null
  lastLogin?: string | null
  version?: number
  /** Users of the command line are shown and cannot be changed. */
  origin?: 'stored' | 'commandLine'
}

/** What is sent to make or change a user; the password only where it is to change. */
export type UserInput = Omit<User, 'usage' | 'lastLogin' | 'version' | 'origin'> & { password?: string }

export interface Group {
  name: string
  note?: string | null
  terms: Terms
  members?: number | null
  version?: number
}

export type Effective = Record<keyof Terms, { value: unknown; origin: string } | undefined>

export interface PathTrial {
  path: string
  store: string | null
  realPath?: string | null
  rights: string[] | string
  why: string
}

// Files

export interface Entry {
  name: string
  kind: 'file' | 'directory' | 'link' | 'other'
  size: number
  modified: string | null
  perms?: string | null
}

// Certificates and TLS

export interface CertificateInfo {
  subject: string
  issuer: string
  notBefore: string
  expiresAt: string
  fingerprint: string
  names: string[]
  selfSigned: boolean
  source?: string | null
  replaceable?: boolean
  chain: { subject: string; issuer: string; expiresAt: string }[]
}

export interface Acme {
  enabled: boolean
  directory: string
  names: string[]
  contact?: string | null
  challenge: string
  listen?: string | null
  status?: { state: string; text?: string | null; at?: string | null; nextAt?: string | null } | null
}

export interface TlsUse {
  engine: string
  protocols: { protocol: string; cipher: string; sessions: number }[]
  clients: { client: string; protocol: string; cipher: string; sessions: number; resumed: number; notResumed: number; plain: number }[]
  resumptionRate?: number | null
}

// Limits, bans, events

export interface Ban {
  id?: string
  address: string
  reason: string
  at: string
  until: string | null
  count: number
  automatic: boolean
}

export interface BanCounter {
  address: string
  failures: number
  lastAt: string
}

export type HookKind = 'webhook' | 'mail' | 'command'
export type HookEvent = 'login' | 'loginRefused' | 'transfer' | 'failure' | 'ban' | 'quota' | 'finding'

export interface Hook {
  id: string
  kind: HookKind
  on: HookEvent[]
  target: string
  enabled: boolean
}

export interface HookDelivery {
  at: string
  event: string
  attempt: number
  status?: number | null
  error?: string | null
}

// Administration

export interface AuditEntry {
  id: string
  at: string
  by: string
  from: string | null
  action: string
  object: string
  changes: Change[]
  undoable: boolean
  /** Why it cannot be undone, and what to do instead; null where it can. */
  whyNot: string | null
  /** The entry that this one took back. */
  undoes: string | null
}

export interface ApiKey {
  id: string
  name: string
  scope: Role | 'metrics'
  createdAt: string
  lastUsedAt?: string | null
  expiresAt?: string | null
  prefix?: string | null
}

export interface Administrator {
  name: string
  role: Role
  totpEnabled: boolean
  disabled?: boolean
  lastLogin?: string | null
}

export interface BackupDiff {
  changes: Change[]
}
