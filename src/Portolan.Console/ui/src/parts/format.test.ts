import { describe, expect, it } from 'vitest'
import { bytesText, parseBytes, secondsText } from './format'

describe('bytes', () => {
  it.each([[0, '0 B'], [1023, '1023 B'], [1536, '1.5 KiB'], [64 * 1024 ** 2, '64.0 MiB'], [3 * 1024 ** 4, '3.0 TiB']])('writes %i as %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))
  it.each([['64 MiB', 64 * 1024 ** 2], ['1.5g', 1.5 * 1024 ** 3], ['1000', 1000], ['0', 0]])('reads %s', (text, bytes) => expect(parseBytes(text)).toBe(bytes))
  it.each(['', 'many', '5 apples', '-3 MiB'])('refuses %j', (text) => expect(parseBytes(text)).toBeNull())
})

describe('seconds', () => {
  it.each([[0.0132, '13.2 ms'], [0.5, '500 ms'], [4, '4.0 s'], [95, '1:35'], [3725, '1:02:05']])('writes %d as %s', (seconds, text) => expect(secondsText(seconds)).toBe(text))
})
