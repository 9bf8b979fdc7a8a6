import { Anchor, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import type { FieldError, Settings, SettingValue } from '../../api/types'
import { at } from '../../api/settings'
import { useText } from '../../i18n/Text'
import { LinesInput } from '../../parts/LinesInput'
import { choices, kindOf, valueText, wordsOf } from './fields'

interface Shown {
  pointer: string
  settings: Settings
  value: SettingValue | undefined
  set: (value: SettingValue) => void
  errors: FieldError[]
  disabled: boolean
}

/** One setting: what it is, what it is by default, what is wrong with it, and whether the command line fixes it. */
export function Field({ pointer, settings, value, set, errors, disabled }: Shown) {
  const t = useText()
  const [label, hint] = wordsOf(t, pointer)
  const pinned = settings.pinned[pointer]
  const byDefault = at(settings.defaults, pointer) ?? null
  const differs = JSON.stringify(value ?? null) !== JSON.stringify(byDefault)
  const mine = errors.filter(({ field }) => field === pointer || field.startsWith(`${pointer}/`))
  const kind = kindOf(settings, pointer)
  const description = pinned ? t.settings.pinned(pinned) : (
    <>
      {hint} {differs && <>{t.settings.byDefault(valueText(t, pointer, byDefault))}{!disabled && <> · <Anchor component="button" type="button" inherit onClick={() => set(byDefault)}>{t.settings.backToDefault}</Anchor></>}</>}
    </>
  )
  const common = {
    id: pointer, label, description, disabled: disabled || pinned !== undefined, error: mine.length > 0 ? mine.map(({ problem, remedy }) => `${problem} ${remedy ?? ''}`).join(' ') : null,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  }
  switch (kind) {
    case 'switch':
      return <Switch id={pointer} className="field-switch" label={label} description={description} disabled={common.disabled} error={common.error} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />
    case 'number':
      return <NumberInput {...common} value={typeof value === 'number' ? value : ''} thousandSeparator="" onChange={(next) => set(next === '' ? null : Number(next))} />
    case 'choice':
      return <Select {...common} allowDeselect={false} value={String(value ?? '')} data={choices[pointer]!.map((word) => ({ value: word, label: (t.settings.choices as Record<string, string>)[word] ?? word }))} onChange={(next) => next !== null && set(next)} />
    case 'lines':
      return <LinesInput {...common} placeholder={t.settings.listHint} value={(value as string[] | undefined) ?? []} onChange={set} />
    case 'text':
      return <TextInput {...common} value={String(value ?? '')} onChange={(event) => set(event.currentTarget.value === '' ? null : event.currentTarget.value)} />
  }
}
