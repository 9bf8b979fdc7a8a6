import { Textarea, type TextareaProps } from '@mantine/core'
import { useState } from 'react'

type Props = Omit<TextareaProps, 'value' | 'onChange'> & { value: string[] | null | undefined; onChange: (lines: string[]) => void }

/** A list of short texts, one per line. */
export function LinesInput({ value, onChange, ...rest }: Props) {
  const stored = (value ?? []).join('\n')
  const [text, setText] = useState(stored)
  const [seen, setSeen] = useState(stored)
  if (stored !== seen) {
    // Changed from outside, not by typing: show what holds.
    setSeen(stored)
    if (lines(text).join('\n') !== stored) setText(stored)
  }
  return <Textarea autosize minRows={2} maxRows={8} spellCheck={false} {...rest} value={text} onChange={(event) => { setText(event.currentTarget.value); onChange(lines(event.currentTarget.value)) }} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 14 } }} />
}

const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean)
