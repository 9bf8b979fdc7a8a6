import { Alert, Anchor, Stack } from '@mantine/core'
import { IconRefreshAlert } from '@tabler/icons-react'
import { Link, useParams } from 'wouter'
import { useSettings } from '../../api/settings'
import { useText } from '../../i18n/Text'
import { Loaded } from '../../parts/Loaded'
import { useNamedField } from '../../parts/named'
import { PageTitle } from '../../parts/Panel'
import { PassiveRange } from '../data/PassiveRange'
import { useMay } from '../../shell/Me'
import { MailPassword } from './MailPassword'
import { SettingsForm } from './SettingsForm'
import { SettingsHistory } from './SettingsHistory'
import { wordsOf } from './fields'
import './settings.css'

const root = '/server/limits-and-settings/settings'
const sections = ['passive', 'active', 'networks', 'listening', 'tls', 'limits', 'access', 'guard', 'files', 'defaults', 'portMapping', 'mail', 'history', 'console', 'general'] as const

/** Server → limits and settings → settings. The first entry is the passive port range. */
export default function Settings() {
  const t = useText()
  const { section = 'passive-port-range' } = useParams()
  const settings = useSettings()
  const may = useMay('administrator')
  useNamedField(settings.data !== undefined)
  const known = sections.find((each) => each === section)
  const entry = (key: string, name: string) => <Link key={key} href={`${root}/${key}`} className="nav-link" aria-current={key === section ? 'page' : undefined}>{name}</Link>
  return (
    <>
      <PageTitle title={t.settings.title} lead={t.settings.lead} />
      <div className="settings">
        <nav className="panel settings-sections" aria-label={t.settings.sections}>
          {entry('passive-port-range', t.shell.passiveRange)}
          {sections.map((each) => entry(each, t.settings.names[each]))}
          {entry('versions', t.settings.history)}
        </nav>
        <Loaded query={settings}>{(data) => (
          <Stack gap="md" style={{ minWidth: 0 }}>
            {data.restartNeeded.length > 0 && <Alert color="yellow" icon={<IconRefreshAlert size={18} />} title={t.settings.restart} styles={{ title: { color: 'var(--warn)' } }}>{t.settings.restartText} {data.restartNeeded.map((pointer) => wordsOf(t, pointer)[0]).join(', ')}</Alert>}
            {section === 'passive-port-range' && (
              <>
                <PassiveRange settings={data} />
                <Anchor component={Link} href="/data-connections">{t.settings.showPorts}</Anchor>
              </>
            )}
            {known && <SettingsForm key={known} settings={data} section={known} />}
            {section === 'mail' && may && <MailPassword />}
            {section === 'versions' && <SettingsHistory current={data.version} />}
          </Stack>
        )}</Loaded>
      </div>
    </>
  )
}
