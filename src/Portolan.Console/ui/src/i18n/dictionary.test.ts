import { describe, expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

const texts = (value: unknown, path = ''): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, each]) => texts(each, `${path}/${key}`)) : [[path, typeof value === 'function' ? (value as (...args: unknown[]) => string)(2, 3) : value]]

describe('dictionary', () => {
  // The compiler checks that no key is missing; this, that none says nothing.
  it('says something for every key in both languages', () => {
    const silent = [...texts(en), ...texts(zh)].filter(([path, text]) => text === '' && !/fields\/.*\/1$/.test(path))
    expect(silent).toEqual([])
  })

  it('has no English sentence left in Chinese', () => {
    const english = texts(zh).filter(([path, text]) => /^[A-Za-z][a-z]+( [a-z]+){2,}/.test(String(text)) && !path.endsWith('/0'))
    expect(english).toEqual([])
  })
})
