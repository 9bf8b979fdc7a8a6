import type { Dictionary } from './en'
import { worded } from './worded'

/** `user:anna` in the reader's words: what kind of thing it is, and its name where it has one. */
export function auditedParts(t: Dictionary, object: string): [kind: string, name: string] {
  const [kind, ...name] = object.split(':')
  return [worded(t.words.audited, kind!), name.join(':')]
}

export const auditedText = (t: Dictionary, object: string) => auditedParts(t, object).filter(Boolean).join(' ')

/** Who did something: a name, `key:NAME` of a script, or a word that stands for no person. */
export const actorText = (t: Dictionary, by: string) => (by.startsWith('key:') ? `${t.words.audited.apiKey} ${by.slice(4)}` : worded(t.words.actors, by))
