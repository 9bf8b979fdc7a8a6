/** "50000-50010", also with an en dash or spaces; null where it is no usable range. */
export function parseRange(text: string): { first: number; last: number; count: number; text: string } | null {
  const match = /^\s*(\d{1,5})\s*(?:[-–—~]\s*(\d{1,5}))?\s*$/.exec(text)
  if (!match) return null
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  if (first < 1024 || last > 65535 || last < first) return null
  return { first, last, count: last - first + 1, text: first === last ? `${first}` : `${first}-${last}` }
}
