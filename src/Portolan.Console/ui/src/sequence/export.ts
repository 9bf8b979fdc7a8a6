/** Offers `text` as a file. */
export function saveText(name: string, type: string, text: string) {
  saveBlob(name, new Blob([text], { type }))
}

export function saveBlob(name: string, blob: Blob) {
  const address = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** The picture as a file of its own: the theme's colours are written in, so it looks the same everywhere. */
export function svgText(svg: SVGSVGElement): string {
  const style = getComputedStyle(svg)
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', 'var(--surface)')
  copy.querySelector('desc')?.after(ground)
  return new XMLSerializer().serializeToString(copy).replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim() || 'currentColor')
}
