/** The rhumb lines of a portolan chart. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="#0b6e7f" />
      <path d="M16 4v24M4 16h24M7.5 7.5l17 17M24.5 7.5l-17 17" fill="none" stroke="#fff" strokeWidth="1.2" opacity=".55" />
      <path d="M16 5l3 11-3 11-3-11z" fill="#fff" />
      <path d="M5 16l11-3 11 3-11 3z" fill="#fff" opacity=".75" />
    </svg>
  )
}
