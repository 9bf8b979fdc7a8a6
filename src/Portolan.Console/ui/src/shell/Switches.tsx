import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { languageNames, languageTags, useLanguage, type Language } from '../i18n/Text'

/** Changes the language at once, everywhere. */
export function LanguageSwitch() {
  const { language, choose, t } = useLanguage()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t.common.language}: ${languageNames[language]}`}><IconLanguage size={20} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languageNames) as Language[]).map((each) => (
          <Menu.Item key={each} lang={languageTags[each]} onClick={() => choose(each)} rightSection={each === language ? <IconCheck size={16} /> : null}>{languageNames[each]}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const schemes = [['light', IconSun], ['dark', IconMoon], ['auto', IconDeviceDesktop]] as const

export function ThemeSwitch() {
  const { t } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Current = schemes.find(([name]) => name === colorScheme)![1]
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t.shell.theme}: ${t.shell[colorScheme]}`}><Current size={20} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(([name, Icon]) => (
          <Menu.Item key={name} leftSection={<Icon size={16} />} onClick={() => setColorScheme(name)} rightSection={name === colorScheme ? <IconCheck size={16} /> : null}>{t.shell[name]}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
