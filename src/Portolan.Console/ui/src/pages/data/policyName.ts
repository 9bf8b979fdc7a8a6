import type { Dictionary } from '../../i18n/en'

/** A policy word of the server in the reader's language; the word itself where there is none. */
export const policyName = (t: Dictionary, word: string) =>
  ({ ...t.settings.choices, required: t.settings.required, optional: t.settings.optional } as Record<string, string>)[word] ?? word
