import { useSyncExternalStore } from 'react'
import { useFormat } from './format'

const seconds = 10

function onTick(tick: () => void) {
  const timer = setInterval(tick, seconds * 1000)
  return () => clearInterval(timer)
}

const now = () => Math.floor(Date.now() / (seconds * 1000))

/** "3 minutes ago", kept true as long as it is shown. */
export function Ago({ at }: { at: string | null | undefined }) {
  const format = useFormat()
  useSyncExternalStore(onTick, now)
  return <time dateTime={at ?? undefined} title={format.when(at)}>{format.ago(at)}</time>
}
