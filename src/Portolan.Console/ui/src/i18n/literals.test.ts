import { expect, it } from 'vitest'

const pages = import.meta.glob<string>(['../**/*.tsx', '!../**/*.test.tsx'], { query: '?raw', import: 'default', eager: true })

/** Names and commands are the same in every language. */
const names = ['Portolan', 'PEM', 'TLS', 'portolan doctor']

/** What stands between tags, and in attributes that people read or hear. */
const written = (source: string) => [
  ...[...source.matchAll(/<\w[^<>]*[^=<>]>\s*([^<>{}()=]*[A-Za-z]{2,}[^<>{}()=]*)<\//g)],
  ...[...source.matchAll(/\b(?:label|title|aria-label|description|alt)="([^"]*)"/g)],
].map((match) => match[1]!.trim()).filter((text) => /[A-Za-z]{2,}/.test(text) && !text.startsWith('/') && !names.includes(text))

it('has no words outside of the dictionaries', () => {
  expect(Object.keys(pages).length).toBeGreaterThan(40)
  expect(Object.entries(pages).flatMap(([file, source]) => written(source).map((text) => `${file}: ${text}`))).toEqual([])
})

it.each([
  ['<Text size="sm">Nothing here</Text>', ['Nothing here']],
  ['<TextInput label="Name" value={name} />', ['Name']],
  ['<Text size="sm">{t.common.none}</Text>', []],
  ['<TextInput label={t.users.name} description="/inbox" placeholder="user:anna" />', []],
])('finds the words of %s', (source, found) => {
  expect(written(source)).toEqual(found)
})
