import { Select, Stack } from '@mantine/core'
import type { ClientCertificateRule } from '../../api/types'
import { useText } from '../../i18n/Text'
import { LinesInput } from '../../parts/LinesInput'

const kindOf = (rule: ClientCertificateRule | null) => (!rule ? 'inherit' : rule.insteadOfPassword ? 'instead' : rule.required ? 'required' : 'none')

export function CertificateRule({ value, onChange, error }: { value: ClientCertificateRule | null; onChange: (rule: ClientCertificateRule | null) => void; error: string | null }) {
  const t = useText()
  const kind = kindOf(value)
  const choose = (chosen: string | null) => onChange(chosen === null || chosen === 'inherit' ? null : { required: chosen !== 'none', insteadOfPassword: chosen === 'instead', fingerprints: value?.fingerprints ?? [] })
  return (
    <Stack gap="xs">
      <Select label={t.users.clientCertificate} allowDeselect={false} value={kind} onChange={choose} data={[{ value: 'inherit', label: t.users.inherit }, { value: 'none', label: t.users.certificateNone }, { value: 'required', label: t.users.certificateRequired }, { value: 'instead', label: t.users.certificateInstead }]} />
      {value && kind !== 'none' && <LinesInput label={t.users.fingerprints} error={error} description={t.users.fingerprintsHint} value={value.fingerprints} onChange={(fingerprints) => onChange({ ...value, fingerprints })} />}
    </Stack>
  )
}
