import { Stack } from '@mantine/core'
import { useSettings } from '../../api/settings'
import { useText } from '../../i18n/Text'
import { Loaded } from '../../parts/Loaded'
import { PageTitle } from '../../parts/Panel'
import { useMay } from '../../shell/Me'
import { SettingsForm } from '../settings/SettingsForm'
import { Bans } from './Bans'
import { Hooks } from './Hooks'

export default function Limits() {
  const t = useText()
  const settings = useSettings()
  const operator = useMay('operator')
  const administrator = useMay('administrator')
  return (
    <>
      <PageTitle title={t.limits.title} lead={t.limits.lead} />
      <Stack gap="md">
        {operator && <Bans />}
        <Loaded query={settings}>{(data) => (
          <>
            <SettingsForm settings={data} section="guard" lead={t.limits.guardLead} />
            <SettingsForm settings={data} section="access" lead={t.limits.accessLead} />
          </>
        )}</Loaded>
        {administrator && <Hooks />}
        <Loaded query={settings}>{(data) => <SettingsForm settings={data} section="limits" />}</Loaded>
      </Stack>
    </>
  )
}
