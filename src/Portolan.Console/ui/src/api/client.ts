import type { FieldError, ProblemDetails } from './types'

/** A refusal of the server, in words it chose for the reader. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: ProblemDetails

  constructor(status: number, problem: ProblemDetails) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.status = status
    this.problem = problem
  }

  get errors(): FieldError[] {
    return this.problem.errors ?? []
  }
}

let csrf: string | null = null
let language = 'en'

/** The token that unsafe requests of this session must carry. */
export const setCsrf = (token: string | null) => void (csrf = token)
export const setApiLanguage = (tag: string) => void (language = tag)
export const apiLanguage = () => language

const root = '/api/v1/'

export type Query = Record<string, string | number | boolean | null | undefined>

export function url(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return root + path + (text ? `${path.includes('?') ? '&' : '?'}${text}` : '')
}

interface Sending {
  method?: string
  body?: unknown
  raw?: BodyInit
  headers?: Record<string, string>
  signal?: AbortSignal
}

async function send(address: string, { method = 'GET', body, raw, headers, signal }: Sending): Promise<Response> {
  const answer = await fetch(address, {
    method,
    credentials: 'same-origin',
    signal: signal ?? null,
    headers: {
      Accept: 'application/json',
      'Accept-Language': language,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(csrf && method !== 'GET' ? { 'X-CSRF-Token': csrf } : {}),
      ...headers,
    },
    body: raw ?? (body === undefined ? null : JSON.stringify(body)),
  })
  if (answer.ok) return answer
  const problem: ProblemDetails = await answer.json().catch(() => ({ title: answer.statusText }))
  throw new ApiError(answer.status, problem)
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

export const get = async <T>(path: string, query?: Query, signal?: AbortSignal) =>
  read<T>(await send(url(path, query), signal ? { signal } : {}))

export const post = async <T = void>(path: string, body?: unknown, query?: Query) =>
  read<T>(await send(url(path, query), { method: 'POST', body: body ?? {} }))

export const put = async <T = void>(path: string, body: unknown, headers?: Record<string, string>, query?: Query) =>
  read<T>(await send(url(path, query), { method: 'PUT', body, ...(headers ? { headers } : {}) }))

export const remove = async <T = void>(path: string, query?: Query, body?: unknown) =>
  read<T>(await send(url(path, query), { method: 'DELETE', body }))

/** Sends JSON that somebody wrote as it stands: what is wrong with it, the server says. */
export const sendText = async <T = void>(method: 'POST' | 'PUT', path: string, json: string) =>
  read<T>(await send(url(path), { method, raw: json, headers: { 'Content-Type': 'application/json' } }))

/** What a finding's button does: any method, any path beneath the API. */
export const call = async (method: string, path: string, body?: unknown) =>
  void (await send(path.startsWith('/') ? path : url(path), { method, body }))

/** Sends a file; `sent` hears how much of it went, 0 to 1: fetch does not tell. */
export const putBytes = (path: string, query: Query, bytes: Blob, sent: (share: number) => void) => new Promise<void>((resolve, reject) => {
  const request = new XMLHttpRequest()
  request.open('PUT', url(path, query))
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  request.setRequestHeader('Accept-Language', language)
  if (csrf) request.setRequestHeader('X-CSRF-Token', csrf)
  request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && sent(loaded / total)
  request.onload = () => (request.status < 300 ? resolve() : reject(new ApiError(request.status, problemOf(request))))
  request.onerror = () => reject(new TypeError('no answer'))
  request.send(bytes)
})

function problemOf({ responseText, statusText }: XMLHttpRequest): ProblemDetails {
  try {
    return JSON.parse(responseText) as ProblemDetails
  } catch {
    return { title: statusText }
  }
}

export const getText = async (path: string, query?: Query) => (await send(url(path, query), {})).text()
export const getBlob = async (path: string, query?: Query) => (await send(url(path, query), {})).blob()
