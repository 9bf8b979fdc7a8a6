import { useMemo } from 'react'
import { languageTags, useLanguage } from '../i18n/Text'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** "64 MiB", "1.5 GiB", "1000" (bytes) → bytes; null where it is none. */
export function parseBytes(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?b?)\s*$/i.exec(text)
  if (!match) return null
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf(match[2]!.toLowerCase())
  return Math.round(Number(match[1]) * 1024 ** power)
}

/** 0.0132 → "13.2 ms", 4 → "4.0 s", 95 → "1:35". */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.floor(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

const spans: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]

/** Numbers, sizes and times as the chosen language writes them. */
export function useFormat() {
  const { language, t } = useLanguage()
  return useMemo(() => {
    const tag = languageTags[language]
    const numbers = new Intl.NumberFormat(tag)
    const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' })
    const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
    const clock = new Intl.DateTimeFormat(tag, { timeStyle: 'medium' })
    const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
    const date = (at: string | null | undefined, form: Intl.DateTimeFormat) => (at ? form.format(new Date(at)) : t.common.never)
    return {
      number: (value: number) => numbers.format(value),
      bytes: bytesText,
      rate: (perSecond: number) => `${bytesText(perSecond)}/s`,
      seconds: secondsText,
      when: (at: string | null | undefined) => date(at, moment),
      day: (at: string | null | undefined) => date(at, day),
      clock: (at: string | null | undefined) => date(at, clock),
      ago: (at: string | null | undefined, now = Date.now()) => {
        if (!at) return t.common.never
        const seconds = (new Date(at).getTime() - now) / 1000
        const [unit, size] = spans.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
        return relative.format(Math.round(seconds / size), unit)
      },
    }
  }, [language, t])
}
