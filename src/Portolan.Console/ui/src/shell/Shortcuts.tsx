import { Kbd, Modal, Text, useMantineColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useText } from '../i18n/Text'
import { useMe } from './Me'
import { mayDo, places } from './navigation'

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** `?` shows the list, `g` and a letter go to a page: few keys, easily learnt. */
export function Shortcuts({ opened, open, close }: { opened: boolean; open: () => void; close: () => void }) {
  const t = useText()
  const { role } = useMe()
  const [, go] = useLocation()
  const { toggleColorScheme } = useMantineColorScheme()
  const going = useRef(false)
  const reachable = places.filter((place) => place.key && mayDo(role, place.role))
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      const place = going.current && reachable.find(({ key }) => key === event.key)
      going.current = event.key === 'g'
      if (place) {
        close()
        go(place.path)
      } else if (event.key === '?') open()
      else if (event.key === 'T') toggleColorScheme()
      else if (event.key === '.') document.getElementById('content')?.focus()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  })
  const rows: [string[], string][] = [
    [['?'], t.shell.showShortcuts], [['.'], t.shell.focusContent], [['Shift', 'T'], t.shell.switchTheme],
    ...reachable.map(({ key, name }): [string[], string] => [['g', key!], t.shell.goTo(t.shell[name])]),
  ]
  return (
    <Modal opened={opened} onClose={close} title={t.shell.shortcuts} closeButtonProps={{ 'aria-label': t.common.close }}>
      <Text size="sm" c="dimmed" mb="sm">{t.shell.shortcutsLead}</Text>
      <dl style={{ margin: 0, display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '8px 16px', alignItems: 'center' }}>
        {rows.map(([keys, meaning]) => [
          <dt key={`${meaning}k`}>{keys.map((key) => <Kbd key={key} mr={4}>{key}</Kbd>)}</dt>,
          <dd key={meaning} style={{ margin: 0 }}>{meaning}</dd>,
        ])}
      </dl>
    </Modal>
  )
}
