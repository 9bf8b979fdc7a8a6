import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { mockApi } from './mock/plugin.ts'

// Against a running server: PORTOLAN_CONSOLE=http://127.0.0.1:8021 npm run dev. Without it, invented data answers.
const server = process.env.PORTOLAN_CONSOLE

export default defineConfig({
  plugins: [react(), ...(server ? [] : [mockApi()])],
  server: server ? { proxy: Object.fromEntries(['/api', '/healthz', '/metrics'].map((path) => [path, { target: server, changeOrigin: true }])) } : {},
  build: { target: 'es2023', chunkSizeWarningLimit: 700, sourcemap: false, assetsInlineLimit: 0 },
  test: { environment: 'happy-dom', setupFiles: ['src/test-setup.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
