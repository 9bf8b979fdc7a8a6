import { useEffect, useRef, useSyncExternalStore } from 'react'
import { url } from './client'

export const eventNames = [
  'rates', 'sessionStarted', 'sessionEnded', 'loggedIn', 'loginRefused', 'transferStarted', 'transferProgress', 'transferEnded',
  'settingsApplied', 'findingRaised', 'findingCleared', 'portMap', 'banned', 'doctorReport',
] as const

export type EventName = (typeof eventNames)[number]
type Listener = (name: EventName, data: unknown) => void

/** One stream of server-sent events for the whole page, open while anybody listens. */
class LiveStream {
  private readonly listeners = new Set<Listener>()
  private readonly watchers = new Set<() => void>()
  private source: EventSource | null = null
  private up = false

  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    if (!this.source) this.open()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.close()
    }
  }

  watch = (changed: () => void) => {
    this.watchers.add(changed)
    return () => void this.watchers.delete(changed)
  }

  connected = () => this.up

  private open() {
    this.source = new EventSource(url('events'))
    this.source.onopen = () => this.set(true)
    this.source.onerror = () => this.set(false)
    for (const name of eventNames)
      this.source.addEventListener(name, (event) => {
        const data: unknown = JSON.parse((event as MessageEvent<string>).data || 'null')
        for (const listener of this.listeners) listener(name, data)
      })
  }

  private close() {
    this.source?.close()
    this.source = null
    this.set(false)
  }

  private set(up: boolean) {
    if (this.up === up) return
    this.up = up
    for (const changed of this.watchers) changed()
  }
}

const stream = new LiveStream()

/** Calls `handler` for each event of the given names while the component is shown. */
export function useEvents(names: readonly EventName[], handler: (name: EventName, data: unknown) => void) {
  const latest = useRef(handler)
  useEffect(() => void (latest.current = handler))
  const wanted = names.join(' ')
  useEffect(() => {
    const set = new Set(wanted.split(' '))
    return stream.listen((name, data) => set.has(name) && latest.current(name, data))
  }, [wanted])
}

/** Whether live data arrives. */
export const useConnected = () => useSyncExternalStore(stream.watch, stream.connected)
