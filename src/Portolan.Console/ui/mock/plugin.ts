import type { Connect, Plugin } from 'vite'
import { answer } from './answers.ts'

/** Answers the API from invented data, so that pages can be drawn without a server. Nothing is kept. */
export function mockApi(): Plugin {
  return { name: 'portolan-mock-api', apply: 'serve', configureServer: ({ middlewares }) => use(middlewares), configurePreviewServer: ({ middlewares }) => use(middlewares) }
}

function use(middlewares: Connect.Server) {
  middlewares.use('/api/v1', (request, response, next) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/events') return void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':\n\n')
    const found = answer(request.method ?? 'GET', pathname.slice(1), searchParams)
    if (found === undefined) return next()
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(found))
  })
}
