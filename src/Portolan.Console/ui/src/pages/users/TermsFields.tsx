import { NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { Effective, Terms } from '../../api/types'
import { useText } from '../../i18n/Text'
import { useErrorAt } from '../../parts/FieldErrors'
import { parseBytes } from '../../parts/format'
import { LinesInput } from '../../parts/LinesInput'
import { CertificateRule } from './CertificateRule'
import { HoursRows } from './HoursRows'
import { FolderRows, RightsRows } from './PathRows'
import { counts, originText, sizes, termText } from './termNames'

export interface TermsProps {
  terms: Terms
  onChange: (terms: Terms) => void
  effective?: Effective | undefined
  /** Where the terms are in the request, as a JSON pointer. */
  at?: string
}

/** What an open value is filled by, as a placeholder: "10 GB, from group staff". */
function useInherited({ effective }: TermsProps) {
  const t = useText()
  return (name: keyof Terms) => {
    const inherited = effective?.[name]
    return inherited && inherited.origin !== 'user' ? t.users.inherited(termText(t, name, inherited.value), originText(t, inherited.origin)) : t.users.inherit
  }
}

export function FileTerms(props: TermsProps) {
  const t = useText()
  const { terms, onChange, at = '/terms' } = props
  const errorAt = useErrorAt()
  const inherited = useInherited(props)
  const set = (changes: Partial<Terms>) => onChange({ ...terms, ...changes })
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label={t.users.home} description={t.users.homeHint} placeholder={inherited('home')} error={errorAt(`${at}/home`)} value={terms.home ?? ''} onChange={(event) => set({ home: event.currentTarget.value || null })} />
        <TextInput label={t.users.startDirectory} description="/inbox" placeholder={inherited('startDirectory')} error={errorAt(`${at}/startDirectory`)} value={terms.startDirectory ?? ''} onChange={(event) => set({ startDirectory: event.currentTarget.value || null })} />
      </SimpleGrid>
      <RightsRows error={errorAt(`${at}/rights`)} value={terms.rights ?? []} onChange={(rights) => set({ rights: rights.length > 0 ? rights : null })} inherited={inherited('rights')} />
      <FolderRows error={errorAt(`${at}/virtualFolders`)} value={terms.virtualFolders ?? []} onChange={(folders) => set({ virtualFolders: folders.length > 0 ? folders : null })} />
      <LinesInput label={t.users.deniedNames} description={t.users.deniedNamesHint} placeholder={inherited('deniedNames')} error={errorAt(`${at}/deniedNames`)} value={terms.deniedNames} onChange={(lines) => set({ deniedNames: lines.length > 0 ? lines : null })} />
    </Stack>
  )
}

export function LimitTerms(props: TermsProps) {
  const t = useText()
  const { terms, onChange, at = '/terms' } = props
  const errorAt = useErrorAt()
  const inherited = useInherited(props)
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {sizes.map((name) => {
          const value = terms[name] === null || terms[name] === undefined ? '' : String(terms[name])
          return <TextInput key={name} label={t.users[name]} description={t.users.sizeHint} placeholder={inherited(name)} value={value} error={value !== '' && parseBytes(value) === null ? t.users.sizeWrong : errorAt(`${at}/${name}`)} onChange={(event) => onChange({ ...terms, [name]: event.currentTarget.value || null })} />
        })}
        {counts.map((name) => <NumberInput key={name} label={t.users[name]} description={t.users.limitHint} placeholder={inherited(name)} min={0} error={errorAt(`${at}/${name}`)} value={terms[name] ?? ''} onChange={(value) => onChange({ ...terms, [name]: value === '' ? null : Number(value) })} />)}
      </SimpleGrid>
    </Stack>
  )
}

export function AccessTerms(props: TermsProps) {
  const t = useText()
  const { terms, onChange, at = '/terms' } = props
  const errorAt = useErrorAt()
  const inherited = useInherited(props)
  const set = (changes: Partial<Terms>) => onChange({ ...terms, ...changes })
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select label={t.users.requireTls} placeholder={inherited('requireTls')} clearable clearButtonProps={{ 'aria-label': t.users.inherit }} value={terms.requireTls === null || terms.requireTls === undefined ? null : String(terms.requireTls)} onChange={(value) => set({ requireTls: value === null ? null : value === 'true' })} data={[{ value: 'true', label: t.users.requireTlsYes }, { value: 'false', label: t.users.requireTlsNo }]} />
        <Select label={t.users.tlsSessionReuse} placeholder={inherited('tlsSessionReuse')} clearable clearButtonProps={{ 'aria-label': t.users.inherit }} value={terms.tlsSessionReuse ?? null} onChange={(value) => set({ tlsSessionReuse: value })} data={['off', 'prefer', 'require'].map((value) => ({ value, label: t.settings.choices[value as 'off'] }))} />
      </SimpleGrid>
      <LinesInput label={t.users.allowedNetworks} description={t.users.allowedNetworksHint} placeholder={inherited('allowedNetworks')} error={errorAt(`${at}/allowedNetworks`)} value={terms.allowedNetworks} onChange={(lines) => set({ allowedNetworks: lines.length > 0 ? lines : null })} />
      <HoursRows error={errorAt(`${at}/hours`)} value={terms.hours ?? []} onChange={(hours) => set({ hours: hours.length > 0 ? hours : null })} />
      <CertificateRule error={errorAt(`${at}/clientCertificate`)} value={terms.clientCertificate ?? null} onChange={(clientCertificate) => set({ clientCertificate })} />
    </Stack>
  )
}
