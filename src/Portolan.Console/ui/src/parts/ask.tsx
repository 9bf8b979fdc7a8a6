import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '../i18n/Text'

interface Question {
  title: string
  text: ReactNode
  yes: string
  /** It can be taken back. */
  harmless?: boolean
  act: () => unknown
}

/** `const [ask, dialog] = useAsk()`: asks before what cannot be taken back, or shows before what will change. */
export function useAsk(): [(question: Question) => void, ReactNode] {
  const t = useText()
  const [question, setQuestion] = useState<Question | null>(null)
  const close = () => setQuestion(null)
  const dialog = (
    <Modal opened={question !== null} onClose={close} title={question?.title} centered closeButtonProps={{ 'aria-label': t.common.close }}>
      <Stack>
        <Text size="sm" component="div">{question?.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.common.cancel}</Button>
          <Button {...(question?.harmless ? {} : { color: 'red' })} data-autofocus onClick={() => { void question?.act(); close() }}>{question?.yes}</Button>
        </Group>
      </Stack>
    </Modal>
  )
  return [setQuestion, dialog]
}
