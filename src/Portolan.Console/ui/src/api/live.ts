import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useEvents, type EventName } from './events'
import type { Page, Session } from './types'

/** What is read again when something happens. */
const touched: Partial<Record<EventName, string[]>> = {
  sessionStarted: ['sessions'], sessionEnded: ['sessions', 'past-sessions'], loggedIn: ['sessions', 'users'], loginRefused: ['bans'],
  transferStarted: ['sessions'], transferEnded: ['sessions', 'transfers', 'overview'],
  settingsApplied: ['settings', 'data-connections', 'overview'], findingRaised: ['overview'], findingCleared: ['overview'],
  banned: ['bans'], doctorReport: ['doctor-invitations'],
}

interface Progress {
  session: number
  bytes: number
  totalBytes?: number | null
  bytesPerSecond: number
}

/** Keeps what the pages have read in step with the server. Many events within a moment cost one reading. */
export function useLiveData() {
  const client = useQueryClient()
  const waiting = useRef(new Set<string>())
  const progress = useRef(new Map<number, Progress>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const flush = () => {
    timer.current = undefined
    for (const path of waiting.current) void client.invalidateQueries({ queryKey: [path] })
    waiting.current.clear()
    if (progress.current.size === 0) return
    const latest = progress.current
    progress.current = new Map()
    client.setQueriesData<Page<Session> | Session>({ queryKey: ['sessions'] }, (old) => old && ('items' in old ? { ...old, items: old.items.map((each) => moved(each, latest)) } : moved(old, latest)))
  }

  useEvents([...(Object.keys(touched) as EventName[]), 'transferProgress'], (name, data) => {
    if (name === 'transferProgress') for (const each of data as Progress[]) progress.current.set(each.session, each)
    else for (const path of touched[name] ?? []) waiting.current.add(path)
    timer.current ??= setTimeout(flush, 400)
  })
}

function moved(session: Session, latest: Map<number, Progress>): Session {
  const now = latest.get(session.id)
  if (!now || !session.transfer) return session
  return { ...session, transfer: { ...session.transfer, bytes: now.bytes, bytesPerSecond: now.bytesPerSecond, totalBytes: now.totalBytes ?? session.transfer.totalBytes ?? null } }
}
