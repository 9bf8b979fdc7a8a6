import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Deep sea green-blue; 7 reads on white and 3 on dark with more than 4.5 : 1. */
const harbour: MantineColorsTuple = ['#e8f6f8', '#d2eaee', '#a5d5dd', '#74bfcb', '#4dacbc', '#2f98aa', '#117e91', '#0b6e7f', '#085767', '#05414e']
const slate: MantineColorsTuple = ['#f8fafb', '#f1f4f6', '#e6eaee', '#d3dae0', '#b4bec8', '#8b98a5', '#5f6d7a', '#485561', '#323d47', '#1f272e']
const deck: MantineColorsTuple = ['#d5dde4', '#b3bfc9', '#94a3af', '#6b7b89', '#3f4c58', '#2c3742', '#222b34', '#19212a', '#131a21', '#0d1318']

const sans = '"Inter Variable", system-ui, -apple-system, "Segoe UI", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'
const mono = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace'

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  colors: { harbour, gray: slate, dark: deck },
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: { fontFamily: sans, fontWeight: '650', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.4' }, h3: { fontSize: '0.9375rem', lineHeight: '1.45' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  autoContrast: true,
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } } },
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'md' } },
    Drawer: { defaultProps: { position: 'right', padding: 'lg' }, styles: { content: { background: 'var(--surface)' }, header: { background: 'var(--surface)', borderBottom: '1px solid var(--line)', marginBottom: 16 } } },
    Modal: { defaultProps: { padding: 'lg' }, styles: { content: { background: 'var(--surface)' }, header: { background: 'var(--surface)' } } },
    Menu: { styles: { dropdown: { background: 'var(--surface)', borderColor: 'var(--line)' } } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
  },
})

/** Surfaces and signal colours of both themes; text on `…-soft` and on the page passes WCAG AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f7f9', '--surface': '#ffffff', '--surface-sunken': '#f1f4f6', '--line': '#dfe5ea', '--text': '#17212b', '--mantine-color-text': '#17212b', '--quiet': '#55636f',
    '--mantine-color-dimmed': '#55636f', '--mantine-color-placeholder': '#66747f', '--mantine-color-error': '#b3261e', '--mantine-color-anchor': '#0a6272',
    '--ok': '#1b7a43', '--ok-soft': '#e3f4ea', '--bad': '#b3261e', '--bad-soft': '#fdebe9', '--warn': '#8a5300', '--warn-soft': '#fdf2dc', '--note': '#0a6272', '--note-soft': '#e4f3f6', '--busy': '#2b5fbd', '--busy-soft': '#e6eefb',
  },
  dark: {
    '--mantine-color-body': '#0f151b', '--surface': '#171f27', '--surface-sunken': '#111920', '--line': '#2a3540', '--text': '#e2e9ef', '--mantine-color-text': '#e2e9ef', '--quiet': '#9fb0bd',
    '--mantine-color-dimmed': '#9fb0bd', '--mantine-color-placeholder': '#8696a3', '--mantine-color-error': '#ff9d94', '--mantine-color-anchor': '#74c7d5',
    '--ok': '#6fd39a', '--ok-soft': '#14301f', '--bad': '#ff9d94', '--bad-soft': '#3a1a18', '--warn': '#f2bd62', '--warn-soft': '#352609', '--note': '#74c7d5', '--note-soft': '#11303a', '--busy': '#8db8ff', '--busy-soft': '#162a4a',
  },
})
