import { useEffect } from 'react'
import { useSearch } from 'wouter'

/** Shows the part of the page that the address names, once it is there: `…#firewall`. */
export function useNamedPart(isThere: boolean) {
  useEffect(() => {
    if (location.hash && isThere) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [isThere])
}

/** Puts the cursor into the field that the address names, once the page is there: `…?field=/passive/externalAddress`. */
export function useNamedField(isThere: boolean) {
  const field = new URLSearchParams(useSearch()).get('field')
  useEffect(() => {
    if (!isThere || !field) return
    const input = document.getElementById(field)
    input?.scrollIntoView({ block: 'center' })
    input?.focus({ preventScroll: true })
  }, [isThere, field])
}
