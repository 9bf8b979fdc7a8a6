import { describe, expect, it } from 'vitest'
import { parseRange } from './portRange'

describe('port range', () => {
  it.each([['50000-50010', '50000-50010', 11], [' 50000 – 50010 ', '50000-50010', 11], ['1024-65535', '1024-65535', 64512], ['50000', '50000', 1]])('reads %j', (text, range, count) => expect(parseRange(text)).toMatchObject({ text: range, count }))
  it.each(['', '50010-50000', '21-50', '1023-2000', '60000-70000', 'a-b', '50000-50010-50020'])('refuses %j', (text) => expect(parseRange(text)).toBeNull())
})
