import { expect, it, vi } from 'vitest'
import { ApiError, putBytes, setCsrf } from './client'

class Request {
  static last: Request
  upload: { onprogress?: (event: unknown) => void } = {}
  headers: Record<string, string> = {}
  status = 0
  statusText = ''
  responseText = ''
  onload = () => undefined as unknown
  onerror = () => undefined as unknown
  opened: string[] = []
  sent: unknown
  constructor() { Request.last = this }
  open = (...to: string[]) => void (this.opened = to)
  setRequestHeader = (name: string, value: string) => void (this.headers[name] = value)
  send = (body: unknown) => void (this.sent = body)
  answer(status: number, text: string) {
    Object.assign(this, { status, responseText: text, statusText: 'Payload Too Large' })
    this.onload()
  }
}

it('sends a file with the token of the session and tells how much of it went', async () => {
  vi.stubGlobal('XMLHttpRequest', Request)
  setCsrf('token')
  const shares: number[] = []
  const file = new Blob(['12345678'])
  const done = putBytes('files/content', { path: '/a b.bin', as: null }, file, (share) => shares.push(share))
  Request.last.upload.onprogress!({ loaded: 2, total: 8, lengthComputable: true })
  Request.last.upload.onprogress!({ loaded: 8, total: 8, lengthComputable: true })
  Request.last.answer(204, '')
  await done
  expect(Request.last.opened).toEqual(['PUT', '/api/v1/files/content?path=%2Fa+b.bin'])
  expect(Request.last.headers).toMatchObject({ 'X-CSRF-Token': 'token', 'Content-Type': 'application/octet-stream' })
  expect([shares, Request.last.sent]).toEqual([[0.25, 1], file])
})

it.each([['{"title":"No space left"}', 'No space left'], ['<html>', 'Payload Too Large']])('says why a file was refused: %s', async (text, title) => {
  vi.stubGlobal('XMLHttpRequest', Request)
  const refused = putBytes('files/content', {}, new Blob([]), () => undefined).catch((error: unknown) => error)
  Request.last.answer(507, text)
  expect(await refused).toBeInstanceOf(ApiError)
  expect(((await refused) as ApiError).problem.title).toBe(title)
})
