import { Badge, Button, Collapse, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronDown, IconCircleCheck, IconDownload } from '@tabler/icons-react'
import { useRef } from 'react'
import type { Remedy, Sequence } from '../api/types'
import { useText } from '../i18n/Text'
import { secondsText } from '../parts/format'
import { CopyBlock } from '../parts/CopyBlock'
import { saveText, svgText } from './export'
import { SequencePicture } from './SequencePicture'

/** The picture with what it means: which step failed, why, and what to change where. */
export function SequenceView({ sequence }: { sequence: Sequence }) {
  const t = useText()
  const svg = useRef<SVGSVGElement>(null)
  const name = `portolan-${sequence.session}-${sequence.id}`
  return (
    <Stack gap="md">
      <Summary sequence={sequence} />
      <SequencePicture sequence={sequence} svgRef={svg} />
      <Remedies remedies={sequence.remedies} />
      <StepsInWords sequence={sequence} />
      <Group gap="xs">
        <Button size="xs" variant="default" leftSection={<IconDownload size={16} />} onClick={() => svg.current && saveText(`${name}.svg`, 'image/svg+xml', svgText(svg.current))}>{t.sequence.saveSvg}</Button>
        <Button size="xs" variant="default" leftSection={<IconDownload size={16} />} onClick={() => saveText(`${name}.json`, 'application/json', JSON.stringify(sequence, null, 2))}>{t.sequence.saveJson}</Button>
      </Group>
    </Stack>
  )
}

function Summary({ sequence }: { sequence: Sequence }) {
  const t = useText()
  const failed = sequence.failedStep !== 0 || sequence.cause !== null
  return (
    <Stack gap={6} p="md" style={{ borderRadius: 10, background: failed ? 'var(--bad-soft)' : 'var(--ok-soft)' }}>
      <Group gap="xs" wrap="nowrap" align="flex-start" c={failed ? 'var(--bad)' : 'var(--ok)'}>
        {failed ? <IconAlertTriangle size={20} style={{ flex: 'none', marginTop: 2 }} /> : <IconCircleCheck size={20} style={{ flex: 'none', marginTop: 2 }} />}
        <Title order={3} className="break">{failed ? (sequence.title ?? sequence.failedStepName) : t.sequence.worked}</Title>
      </Group>
      {failed && sequence.failedStepName && <Text size="sm" fw={600}>{t.sequence.failedAt(sequence.failedStepName)}</Text>}
      {sequence.explanation && <Text size="sm">{sequence.explanation}</Text>}
      {failed && sequence.certainty && <Text size="sm" c="var(--quiet)">{sequence.certainty}</Text>}
      <Group gap={6} mt={4}>
        <Badge color="gray" variant="default">{sequence.active ? t.sequence.active : t.sequence.passive} · {sequence.mode.toUpperCase()}</Badge>
        {sequence.tls && <Badge variant="default">{sequence.tls.protocol}{sequence.tls.resumed === null ? '' : sequence.tls.resumed ? t.sequence.resumed : t.sequence.notResumed}</Badge>}
        {sequence.reply > 0 && <Badge variant="default">{t.sequence.reply(sequence.reply)}</Badge>}
        {sequence.cause && <Badge variant="default" className="mono">{sequence.cause}</Badge>}
      </Group>
    </Stack>
  )
}

function Remedies({ remedies }: { remedies: Remedy[] }) {
  const t = useText()
  if (remedies.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={3}>{t.sequence.whatToChange}</Title>
      <ol style={{ margin: 0, paddingInlineStart: 22 }}>
        {remedies.map((remedy) => (
          <li key={remedy.where + remedy.text} style={{ marginBottom: 8 }}>
            <Text size="sm" fw={600}>{remedy.whereName}</Text>
            <Text size="sm">{remedy.text}</Text>
            {remedy.copy.map((snippet) => <CopyBlock key={snippet.product} label={snippet.product} text={snippet.text} />)}
          </li>
        ))}
      </ol>
    </Stack>
  )
}

function StepsInWords({ sequence }: { sequence: Sequence }) {
  const t = useText()
  const [open, { toggle }] = useDisclosure(false)
  return (
    <div>
      <Button size="xs" variant="subtle" aria-expanded={open} onClick={toggle} px={6} leftSection={<IconChevronDown size={16} style={{ transform: open ? 'rotate(180deg)' : undefined }} />}>{t.sequence.inWords}</Button>
      <Collapse expanded={open}>
        <ol style={{ margin: '8px 0 0', paddingInlineStart: 24 }}>
          {sequence.steps.map((step) => (
            <li key={step.step} value={step.step} style={{ marginBottom: 6 }}>
              <Text size="sm" component="span">{step.text}</Text>{' '}
              <Text size="xs" component="span" className="mono break" c={step.ok === false ? 'var(--bad)' : 'var(--quiet)'}>
                {step.from} → {step.to}{step.at === null ? '' : ` · ${secondsText(step.at / 1000)}`} · {step.ok === null ? t.sequence.notReached : step.ok ? t.sequence.done : t.sequence.failed}
              </Text>
            </li>
          ))}
        </ol>
      </Collapse>
    </div>
  )
}
